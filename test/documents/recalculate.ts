/**
 * A spreadsheet small enough to trust: it computes the formulas that our own workbooks use, cell by cell, in binary floating
 * point like any spreadsheet program. Anything else throws.
 */
import { strFromU8, unzipSync } from 'fflate'

type Value = string | number | null | boolean
type Cells = Map<string, { value?: Value; formula?: string }>

export class Workbook {
  private readonly sheets = new Map<string, Cells>()

  constructor(bytes: Uint8Array) {
    const files = unzipSync(bytes)
    const read = (name: string) => strFromU8(files[name]!)
    const shared = files['xl/sharedStrings.xml']
      ? [...read('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((one) =>
          plain(one[1]!.replace(/<[^>]*>/g, '')),
        )
      : []
    const names = [...read('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((one) => plain(one[1]!))
    names.forEach((name, i) => this.sheets.set(name, readCells(read(`xl/worksheets/sheet${i + 1}.xml`), shared)))
  }

  names = () => [...this.sheets.keys()]

  /** The rows of a sheet, computed. */
  rows(sheet: string): Value[][] {
    const cells = this.sheets.get(sheet)!
    const places = [...cells.keys()].map((at) => ({ column: columnOf(at), row: Number(at.replace(/\D/g, '')) }))
    const last = Math.max(...places.map(({ row }) => row))
    const width = Math.max(...places.map(({ column }) => column))
    return Array.from({ length: last }, (_, y) =>
      Array.from({ length: width }, (_, x) => this.value(sheet, `${lettersOf(x + 1)}${y + 1}`)),
    )
  }

  value(sheet: string, at: string): Value {
    const cell = this.sheets.get(sheet)?.get(at)
    if (!cell) return null
    if (cell.formula !== undefined && cell.value === undefined) cell.value = this.compute(sheet, cell.formula)
    return cell.value ?? null
  }

  private range(sheet: string, from: string, to: string): Value[] {
    const [x1, x2] = [columnOf(from), columnOf(to)]
    const [y1, y2] = [from, to].map((at) => Number(at.replace(/\D/g, '')))
    const all: Value[] = []
    for (let y = y1!; y <= y2!; y += 1)
      for (let x = x1; x <= x2; x += 1) all.push(this.value(sheet, `${lettersOf(x)}${y}`))
    return all
  }

  private compute(sheet: string, formula: string): Value {
    const script = formula
      .split(/("[^"]*")/)
      .map((part) => (part.startsWith('"') ? part : translate(part, sheet)))
      .join('')
    const names = Object.keys(functions)
    // oxlint-disable-next-line no-implied-eval -- our own formulas, in a test
    const run = new Function('cell', 'range', ...names, `return (${script})`)
    return run(
      (own: string, at: string) => this.value(own, at),
      (own: string, from: string, to: string) => this.range(own, from, to),
      ...names.map((name) => functions[name]),
    )
  }
}

function translate(part: string, sheet: string): string {
  return part
    .replaceAll('$', '')
    .replace(
      /(?:([\p{Script=Han}\w]+)!)?\b([A-Z]{1,2}\d+)(?::([A-Z]{1,2}\d+))?\b/gu,
      (_, other: string | undefined, from: string, to: string | undefined) =>
        to ? `range(§${other ?? sheet}§,§${from}§,§${to}§)` : `cell(§${other ?? sheet}§,§${from}§)`,
    )
    .replaceAll('§', '`')
    .replaceAll('<>', '!==')
    .replace(/(?<![<>!=])=(?!=)/g, '===')
    .replace(/\bFALSE\b/g, 'false')
}

const numbers = (values: unknown[]) => values.flat(3).filter((one): one is number => typeof one === 'number')
const matching = (pairs: unknown[]) => {
  const [first] = pairs as [Value[]]
  return first.map((_, i) =>
    Array.from({ length: pairs.length / 2 }, (_, p) => (pairs[2 * p] as Value[])[i] === pairs[2 * p + 1]).every(
      Boolean,
    ),
  )
}
const round = (x: number, places: number) => {
  const factor = 10 ** places
  return (Math.sign(x) * Math.round(Math.abs(x) * factor + 1e-9)) / factor
}

const functions: Record<string, (...args: any[]) => Value> = {
  SUM: (...values) => numbers(values).reduce((sum, one) => sum + one, 0),
  COUNT: (...values) => numbers(values).length,
  COUNTA: (...values) => values.flat().filter((one) => one !== null).length,
  ISNUMBER: (value) => typeof value === 'number',
  IF: (test, yes, no) => (test ? yes : no),
  AND: (...tests) => tests.every(Boolean),
  OR: (...tests) => tests.some(Boolean),
  ABS: Math.abs,
  INT: Math.floor,
  MAX: (...values) => Math.max(...numbers(values)),
  MIN: (...values) => Math.min(...numbers(values)),
  ROUND: round,
  ROUNDUP: (x) => Math.ceil(x),
  COUNTIFS: (...pairs) => matching(pairs).filter(Boolean).length,
  SUMIFS: (values: Value[], ...pairs) =>
    numbers(values.filter((_, i) => matching(pairs)[i])).reduce((sum, one) => sum + one, 0),
  // Only in the first of the four columns that our table of levels has.
  VLOOKUP: (what: Value, table: Value[], column: number) =>
    table[table.findIndex((one, i) => i % 4 === 0 && one === what) + column - 1] ?? null,
}

function readCells(xml: string, shared: readonly string[]): Cells {
  const cells: Cells = new Map()
  for (const [, attributes, body] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const at = /r="([A-Z]+\d+)"/.exec(attributes!)?.[1]
    if (!at || !body) continue
    const formula = /<f>(.*?)<\/f>/s.exec(body)?.[1]
    const value = /<v>(.*?)<\/v>/s.exec(body)?.[1] ?? /<t[^>]*>(.*?)<\/t>/s.exec(body)?.[1] ?? ''
    const type = /t="(\w+)"/.exec(attributes!)?.[1]
    if (formula !== undefined) cells.set(at, { formula: plain(formula) })
    else cells.set(at, { value: type === 's' ? shared[Number(value)]! : type ? plain(value) : Number(value) })
  }
  return cells
}

const plain = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
const columnOf = (at: string) =>
  [...at.replace(/\d/g, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
const lettersOf = (column: number): string =>
  (column > 26 ? lettersOf(Math.floor((column - 1) / 26)) : '') + String.fromCharCode(65 + ((column - 1) % 26))
