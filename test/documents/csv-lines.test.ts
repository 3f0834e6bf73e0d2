import { expect, test } from 'vitest'
import { byteSink } from '../../server/documents/byte-sink.ts'
import { csvLine } from '../../server/documents/csv-cell.ts'
import { type Cell, lineWriter, repeating, seldom } from '../../server/documents/csv-lines.ts'

const rows = [
  ['非常满意', '', '260/3', '94/1', '=1+1', '＠SUM', 'a,b', '说"好"', '第一行\n第二行', ''],
  ['非常满意', '94/1', '=1+1', '非常满意', '"', ',', '\r\n', "'", '😀', '不适用'],
  ['', '', ''],
  ['"'.repeat(9000), '满'.repeat(9000), '', '=' + '\t'.repeat(40)],
]
const at = (i: number) => (row: readonly string[]) => row[i] ?? ''
const known = ['非常满意', '=1+1', '']
const few = (i: number): Cell<readonly string[]> => ({
  of: at(i),
  few: { most: known.length, which: (row) => known.indexOf(at(i)(row)) },
})

function write(cells: readonly Cell<readonly string[]>[], all: readonly (readonly string[])[]): string {
  const writeLine = lineWriter(cells)
  const sink = byteSink(64)
  let taken = ''
  for (const row of all) {
    writeLine(row, sink)
    if (sink.isFull()) taken += sink.take().toString()
  }
  return taken + sink.take().toString()
}

test.each([
  ['each by itself', (i: number): Cell<readonly string[]> => ({ of: at(i) })],
  ['few things', few],
  ['texts that come again', (i: number) => repeating(at(i))],
  ['mostly nothing', (i: number) => seldom(at(i))],
  ['one kind beside another', (i: number) => [few(i), repeating(at(i)), seldom(at(i)), { of: at(i) }][i % 4]!],
])('lines are those that csvLine writes, whatever is in a cell, however long, seen before or not: %s', (_how, cell) => {
  const cells = Array.from({ length: 10 }, (_, i) => cell(i))
  const all = [...rows, ...rows, ...rows]
  expect(write(cells, all)).toBe(all.map((row) => csvLine(cells.map(({ of }) => of(row)))).join(''))
})

test('every combination of few things is written as itself', () => {
  const all = known.flatMap((a) => known.flatMap((b) => known.map((c) => [a, b, c])))
  const cells = [few(0), few(1), few(2)]
  expect(write(cells, [...all, ...all])).toBe([...all, ...all].map(csvLine).join(''))
})

test('more different texts than are remembered are written all the same', () => {
  const all = Array.from({ length: 30_000 }, (_, i) => [`=${i}`])
  expect(write([repeating(at(0))], [...all, ...all])).toBe([...all, ...all].map(csvLine).join(''))
})
