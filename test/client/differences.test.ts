import { expect, test } from 'vitest'
import { differences } from '../../client/verifier/differences.ts'

test('what differs between two results is said in words, what has a name of its own first', () => {
  const stored = { composite: { value: '90' }, dimensions: [{ counts: { 4: 3 } }], indicator: { value: '90' } }
  const again = { composite: { value: '80' }, dimensions: [{ counts: { 4: 2 } }], indicator: { value: '80' }, added: 1 }
  expect(differences(stored, again)).toEqual([
    '用户使用满意度：所存 90，重算 80',
    '综合·数值：所存 90，重算 80',
    '评价内容·第 1 项·各档份数·第 4 档：所存 3，重算 2',
  ])
  expect(differences(stored, stored)).toEqual([])
})
