import type { IndicatorView } from '../../../server/contract/evaluations.ts'

export type PastedEntry = { key: string; actual?: string; score?: string; reason?: string }
export type Pasted = { entries: PastedEntry[]; skipped: string[] }

/** The cells of a block copied from a spreadsheet: tabs between columns, a cell with line breaks in quotes. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  const body = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let i = 0; i < body.length; i += 1) {
    const row = rows.at(-1)!
    const one = body[i]!
    const begins = row.at(-1) === '' && !quoted
    if (one === '"' && begins) quoted = true
    else if (one === '"' && quoted && body[i + 1] === '"') i = append(row, '"', i + 1)
    else if (one === '"' && quoted) quoted = false
    else if (one === '\t' && !quoted) row.push('')
    else if (one === '\n' && !quoted) rows.push([''])
    else append(row, one, i)
  }
  return rows.map((row) => row.map((cell) => cell.trim()))
}

function append(row: string[], text: string, at: number): number {
  row[row.length - 1] += text
  return at
}

// The columns as they stand on the screen from 实际完成值 on; 分值 and 得分率 are not typed.
const columns = ['actual', null, 'score', null, 'reason'] as const
const firstColumn = { actual: 0, score: 2, reason: 4 } as const

/**
 * What a block says when it is put down at one cell: it goes right and down from there, cell by cell as the table stands.
 * A single column put on a figure goes into each row's own figure, 实际完成值 or 得分. Empty cells change nothing.
 */
export function placeBlock(
  block: readonly string[][],
  indicators: readonly IndicatorView[],
  at: { key: string; field: keyof typeof firstColumn },
): Pasted {
  const start = indicators.findIndex(({ key }) => key === at.key)
  const single = block.every((row) => row.length === 1) && at.field !== 'reason'
  const skipped: string[] = []
  const entries = block.flatMap((cells, i): PastedEntry[] => {
    const row = indicators[start + i]
    if (!row) return []
    const given = single ? { [figureOf(row)]: cells[0] } : byColumn(cells, firstColumn[at.field])
    const typed = keepTyped(row, given)
    if (given.actual && typed.actual === undefined) skipped.push(row.level3)
    return Object.keys(typed).length > 0 ? [{ key: row.key, ...typed }] : []
  })
  return { entries, skipped }
}

const figureOf = ({ kind }: IndicatorView) => (kind === 'assigned' ? 'score' : 'actual')

type Given = { actual?: string; score?: string; reason?: string }

function byColumn(cells: readonly string[], from: number): Given {
  const named = cells.map((cell, i) => [columns[from + i], cell] as const)
  return Object.fromEntries(named.filter(([name, cell]) => name && cell !== ''))
}

/** What a person may type in this row; a figure with the row's own unit loses it, since the column has it. */
function keepTyped({ kind, bindable, fromFunds, unit }: IndicatorView, { actual, score, reason }: Given): Given {
  const own =
    actual && kind === 'quantitative' && unit && actual.endsWith(unit) ? actual.slice(0, -unit.length) : actual
  return {
    ...(own && !bindable && !fromFunds && { actual: own.trim() }),
    ...(score && kind === 'assigned' && { score }),
    ...(reason && { reason }),
  }
}
