import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../server/domain/canonical.ts'

test('members are sorted at every depth, arrays keep their order, nothing is indented', () => {
  expect(canonicalize({ b: [3, 1, { z: null, y: true }], a: { d: 'x', c: 1 } })).toBe(
    '{"a":{"c":1,"d":"x"},"b":[3,1,{"y":true,"z":null}]}',
  )
})

test('RFC 8785, section 3.2.3: keys are ordered by UTF-16 code units', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  expect(canonicalize(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}')
})

test('RFC 8785, section 3.2.2: numbers and strings have one form', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  expect(canonicalize(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
      '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('a member that is undefined is left out: an optional field unset and a field absent digest alike', () => {
  expect(canonicalize({ a: 1, overall: undefined })).toBe(canonicalize({ a: 1 }))
})

test('the order in which a plan was written does not change its text', () => {
  expect(canonicalize({ target: '90', rules: { minScored: 5, minAnswered: 8 } })).toBe(
    canonicalize({ rules: { minAnswered: 8, minScored: 5 }, target: '90' }),
  )
})

describe('what JSON cannot carry is refused', () => {
  test.each([
    ['NaN', Number.NaN],
    ['an infinity', { a: Infinity }],
    ['a function', { a: () => 1 }],
    ['undefined itself', undefined],
    ['undefined in an array', [undefined]],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['a Date, which would lose its type', new Date(0)],
    ['a Map, which would lose its members', new Map([['a', 1]])],
    ['half a surrogate pair', '\ud83d'],
    ['half a surrogate pair in a key', { '\ude00': 1 }],
  ])('%s', (_what, value) => {
    expect(() => canonicalize(value)).toThrow(RangeError)
  })
})
