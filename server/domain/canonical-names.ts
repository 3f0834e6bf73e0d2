/** One name for one indicator: where a table bears an alias, the check `alias-used` names the canonical one. */
export type CanonicalName = { canonical: string; aliases: string[] }

// The source report calls the same row 用户使用满意度 in one table and 群众满意度 in another.
export const canonicalNames: CanonicalName[] = [{ canonical: '用户使用满意度', aliases: ['群众满意度'] }]

/** The canonical name a row should bear; null when its name is no alias. */
export function canonicalNameFor(name: string): string | null {
  return canonicalNames.find((entry) => entry.aliases.includes(name))?.canonical ?? null
}
