import { expect, test } from 'vitest'
import { csvBytes } from '../../server/documents/csv-bytes.ts'
import { csvLine } from '../../server/documents/csv-cell.ts'

const rows = [
  ['非常满意', '', '260/3', '94/1', '=1+1', '＠SUM', 'a,b', '说"好"', '第一行\n第二行', ''],
  ['非常满意', '94/1', '=1+1', '非常满意', '"', ',', '\r\n', "'", '😀', '不适用'],
  ['', '', ''],
  ['"'.repeat(9000), '满'.repeat(9000), '', '=' + '\t'.repeat(40)],
  Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? '' : `格${i}`)),
]

test('lines put together as bytes are those that csvLine writes, whatever is in a cell, however long, seen before or not', () => {
  const lines = csvBytes('\uFEFF', 64)
  let taken = ''
  for (let round = 0; round < 3; round += 1)
    for (const row of rows) {
      lines.add(row)
      if (round > 0 && lines.isFull()) taken += lines.take()
    }
  taken += lines.take()
  expect(taken).toBe(`\uFEFF${rows.map(csvLine).join('').repeat(3)}`)
  expect(lines.take()).toHaveLength(0)
})

test('more different cells than are remembered are written all the same', () => {
  const cells = Array.from({ length: 30_000 }, (_, i) => `=${i}`)
  const lines = csvBytes('', 64)
  for (const cell of [...cells, ...cells]) lines.add([cell])
  expect(lines.take().toString()).toBe(
    cells
      .map((cell) => `'${cell}\r\n`)
      .join('')
      .repeat(2),
  )
})
