import { expect, test } from 'vitest'
import { readResult } from '../../server/domain/older-result.ts'
import { questionnaireOf, ratingsOf, resultOf, returned } from './small-survey.ts'

// One of three invited answered in full.
const now = resultOf(questionnaireOf(1), [[returned(ratingsOf(5))]], {
  rosterUnits: 3,
  participation: { roster: 3, issued: 3 },
})

test('a result stored today is read as it is', () => {
  expect(readResult(now)).toEqual(now)
})

test('one stored before dispositions were counted has its silent units as not reached, and nobody outside', () => {
  const { dispositions: _, rosterMismatch: _mismatch, units, ...older } = now
  const stored = { ...older, units: { roster: units.roster, scored: units.scored } }
  expect(readResult(stored)).toEqual(now)
  expect(readResult(stored).dispositions).toEqual({
    complete: 1,
    partial: 0,
    refusal: 0,
    nonContact: 2,
    other: 0,
    ineligible: 0,
  })
})

test('one stored before answers could be invalidated and experts could score has none, and no share for them', () => {
  const { invalidated: _, withInvalidated: _with, composite: _composite, flagged, ...older } = now
  const stored = { ...older, flagged: { speeders: 0, straightLiners: 0, total: flagged.total } }
  expect(readResult(stored)).toEqual(now)
})
