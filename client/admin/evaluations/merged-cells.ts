type Levels = { level1: string; level2: string }

/** How many rows each first- and second-level cell covers: 0 where the cell above goes on. */
export function mergedCells(rows: readonly Levels[]): { level1: number; level2: number }[] {
  return rows.map((_, index) => ({
    level1: runFrom(rows, index, (row) => row.level1),
    level2: runFrom(rows, index, (row) => `${row.level1}\n${row.level2}`),
  }))
}

function runFrom(rows: readonly Levels[], start: number, nameOf: (row: Levels) => string): number {
  const name = rows[start] && nameOf(rows[start])
  const before = rows[start - 1]
  if (name === undefined || (before && nameOf(before) === name)) return 0
  const length = rows.slice(start).findIndex((row) => nameOf(row) !== name)
  return length === -1 ? rows.length - start : length
}
