import { expect, test } from 'vitest'
import { combineWaves } from '../../server/domain/annual.ts'
import { exact } from '../../server/domain/rounding.ts'

test('the year is the weighted mean of its waves: (0.4·90 + 0.6·95)/1 = 93', () => {
  expect(
    exact(
      combineWaves([
        { weight: '0.4', exact: '90/1' },
        { weight: '0.6', exact: '95/1' },
      ]),
    ),
  ).toBe('93/1')
})

test('weights need not add up to one: (1·80 + 2·90)/3 = 260/3', () => {
  expect(
    exact(
      combineWaves([
        { weight: '1', exact: '80/1' },
        { weight: '2', exact: '90/1' },
      ]),
    ),
  ).toBe('260/3')
})

test('there is none while a wave has no figure', () => {
  expect(
    combineWaves([
      { weight: '1', exact: '80/1' },
      { weight: '1', exact: null },
    ]),
  ).toBeNull()
  expect(combineWaves([])).toBeNull()
})
