import type { ByteSink } from './byte-sink.ts'
import { csvCell } from './csv-cell.ts'

/** `few`: where a cell says one of few things: how many, and which of them it is, −1 for anything else. */
export type Cell<Row> = { of: (row: Row) => string; few?: { most: number; which: (row: Row) => number } }

// Of so many combinations of cells the bytes are kept; of ratings on a scale of five, those of four questions.
const MOST_KEPT = 6_000

// More different texts than this are no longer few.
const MOST_TEXTS = 1_000

/** A cell of texts that come again and again, whichever they are. */
export function repeating<Row>(of: (row: Row) => string): Cell<Row> {
  const places = new Map<string, number>()
  const which = (row: Row) => {
    const text = of(row)
    const place = places.get(text)
    if (place !== undefined) return place
    return places.size < MOST_TEXTS ? places.set(text, places.size).size - 1 : -1
  }
  return { of, few: { most: MOST_TEXTS, which } }
}

/** A cell that mostly says nothing. */
export const seldom = <Row>(of: (row: Row) => string): Cell<Row> => ({
  of,
  few: { most: 1, which: (row) => (of(row) === '' ? 0 : -1) },
})

/**
 * Writes rows as `csvLine` would. Neighbouring cells that say few things are put into words once for each combination, and then only
 * their bytes are copied.
 */
export function lineWriter<Row>(cells: readonly Cell<Row>[]): (row: Row, sink: ByteSink) => void {
  const groups = neighbours(cells)
  const phrases = groups.map((group, i) => phraseWriter(group, i === groups.length - 1 ? '\r\n' : ','))
  return (row, sink) => {
    for (const write of phrases) write(row, sink)
  }
}

function neighbours<Row>(cells: readonly Cell<Row>[]): Cell<Row>[][] {
  const groups: Cell<Row>[][] = []
  let combinations = Infinity
  for (const cell of cells) {
    const most = cell.few?.most ?? Infinity
    combinations *= most
    if (combinations > MOST_KEPT) {
      combinations = most
      groups.push([])
    }
    groups.at(-1)!.push(cell)
  }
  return groups
}

function phraseWriter<Row>(cells: readonly Cell<Row>[], end: string): (row: Row, sink: ByteSink) => void {
  const textOf = (row: Row) => cells.map(({ of }) => csvCell(of(row))).join(',') + end
  const few = cells.flatMap((cell) => cell.few ?? [])
  if (few.length === 0) return (row, sink) => sink.write(textOf(row))
  const kept = Array.from<Uint8Array | undefined>({ length: combinationsOf(few) })
  return (row, sink) => {
    let combination = 0
    for (const { most, which } of few) {
      const one = which(row)
      if (one < 0) return sink.write(textOf(row))
      combination = combination * most + one
    }
    sink.copy((kept[combination] ??= Buffer.from(textOf(row))))
  }
}

const combinationsOf = (few: readonly { most: number }[]): number =>
  few.reduce((product, { most }) => product * most, 1)
