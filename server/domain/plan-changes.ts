/** One thing that differs between two plans: where ("rules.bands.0.min"), and the values as text; null where there is none. */
export type Change = { path: string; before: string | null; after: string | null }

/** Everything in which two JSON values differ, leaf by leaf, in the order of the first, then of the second. */
export function listChanges(before: unknown, after: unknown, path = ''): Change[] {
  if (isBranch(before) || isBranch(after)) {
    const [old, now] = [branchOf(before), branchOf(after)]
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    return keys.flatMap((key) => listChanges(old[key], now[key], path === '' ? key : `${path}.${key}`))
  }
  const [old, now] = [textOf(before), textOf(after)]
  return old === now ? [] : [{ path, before: old, after: now }]
}

/** What may change while answers come in: whom to call, who asks, the form's head, when reminders go out. The database holds the same. */
const amendableWhileOpen = ['organiser', 'helpline', 'questionnaire.header', 'rules.reminders']

export const isAmendableWhileOpen = (path: string): boolean =>
  amendableWhileOpen.some((open) => path === open || path.startsWith(`${open}.`))

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

function branchOf(value: unknown): Record<string, unknown> {
  return isBranch(value) ? { ...value } : {}
}

const textOf = (value: unknown): string | null => (value === undefined || value === null ? null : String(value))
