import { describe, expect, test } from 'vitest'
import { checkRosterIdentity, responseRate, type Dispositions } from '../../server/domain/response-rate.ts'
import { exact } from '../../server/domain/rounding.ts'

const nobody: Dispositions = { complete: 0, partial: 0, refusal: 0, nonContact: 0, other: 0, ineligible: 0 }

describe('RR1 = I / ((I + P) + (R + NC + O))', () => {
  test.each([
    ['all complete', { ...nobody, complete: 30 }, '1/1'],
    ['20 of 20 + 4 + 3 + 2 + 1', { ...nobody, complete: 20, partial: 4, refusal: 3, nonContact: 2, other: 1 }, '2/3'],
    ['the ineligible are in neither part', { ...nobody, complete: 20, nonContact: 5, ineligible: 7 }, '4/5'],
    ['none complete', { ...nobody, refusal: 3 }, '0/1'],
  ])('%s', (_what, dispositions, expected) => {
    expect(exact(responseRate(dispositions))).toBe(expected)
  })

  test('is null when nobody was eligible', () => {
    expect(responseRate(nobody)).toBeNull()
    expect(responseRate({ ...nobody, ineligible: 3 })).toBeNull()
  })
})

describe('roster = Σ dispositions', () => {
  const dispositions = { complete: 20, partial: 1, refusal: 2, nonContact: 3, other: 4, ineligible: 1 }

  test('holds for a roster of 31', () => {
    expect(checkRosterIdentity(31, dispositions)).toBeNull()
  })

  test('names the two numbers when a seat is lost', () => {
    expect(checkRosterIdentity(32, dispositions)).toEqual({
      code: 'roster-identity-broken',
      roster: 32,
      accounted: 31,
    })
  })
})
