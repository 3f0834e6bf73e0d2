import { expect, test } from 'vitest'
import { equals, plain, sumOverUnits } from '../../client/admin/surveys/formula.ts'

test('what is summed over the units is the exact mean times their number: 473/5 × 30 = 2838', () => {
  expect(sumOverUnits('473/5', 30)).toBe('2838')
})

test('a sum that is no whole number stays a fraction: 590/9 × 4 = 2360/9', () => {
  expect(sumOverUnits('590/9', 4)).toBe('2360/9')
})

test('text that is no exact value gives no sum, rather than a wrong one', () => {
  for (const text of ['94.6', '', '473/0', '≥90%']) expect([text, sumOverUnits(text, 30)]).toEqual([text, null])
})

test('only a denominator of 1 is left out', () => {
  expect(['90/1', '473/5', '90/11', '1/1'].map(plain)).toEqual(['90', '473/5', '90/11', '1'])
})

test('a rounded figure is ≈, an unrounded one =', () => {
  // 473/5 = 94.6; 590/9 = 65.555…, shown as 65.56; 2024/23 = 88 exactly.
  expect([equals('473/5', '94.6'), equals('590/9', '65.56'), equals('2024/23', '88')]).toEqual(['=', '≈', '='])
})
