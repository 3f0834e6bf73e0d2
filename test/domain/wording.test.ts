import { expect, test } from 'vitest'
import { checkBody, checkText, fillText, findEmpty, wordings } from '../../server/domain/wording.ts'

const values = {
  单位: '云岭市水务局',
  链接: 'https://s.example.cn/s/x',
  截止: '11月30日 18:00',
  电话: '',
  名称: '2026年度政务云用户满意度调查',
  组织单位: '',
  文号: '',
}

test.for(wordings)('the shipped wording $key may go out', ({ subject, body }) => {
  expect([checkText(subject), checkBody(body)]).toEqual([null, null])
})

test('a wording is filled with the values of one seat', () => {
  expect(fillText(wordings[0]!.body, values)).toBe(
    '云岭市水务局：请于11月30日 18:00前填写2026年度政务云用户满意度调查，约3分钟：https://s.example.cn/s/x 。请勿转发外单位人员。',
  )
})

test('a value that looks like a placeholder is not filled again', () => {
  expect(fillText('{单位}', { ...values, 单位: '{链接}' })).toBe('{链接}')
})

test('a text without its link, with an unknown placeholder or with a hint is refused with the reason', () => {
  expect(checkBody('请填写')).toEqual({ code: 'link-missing' })
  expect(checkBody('{链接}{姓名}')).toEqual({ code: 'unknown-placeholder', params: { placeholder: '姓名' } })
  expect(checkBody('{链接} 请打满分')).toEqual({ code: 'hints-at-score', params: { phrase: '满分' } })
})

test('a placeholder that stays empty is found before anything is sent', () => {
  expect(findEmpty('核实电话{电话}', values)).toBe('电话')
  expect(findEmpty('{单位}', values)).toBeNull()
})
