/** A form as people file it: a grid of cells that may cover several columns and rows. Cells that are covered are left out. */
export type FormCell = {
  text: string
  /** Columns and rows it covers. */
  across?: number
  down?: number
  align?: 'left' | 'center' | 'right'
  /** A label of the form rather than what was filled in. */
  label?: boolean
  /** A figure, kept as a number in a workbook. */
  figure?: boolean
}
export type FormGrid = {
  widths: readonly number[]
  rows: readonly (readonly FormCell[])[]
  /** Which row heads the columns, from 0: it is printed again on every further page. */
  heading: number
}

export const label = (text: string, across = 1, down = 1): FormCell => ({
  text,
  across,
  down,
  align: 'center',
  label: true,
})
export const words = (text: string | null | undefined, across = 1): FormCell => ({ text: text ?? '', across })
export const centred = (text: string | null | undefined, across = 1): FormCell => ({
  text: text ?? '—',
  across,
  align: 'center',
})
export const figure = (text: string | null | undefined, across = 1): FormCell =>
  text === null || text === undefined || text === ''
    ? centred('—', across)
    : { text, across, align: 'right', figure: true }

/** 分值 and 得分: short figures under a short heading. */
export const points = (text: string | null | undefined): FormCell => ({ ...figure(text), align: 'center' })

type Levels = { level1: string; level2: string }

/** How many rows each first- and second-level cell covers: 0 where the cell above goes on. */
export function mergedLevels(rows: readonly Levels[]): { level1: number; level2: number }[] {
  const runFrom = (start: number, nameOf: (row: Levels) => string) => {
    const name = nameOf(rows[start]!)
    if (start > 0 && nameOf(rows[start - 1]!) === name) return 0
    const length = rows.slice(start).findIndex((row) => nameOf(row) !== name)
    return length === -1 ? rows.length - start : length
  }
  return rows.map((_, i) => ({
    level1: runFrom(i, (row) => row.level1),
    level2: runFrom(i, (row) => `${row.level1}\n${row.level2}`),
  }))
}

/** The cells of one indicator before its own columns: 一级 and 二级 where they begin, then 三级. */
export function levelCells(row: Levels & { level3: string }, span: { level1: number; level2: number }): FormCell[] {
  return [
    ...(span.level1 > 0 ? [{ ...centred(row.level1), down: span.level1 }] : []),
    ...(span.level2 > 0 ? [{ ...centred(row.level2), down: span.level2 }] : []),
    words(row.level3),
  ]
}

/** Every place of the grid: the cell that begins there, or null where one is covered. */
export function placesOf({ widths, rows }: FormGrid): (FormCell | null)[][] {
  const places: (FormCell | null | undefined)[][] = rows.map(() => widths.map(() => undefined))
  rows.forEach((cells, y) => {
    for (const cell of cells) {
      const x = places[y]!.indexOf(undefined)
      if (x < 0) throw new RangeError(`row ${y + 1} of the form has too many cells`)
      for (let down = 0; down < (cell.down ?? 1); down += 1)
        for (let across = 0; across < (cell.across ?? 1); across += 1) places[y + down]![x + across] = null
      places[y]![x] = cell
    }
  })
  return places.map((row, y) =>
    row.map((cell) => {
      if (cell === undefined) throw new RangeError(`row ${y + 1} of the form has too few cells`)
      return cell
    }),
  )
}

/** Of each row, whether the next belongs on its page: its first cell goes on, it heads the columns, or one of the two is the last. */
export function heldBelow(grid: FormGrid): boolean[] {
  const covered = placesOf(grid).map(([first]) => first === null)
  return covered.map((_, y) => y === grid.heading || y + 2 >= covered.length || covered[y + 1] === true)
}
