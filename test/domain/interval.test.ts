import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { meanInterval, wilsonInterval } from '../../server/domain/interval.ts'
import { studentQuantile } from '../../server/domain/student-t.ts'

describe('Student’s t agrees with the tables', () => {
  test.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.3027],
    [0.975, 3, 3.1824],
    [0.975, 9, 2.2622],
    [0.975, 29, 2.0452],
    [0.975, 30, 2.0423],
    [0.975, 120, 1.9799],
    [0.975, 1_000_000, 1.96],
    [0.95, 10, 1.8125],
    [0.995, 5, 4.0321],
    [0.5, 7, 0],
  ])('t(%f, %i) = %f', (p, degrees, expected) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(expected, 4)
  })

  test('one degree of freedom is Cauchy’s tangent, two have a closed form: both to nine places', () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 9)
    // t = (2p − 1)·√(2/(4p(1 − p)))
    expect(studentQuantile(0.975, 2)).toBeCloseTo(0.95 * Math.sqrt(2 / (4 * 0.975 * 0.025)), 9)
  })

  test('the lower tail mirrors the upper', () => {
    expect(studentQuantile(0.025, 9)).toBeCloseTo(-2.2622, 4)
  })

  test.each([
    [0, 5],
    [1, 5],
    [Number.NaN, 5],
    [0.975, 0],
  ])('p = %f with %f degrees is a programmer error', (p, degrees) => {
    expect(() => studentQuantile(p, degrees)).toThrow(RangeError)
  })
})

describe('the interval of a mean', () => {
  // Four units score 100, 80, 80, 60: Σ = 320, Σx² = 26400, mean 80, s² = (26400 − 320²/4)/3 = 800/3.
  const four = {
    sum: new Fraction(320),
    squares: new Fraction(26400),
    n: 4,
    floor: new Fraction(20),
    ceiling: new Fraction(100),
  }

  test('4 of 5 units: 80 ± 3.18245·√(800/12)·√(1/4) = 80 ± 12.992', () => {
    const interval = meanInterval({ ...four, N: 5 })
    expect(interval?.low).toBeCloseTo(67.0077, 3)
    expect(interval?.high).toBeCloseTo(92.9923, 3)
  })

  test('4 of 10 units: 80 ± 21.216, cut at the top of the scale', () => {
    const interval = meanInterval({ ...four, N: 10 })
    expect(interval?.low).toBeCloseTo(58.7837, 3)
    expect(interval?.high).toBe(100)
  })

  test('and cut at its floor: 20 and 60 of 10 units', () => {
    const two = { ...four, sum: new Fraction(80), squares: new Fraction(4000), n: 2, N: 10 }
    expect(meanInterval(two)).toEqual({ low: 20, high: 100 })
  })

  test('at 90 % it is narrower: t(0.95, 3) = 2.35336, so 80 ± 9.608', () => {
    expect(meanInterval({ ...four, N: 5 }, 0.9)?.low).toBeCloseTo(70.3924, 3)
  })

  test('there is none at full coverage, nor with one unit', () => {
    expect(meanInterval({ ...four, N: 4 })).toBeNull()
    expect(meanInterval({ ...four, sum: new Fraction(80), squares: new Fraction(6400), n: 1, N: 10 })).toBeNull()
  })

  test('more units than the roster is a programmer error', () => {
    expect(() => meanInterval({ ...four, N: 3 })).toThrow(RangeError)
  })
})

describe('Wilson’s interval of a share', () => {
  test('8 of 10 out of very many is the textbook’s 0.4902 to 0.9433', () => {
    const interval = wilsonInterval(8, 10, 1_000_000_000)
    expect(interval?.low).toBeCloseTo(0.4902, 4)
    expect(interval?.high).toBeCloseTo(0.9433, 4)
  })

  test('8 of 10 on a roster of 19 is as sure as 16 of 20 out of very many: (19 − 10)/(19 − 1) = ½', () => {
    const interval = wilsonInterval(8, 10, 19)
    expect(interval?.low).toBeCloseTo(0.58398, 4)
    expect(interval?.high).toBeCloseTo(0.91934, 4)
  })

  test('stays inside 0 and 1', () => {
    expect(wilsonInterval(0, 5, 50)?.low).toBe(0)
    const high = wilsonInterval(5, 5, 50)?.high ?? Number.NaN
    expect(high).toBeCloseTo(1, 12)
    expect(high).toBeLessThanOrEqual(1)
  })

  test('there is none of nobody, nor at full coverage', () => {
    expect([wilsonInterval(0, 0, 10), wilsonInterval(7, 10, 10)]).toEqual([null, null])
  })

  test('counts that cannot be are a programmer error', () => {
    expect(() => wilsonInterval(3, 2, 10)).toThrow(RangeError)
    expect(() => wilsonInterval(1, 20, 10)).toThrow(RangeError)
  })
})
