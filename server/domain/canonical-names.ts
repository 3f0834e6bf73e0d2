import type { IndicatorDefinition } from './profile.ts'

/** One name for one indicator: where a table bears an alias, the check `alias-used` names the canonical one. */
export type CanonicalName = { canonical: string; aliases: string[] }

// The source report calls the same row 用户使用满意度 in one table and 群众满意度 in another.
export const canonicalNames: CanonicalName[] = [{ canonical: '用户使用满意度', aliases: ['群众满意度'] }]

/** The name a row should bear instead, by the table's own rows or by `canonicalNames`; null when its name is no alias. */
export function canonicalNameFor(name: string, rows: readonly IndicatorDefinition[]): string | null {
  const named = rows.map((row) => ({ canonical: row.level3, aliases: row.aliases ?? [] }))
  const known = [...named, ...canonicalNames].filter((entry) => entry.canonical !== name)
  return known.find((entry) => entry.aliases.includes(name))?.canonical ?? null
}
