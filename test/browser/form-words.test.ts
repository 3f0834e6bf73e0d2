import { expect, test } from 'vitest'
import { formatMoment } from '../../client/form/dates.ts'
import { chinese } from '../../client/form/languages/chinese.ts'
import { formatPeriod } from '../../client/form/period.ts'

test.each([
  ['2024-01-01', '2024-12-31', '2024年'],
  ['2024-01-01', '2024-06-30', '2024年1月至6月'],
  ['2024-02-01', '2024-02-29', '2024年2月'],
  ['2023-07-01', '2024-06-30', '2023年7月至2024年6月'],
  ['2024-03-15', '2024-09-14', '2024年3月15日至9月14日'],
  ['2023-02-01', '2024-02-28', '2023年2月1日至2024年2月28日'],
])('the service period %s to %s is written %s', (from, to, words) => {
  expect(formatPeriod(chinese.page.period, { from, to })).toBe(words)
})

test('a moment is written in the time zone of the survey, midnight as 00:00', () => {
  expect(formatMoment('2024-12-20T10:00:00Z', 'Asia/Shanghai')).toBe('2024年12月20日 18:00')
  expect(formatMoment('2024-12-20T10:00:00Z', 'Asia/Urumqi')).toBe('2024年12月20日 16:00')
  expect(formatMoment('2024-12-20T16:00:00Z', 'Asia/Shanghai')).toBe('2024年12月21日 00:00')
})
