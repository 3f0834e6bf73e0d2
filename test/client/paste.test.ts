import { expect, test } from 'vitest'
import { parseBlock, placeBlock } from '../../client/admin/evaluations/paste.ts'

type Indicator = Parameters<typeof placeBlock>[1][number]
const row = (key: string, more: Partial<Indicator> = {}) =>
  ({ key, level3: key, kind: 'quantitative', unit: '台', bindable: false, fromFunds: false, ...more }) as Indicator
const rows = [
  row('servers'),
  row('vms'),
  row('platform', { kind: 'assigned', unit: undefined }),
  row('satisfaction', { bindable: true, unit: '%' }),
  row('days', { unit: '天' }),
]

test('a block is read as Excel copies it: tabs, lines, and a cell with line breaks in quotes', () => {
  expect(parseBlock('112\t6\r\n98\t6\r\n')).toEqual([
    ['112', '6'],
    ['98', '6'],
  ])
  expect(parseBlock('1\t"两行\n""引号"""\n2\t—')).toEqual([
    ['1', '两行\n"引号"'],
    ['2', '—'],
  ])
})

test('one column goes into each row’s own figure, and what a survey gives is left alone and said', () => {
  const pasted = placeBlock(parseBlock('112台\n98\n9\n94.6\n360天'), rows, { key: 'servers', field: 'actual' })
  expect(pasted).toEqual({
    entries: [
      { key: 'servers', actual: '112' },
      { key: 'vms', actual: '98' },
      { key: 'platform', score: '9' },
      { key: 'days', actual: '360' },
    ],
    skipped: ['satisfaction'],
  })
})

test('several columns fall where they stand on the screen: 实际完成值, 分值, 得分, 得分率, 原因', () => {
  const block = parseBlock('49\t6\t3\t50%\t分期上云\n达成\t10\t9\t90%\t部分未上云')
  expect(placeBlock(block, rows, { key: 'vms', field: 'actual' }).entries).toEqual([
    { key: 'vms', actual: '49', reason: '分期上云' },
    { key: 'platform', actual: '达成', score: '9', reason: '部分未上云' },
  ])
})

test('what reaches beyond the table, and cells left empty, change nothing', () => {
  expect(placeBlock(parseBlock('360\n1\n2'), rows, { key: 'days', field: 'actual' }).entries).toEqual([
    { key: 'days', actual: '360' },
  ])
  expect(placeBlock(parseBlock('\t\n补充说明\t'), rows, { key: 'vms', field: 'reason' }).entries).toEqual([
    { key: 'platform', reason: '补充说明' },
  ])
})
