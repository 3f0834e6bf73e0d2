import { expect, test } from 'vitest'
import { templates } from '../../server/domain/template.ts'

const { questionnaire } = templates['government-cloud-10']

test('ten dimensions with lasting keys, the seven the source names first', () => {
  expect(questionnaire.dimensions.map(({ key, label }) => `${key} ${label}`)).toEqual([
    'd1 云服务软硬件资源',
    'd2 网络接入质量',
    'd3 云平台可靠和稳定性',
    'd4 服务响应及时性',
    'd5 工程师工作态度及责任心',
    'd6 工程师技术水平',
    'd7 服务质量',
    'd8 安全与保密保障',
    'd9 培训与迁移支持',
    'd10 资源交付与服务规范性',
  ])
})

test('the three that the source does not name say so', () => {
  const noted = questionnaire.dimensions.filter((dimension) => dimension.note === '原文未列名')
  expect(noted.map((dimension) => dimension.key)).toEqual(['d8', 'd9', 'd10'])
})

test('five levels from 非常满意 100 to 非常不满意 20, with 不适用 and an overall question', () => {
  expect(questionnaire.scale.map(({ level, label, value }) => `${level} ${label} ${value}`)).toEqual([
    '5 非常满意 100',
    '4 比较满意 80',
    '3 基本满意 60',
    '2 不满意 40',
    '1 非常不满意 20',
  ])
  expect(questionnaire.notApplicable).toBe(true)
  expect(questionnaire.overall?.label).toContain('总体')
})
