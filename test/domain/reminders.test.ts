import { expect, test } from 'vitest'
import { isDue, listOccasions, type ReminderRule } from '../../server/domain/reminders.ts'
import type { Calendar } from '../../server/domain/working-days.ts'

const calendar: Calendar = {
  opens: '10:00',
  closes: '18:00',
  regional: false,
  days: new Map([['2026-12-02', 'holiday']]),
}
// Monday 2026-11-30 09:00 to Friday 2026-12-11 18:00, Beijing time.
const window = { opensAt: new Date('2026-11-30T09:00:00+08:00'), closesAt: new Date('2026-12-11T18:00:00+08:00') }
const list = (rules: ReminderRule[], when = window) =>
  listOccasions(rules, when, calendar, 'Asia/Shanghai').map(({ key, at }) => [key, at.toISOString()])

test('working days after the opening and before the close, when the office opens, in time', () => {
  const rules: ReminderRule[] = [
    { from: 'close', workingDays: 1 },
    { from: 'opening', workingDays: 3 },
  ]
  // After Monday: Tuesday, (Wednesday is off), Thursday, Friday 12-04. Before Friday 12-11: Thursday 12-10.
  expect(list(rules)).toEqual([
    ['after-3', '2026-12-04T02:00:00.000Z'],
    ['before-1-2026-12-11', '2026-12-10T02:00:00.000Z'],
  ])
})

test('a close that has moved makes a new occasion; one after the opening stays the same', () => {
  const rules: ReminderRule[] = [
    { from: 'opening', workingDays: 3 },
    { from: 'close', workingDays: 0 },
  ]
  const extended = { ...window, closesAt: new Date('2026-12-18T18:00:00+08:00') }
  expect(list(rules, extended)).toEqual([
    ['after-3', '2026-12-04T02:00:00.000Z'],
    ['before-0-2026-12-18', '2026-12-18T02:00:00.000Z'],
  ])
})

test('what falls outside the window, or twice on one day, is left out', () => {
  const rules: ReminderRule[] = [
    { from: 'opening', workingDays: 30 },
    { from: 'close', workingDays: 8 },
    // Friday 12-04 as well: five working days before 12-11.
    { from: 'opening', workingDays: 3 },
    { from: 'close', workingDays: 5 },
  ]
  // Eight working days before 12-11 is Monday 11-30, 10:00: an hour after the opening.
  expect(list(rules).map(([key]) => key)).toEqual(['before-8-2026-12-11', 'after-3'])
})

test('an occasion is due for a day, and then missed', () => {
  const at = new Date('2026-12-04T02:00:00Z')
  const due = (moment: string) => isDue({ at }, new Date(moment))
  expect([due('2026-12-04T01:59:59Z'), due('2026-12-04T02:00:00Z'), due('2026-12-05T02:00:00Z')]).toEqual([
    false,
    true,
    false,
  ])
})
