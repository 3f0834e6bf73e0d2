import Fraction from 'fraction.js'
import { expect, test } from 'vitest'
import { bandOf } from '../../server/domain/bands.ts'
import { profiles } from '../../server/domain/profiles.ts'
import { defaultRules } from '../../server/domain/rules.ts'

test.each([
  ['100', '非常满意'],
  ['90', '非常满意'],
  ['89.9999', '比较满意'],
  ['80', '比较满意'],
  ['239/3', '基本满意'], // 79.666…
  ['60', '基本满意'],
  ['59.99', '不满意'],
  ['40', '不满意'],
  ['39.99', '非常不满意'],
  ['0', '非常不满意'],
])('a unit score of %s is %s', (score, label) => {
  expect(bandOf(new Fraction(score), defaultRules.bands)).toBe(label)
})

test.each([
  ['97', '优'],
  ['90', '优'],
  ['89.999', '良'],
  ['80', '良'],
  ['70', '中'],
  ['69.999', '差'],
])('a total of %s is graded %s', (total, grade) => {
  expect(bandOf(new Fraction(total), profiles['project-self-evaluation'].bands)).toBe(grade)
})

test('the order in which bands are written does not matter', () => {
  const rising = [...defaultRules.bands].reverse()
  expect(bandOf(new Fraction(95), rising)).toBe('非常满意')
})

test('a score below every band falls in the lowest', () => {
  const bands = [
    { label: '合格', min: '60' },
    { label: '不合格', min: '30' },
  ]
  expect(bandOf(new Fraction(10), bands)).toBe('不合格')
})

test('without bands there is nothing to fall in', () => {
  expect(() => bandOf(new Fraction(10), [])).toThrow(RangeError)
})
