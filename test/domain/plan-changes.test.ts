import { expect, test } from 'vitest'
import { isAmendableWhileOpen, listChanges } from '../../server/domain/plan-changes.ts'

test('every leaf that differs is listed with both its values, and nothing else', () => {
  const before = { target: '90', helpline: '100', rules: { bands: [{ min: '90' }, { min: '0' }], revisions: false } }
  const after = { target: '90', organiser: '市局', rules: { bands: [{ min: '85' }, { min: '0' }], revisions: true } }
  expect(listChanges(before, after)).toEqual([
    { path: 'helpline', before: '100', after: null },
    { path: 'rules.bands.0.min', before: '90', after: '85' },
    { path: 'rules.revisions', before: 'false', after: 'true' },
    { path: 'organiser', before: null, after: '市局' },
  ])
})

test('a list that grows or shrinks is told by its rows', () => {
  expect(listChanges({ a: ['x'] }, { a: ['x', 'y'] })).toEqual([{ path: 'a.1', before: null, after: 'y' }])
  expect(listChanges({ a: ['x', 'y'] }, { a: [] }).map(({ path }) => path)).toEqual(['a.0', 'a.1'])
  expect(listChanges({ a: 1 }, { a: 1 })).toEqual([])
})

test.each([
  ['helpline', true],
  ['questionnaire.header.formNumber', true],
  ['rules.reminders.0.workingDays', true],
  ['questionnaire.scale.0.value', false],
  ['target', false],
  ['rules.remindersAlso', false],
])('%s while answers come in: %s', (path, amendable) => {
  expect(isAmendableWhileOpen(path)).toBe(amendable)
})
