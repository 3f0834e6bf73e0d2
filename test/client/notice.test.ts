import { expect, test } from 'vitest'
import { noticeText } from '../../client/admin/surveys/notice.ts'

const questionnaire = { dimensions: [], scale: [], notApplicable: true }
const survey = {
  title: '2024年度政务云用户满意度调查',
  window: { opensAt: '2024-11-20T01:00:00Z', closesAt: '2024-12-01T10:00:00Z' },
  helpline: '100-0000-8000',
  questionnaire: { ...questionnaire, header: { approvalNumber: '云数发〔2024〕8号' } },
}
const link = 'https://survey.example.cn/s/abc'

test('a notice names the unit, the deadline in Beijing time, the link, and how to check that it is real', () => {
  expect(noticeText(survey, '云岭市水务局', link)).toBe(
    [
      '云岭市水务局：请于12月1日 18:00前填写2024年度政务云用户满意度调查，约3分钟：',
      link,
      '通知文号云数发〔2024〕8号，核实电话100-0000-8000。请勿转发外单位人员。',
    ].join('\n'),
  )
})

test('what the plan does not say is left out with its comma and full stop', () => {
  const last = (changes: object) => noticeText({ ...survey, ...changes }, '甲', link).split('\n')[2]
  expect(last({ questionnaire })).toBe('核实电话100-0000-8000。请勿转发外单位人员。')
  expect(last({ helpline: undefined })).toBe('通知文号云数发〔2024〕8号。请勿转发外单位人员。')
  expect(last({ questionnaire, helpline: undefined })).toBe('请勿转发外单位人员。')
})

test('no word of a notice speaks of a score', () => {
  expect(noticeText(survey, '云岭市水务局', link)).not.toMatch(/分数|得分|评分|非常满意|好评/)
})
