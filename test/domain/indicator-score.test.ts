import { describe, expect, test } from 'vitest'
import { scoreIndicator } from '../../server/domain/indicator-score.ts'
import type { IndicatorDefinition } from '../../server/domain/profile.ts'
import { exact } from '../../server/domain/rounding.ts'

const row = { key: 'row', level1: '产出', level2: '产出数量', level3: '虚拟机', weight: '10' }

function quantitative(operator: IndicatorDefinition['operator'], target: string): IndicatorDefinition {
  return { ...row, kind: 'quantitative', operator, target, unit: '台' }
}

describe('正向: the weight when met, else weight × actual/target', () => {
  test.each([
    ['98', '10/1'],
    ['100.07', '10/1'], // more than full is still full
    ['49', '5/1'],
    ['97.99', '9799/980'],
    ['0', '0/1'],
    ['-5', '0/1'],
  ])('%s against ≥ 98 scores %s of 10', (actual, score) => {
    expect(exact(scoreIndicator(quantitative('>=', '98'), { actual }))).toBe(score)
  })
})

describe('反向: the weight when met, else weight × target/actual', () => {
  test.each([
    ['4', '10/1'],
    ['3', '10/1'],
    ['0', '10/1'],
    ['5', '8/1'],
    ['8', '5/1'],
  ])('%s against ≤ 4 scores %s of 10', (actual, score) => {
    expect(exact(scoreIndicator(quantitative('<=', '4'), { actual }))).toBe(score)
  })

  test('a target of none: 0 is met, 1 scores nothing', () => {
    const noAccident = quantitative('<=', '0')
    expect(exact(scoreIndicator(noAccident, { actual: '0' }))).toBe('10/1')
    expect(exact(scoreIndicator(noAccident, { actual: '1' }))).toBe('0/1')
  })
})

describe('等于: weight × the smaller of actual/target and target/actual', () => {
  test.each([
    ['25', '10/1'],
    ['20', '8/1'],
    ['50', '5/1'],
    ['0', '0/1'],
  ])('%s against = 25 scores %s of 10', (actual, score) => {
    expect(exact(scoreIndicator(quantitative('=', '25'), { actual }))).toBe(score)
  })
})

test('negative numbers give no proportion: missed is 0, met is full', () => {
  expect(exact(scoreIndicator(quantitative('>=', '-5'), { actual: '-10' }))).toBe('0/1')
  expect(exact(scoreIndicator(quantitative('<=', '-10'), { actual: '-5' }))).toBe('0/1')
  expect(exact(scoreIndicator(quantitative('>=', '-5'), { actual: '-5' }))).toBe('10/1')
})

test('a bound survey’s exact figure goes before its rounded text', () => {
  const entry = { actual: '90', exactActual: '22499/250' } // 89.996
  expect(exact(scoreIndicator(quantitative('>=', '90'), entry))).toBe('22499/2250')
})

test('without a number for actual or target there is no score', () => {
  expect(scoreIndicator(quantitative('>=', '98'), {})).toBeNull()
  expect(scoreIndicator(quantitative('>=', '98'), { actual: null, exactActual: null })).toBeNull()
  expect(scoreIndicator(quantitative('>=', '98'), { actual: '≥90%' })).toBeNull()
  expect(scoreIndicator(quantitative('>=', '≥98'), { actual: '98' })).toBeNull()
})

test('a person cannot type the score of a quantitative row', () => {
  expect(exact(scoreIndicator(quantitative('>=', '98'), { actual: '49', score: '10' }))).toBe('5/1')
})

describe('assigned: the entered score', () => {
  const assigned: IndicatorDefinition = { ...row, kind: 'assigned', weight: '4' }

  test.each([
    ['4', '4/1'],
    ['2.5', '5/2'],
    ['0', '0/1'],
  ])('%s of 4', (score, expected) => {
    expect(exact(scoreIndicator(assigned, { score }))).toBe(expected)
  })

  test.each(['4.01', '-1', 'A', '', null])('%j of 4 is no score', (score) => {
    expect(scoreIndicator(assigned, { score })).toBeNull()
  })
})

test('whatever the actual, the score lies between 0 and the weight', () => {
  for (const operator of ['>=', '<=', '='] as const) {
    for (let actual = -20; actual <= 60; actual += 3) {
      const score = scoreIndicator(quantitative(operator, '25'), { actual: String(actual) })
      expect(score?.gte(0) && score.lte(10)).toBe(true)
    }
  }
})
