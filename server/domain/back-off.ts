/** Minutes to wait after the first, second, … try that could not be made. After the last one it has failed. */
const minutes = [1, 5, 15, 60, 240] as const

/** When to try again after `attempts` tries; null: no more. */
export function nextTry(attempts: number, now: Date): Date | null {
  const wait = minutes[attempts - 1]
  return wait === undefined ? null : new Date(now.getTime() + wait * 60_000)
}
