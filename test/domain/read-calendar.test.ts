import { expect, test } from 'vitest'
import { readCalendar } from '../../server/domain/read-calendar.ts'

test('lines of a notice become days, each with its kind and its name', () => {
  const { days, bad } = readCalendar(
    '2027-10-01 至 2027-10-03 放假 国庆节\n\n2027年10月9日 上班 国庆节调休\n2027/3/10，地区放假：肉孜节',
  )
  expect(bad).toEqual([])
  expect(days).toEqual([
    { day: '2027-03-10', kind: 'regional', name: '肉孜节' },
    { day: '2027-10-01', kind: 'holiday', name: '国庆节' },
    { day: '2027-10-02', kind: 'holiday', name: '国庆节' },
    { day: '2027-10-03', kind: 'holiday', name: '国庆节' },
    { day: '2027-10-09', kind: 'workday', name: '国庆节调休' },
  ])
})

test.each([
  ['国庆节 10月1日', 'no-date'],
  ['2027-02-30 放假 春节', 'no-date'],
  ['2027-10-01 国庆节', 'no-kind'],
  ['2027-10-01 放假', 'no-name'],
  ['2027-10-07 至 2027-10-01 放假 国庆节', 'ends-before-it-begins'],
  ['2027-01-01 至 2027-12-31 放假 全年', 'too-long-a-span'],
])('“%s” is named with its line: %s', (text, code) => {
  expect(readCalendar(`2027-01-01 放假 元旦\n${text}`).bad).toEqual([{ line: 2, text, code }])
})
