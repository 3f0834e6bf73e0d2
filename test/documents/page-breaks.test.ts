import { expect, test } from 'vitest'
import { pageBreaks } from '../../server/documents/page-breaks.ts'

const page = { page: 100, repeated: 10 }
const rows = (count: number) => Array.from({ length: count }, () => 20)
const held = (text: string) => [...text].map((one) => one === 'v')

test('rows that belong together move to the next page when they would come apart', () => {
  // Three rows of 20 make 60; the next three would end at 120.
  expect(pageBreaks(page, rows(6), held('vv.vv.'))).toEqual([3])
})

test('the heading that stands again takes its room on every further page', () => {
  // 100 fill the first page; then 10 + 4 × 20 = 90, and one more would be 110.
  expect(pageBreaks(page, rows(11), held('...........'))).toEqual([5, 9])
})

test('rows that are together longer than a page are left to the program, and counting goes on behind them', () => {
  // 120 from the top: 100 here, 20 below the heading there, 30 used; 60 more fit, the last does not.
  expect(pageBreaks(page, rows(10), held('vvvvv.vv..'))).toEqual([9])
})

test('what fits one page has no break', () => {
  expect(pageBreaks(page, rows(5), held('v.v..'))).toEqual([])
})
