import { describe, expect, test } from 'vitest'
import { ceilingOf, floorOf, isLow, isSatisfied, isTop, levelValue, type Level } from '../../server/domain/scale.ts'
import { exact } from '../../server/domain/rounding.ts'
import { scale } from './small-survey.ts'

const threeLevels: Level[] = [
  { level: 1, label: '差', value: '0' },
  { level: 2, label: '中', value: '33.3' },
  { level: 3, label: '好', value: '66.6' },
]

test('a level is worth what the scale says, exactly', () => {
  expect(exact(levelValue(scale, 5))).toBe('100/1')
  expect(exact(levelValue(threeLevels, 2))).toBe('333/10')
})

test('a level that is not on the scale is a programmer error', () => {
  expect(() => levelValue(scale, 6)).toThrow(RangeError)
  expect(() => floorOf([])).toThrow(RangeError)
})

test('the floor and the ceiling are the values of the lowest and the highest level, in whatever order they stand', () => {
  expect([exact(floorOf(scale)), exact(ceilingOf(scale))]).toEqual(['20/1', '100/1'])
  expect([exact(floorOf(threeLevels)), exact(ceilingOf(threeLevels))]).toEqual(['0/1', '333/5'])
})

describe('on five levels', () => {
  test('only the highest is 非常满意', () => {
    expect([5, 4, 3, 2, 1].filter((level) => isTop(scale, level))).toEqual([5])
  })

  test('the two highest are satisfied and the two lowest are low', () => {
    expect([5, 4, 3, 2, 1].filter((level) => isSatisfied(scale, level))).toEqual([5, 4])
    expect([5, 4, 3, 2, 1].filter((level) => isLow(scale, level))).toEqual([2, 1])
  })
})

test('on three levels the middle one is neither satisfied nor low', () => {
  expect([1, 2, 3].filter((level) => isSatisfied(threeLevels, level))).toEqual([3])
  expect([1, 2, 3].filter((level) => isLow(threeLevels, level))).toEqual([1])
})
