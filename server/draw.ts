import { createHash } from 'node:crypto'

/**
 * Draws by a seed, so that anybody can draw again with what an office has: of the names in the order of
 * SHA-256("<seed>:<name>"), the first `size`.
 */
export function drawBySeed<Unit extends { unit: string }>(seed: string, units: readonly Unit[], size: number): Unit[] {
  const rankOf = ({ unit }: Unit) => createHash('sha256').update(`${seed}:${unit}`).digest('hex')
  return units
    .map((unit) => ({ unit, rank: rankOf(unit) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ unit }) => unit)
}
