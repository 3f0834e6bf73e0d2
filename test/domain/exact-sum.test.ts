import Fraction from 'fraction.js'
import { expect, test } from 'vitest'
import { addTo, meanOf, squaresOf, startSum, sumOf } from '../../server/domain/exact-sum.ts'
import { exact } from '../../server/domain/rounding.ts'

function sumUp(...texts: string[]) {
  const total = startSum()
  for (const text of texts) addTo(total, new Fraction(text))
  return total
}

test('1/2 + 1/3 + 1/6 = 1, their squares 1/4 + 1/9 + 1/36 = 7/18, their mean 1/3', () => {
  const total = sumUp('1/2', '1/3', '1/6')
  expect([exact(sumOf(total)), exact(squaresOf(total)), exact(meanOf(total))]).toEqual(['1/1', '7/18', '1/3'])
})

test('an empty sum is 0 and has no mean', () => {
  const total = sumUp()
  expect([exact(sumOf(total)), exact(squaresOf(total)), meanOf(total)]).toEqual(['0/1', '0/1', null])
})

test('negative values keep their sign, and their squares lose it', () => {
  const total = sumUp('-1/2', '1/4')
  expect([exact(sumOf(total)), exact(squaresOf(total))]).toEqual(['-1/4', '5/16'])
})

test('it stays small: scores of up to ten answers make at most one part per divisor of 2520', () => {
  const total = startSum()
  let naive = new Fraction(0)
  for (let count = 1; count <= 10; count++) {
    for (let points = 20 * count; points <= 100 * count; points += 20) {
      addTo(total, new Fraction(points, count))
      naive = naive.add(new Fraction(points, count))
    }
  }
  expect(total.parts.size).toBeLessThanOrEqual(48)
  expect(sumOf(total).equals(naive)).toBe(true)
})
