import { expect, test } from 'vitest'
import {
  addWorkingDays,
  type Calendar,
  dayOf,
  deadlineAfter,
  isWorkingDay,
  momentOf,
} from '../../server/domain/working-days.ts'

// 2026-10-01 is a Thursday; the holiday runs to 10-07, Saturday 10-10 is worked; 05-27 is a Wednesday.
const calendar: Calendar = {
  opens: '10:00',
  closes: '18:30',
  regional: false,
  days: new Map([
    ...['01', '02', '03', '04', '05', '06', '07'].map((day) => [`2026-10-${day}`, 'holiday'] as const),
    ['2026-10-10', 'workday'],
    ['2026-05-27', 'regional'],
  ]),
}

test('the calendar moves Monday to Friday: holidays are off, a worked Saturday counts', () => {
  const working = (day: string) => isWorkingDay(calendar, day)
  expect(['2026-09-30', '2026-10-02', '2026-10-08', '2026-10-10', '2026-10-11'].map(working)).toEqual([
    true,
    false,
    true,
    true,
    false,
  ])
})

test('a regional holiday is off only where it is kept', () => {
  expect(isWorkingDay(calendar, '2026-05-27')).toBe(true)
  expect(isWorkingDay({ ...calendar, regional: true }, '2026-05-27')).toBe(false)
})

test('working days are counted from the day after, across the holiday and the worked Saturday', () => {
  // After Wednesday 09-30: 10-08, 10-09, 10-10 (worked), 10-12, 10-13.
  expect([1, 3, 5].map((count) => addWorkingDays(calendar, '2026-09-30', count))).toEqual([
    '2026-10-08',
    '2026-10-10',
    '2026-10-13',
  ])
})

test('and backwards: one working day before Thursday 10-08 is Wednesday 09-30', () => {
  expect(addWorkingDays(calendar, '2026-10-08', -1)).toBe('2026-09-30')
  expect(addWorkingDays(calendar, '2026-10-08', 0)).toBe('2026-10-08')
  expect(addWorkingDays(calendar, '2026-10-04', 0)).toBe('2026-09-30')
})

test('a day and a time belong to the time zone of the installation', () => {
  expect(dayOf(new Date('2026-11-23T17:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-24')
  expect(momentOf('2026-11-24', '09:30', 'Asia/Shanghai').toISOString()).toBe('2026-11-24T01:30:00.000Z')
  expect(momentOf('2026-11-24', '09:30', 'Asia/Urumqi').toISOString()).toBe('2026-11-24T03:30:00.000Z')
  expect(momentOf('2026-11-24', '09:30', 'America/New_York').toISOString()).toBe('2026-11-24T14:30:00.000Z')
})

test('a deadline of five working days ends when the office closes on the fifth', () => {
  // Thursday 2026-11-26 in Beijing; the fifth working day after it is Thursday 12-03.
  const deadline = deadlineAfter(calendar, new Date('2026-11-26T16:00:00+08:00'), 5, 'Asia/Shanghai')
  expect(deadline.toISOString()).toBe('2026-12-03T10:30:00.000Z')
})
