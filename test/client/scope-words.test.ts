import { expect, test } from 'vitest'
import { scopeName } from '../../client/admin/system/scope-words.ts'
import { rights } from '../../server/session.ts'

test('every right that a key may be given is told in Chinese, each in other words', () => {
  const names = Object.keys(rights).map(scopeName)
  expect(names.filter((name) => /[a-z]/.test(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
