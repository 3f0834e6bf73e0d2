import { expect, test } from 'vitest'
import { listTodos } from '../../client/admin/home/todos.ts'
import type { SurveyListItem } from '../../server/contract/surveys.ts'

const now = new Date('2026-11-27T12:00:00+08:00')
const survey = (changes: Partial<SurveyListItem>): SurveyListItem => ({
  id: 7,
  title: '2026年度调查',
  status: 'open',
  window: { opensAt: '2026-11-20T09:00:00+08:00', closesAt: '2026-12-06T18:00:00+08:00' },
  target: '90',
  unit: '%',
  roster: 32,
  returned: 20,
  closedAt: null,
  indicator: null,
  waiting: { proposals: 0, paper: 0, tickets: 0, corrections: 0 },
  retention: null,
  ...changes,
})
const acts = (role: 'manager' | 'reviewer', changes: Partial<SurveyListItem>) =>
  listTodos([role], [survey(changes)], [], now).map(({ act, href }) => [act, href])

test('a proposal and a paper entry that wait are among what 审核 has to do, with the page where it is done', () => {
  expect(acts('reviewer', { waiting: { proposals: 1, paper: 2, tickets: 3, corrections: 0 } })).toEqual([
    ['复核提请', '/admin/surveys/7'],
    ['复核纸质录入', '/admin/surveys/7/paper'],
  ])
  expect(acts('reviewer', {})).toEqual([])
})

test('tickets to look into are 经办’s', () => {
  const waiting = { proposals: 1, paper: 0, tickets: 1, corrections: 0 }
  expect(acts('manager', { status: 'closed', waiting })).toEqual([
    ['核实整改单', '/admin/tickets?survey=7&filter=verify'],
  ])
})

test('a correction of a sealed wave that waits or is open is 审核’s', () => {
  expect(
    acts('reviewer', { status: 'sealed', waiting: { proposals: 0, paper: 0, tickets: 0, corrections: 1 } }),
  ).toEqual([['办理更正封存', '/admin/surveys/7/result']])
})
