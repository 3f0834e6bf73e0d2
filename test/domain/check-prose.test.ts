import { expect, test } from 'vitest'
import { demoEntries } from '../../db/demo/evaluation.ts'
import { checkProse } from '../../server/domain/check-prose.ts'
import { evaluate, type Entry } from '../../server/domain/evaluation.ts'
import { profiles } from '../../server/domain/profiles.ts'

// The source report's table: 97 of 100, 优; 制度执行有效性 2 of 4, 完全实现构建统一云平台 9 of 10, satisfaction 94.6.
const table = evaluate(profiles['project-self-evaluation'], {
  ...(demoEntries as Record<string, Entry>),
  'user-satisfaction': { exactActual: '473/5' },
})
const said = (text: string) => checkProse(text, table).map(({ code, params }) => [code, ...Object.values(params)])

test('a text that says what the table says is passed over, in whatever words', () => {
  expect(
    said(`
      项目过程指标由2个二级指标和5个三级指标构成，权重为20分，实际得分18分。
      制度执行有效性：会计凭证未及时归档。该项目制度执行有效性指标得分2分。综上，该指标满分7分，得分5分。
      数量指标“机柜托管”的目标值是 25 个，实际完成 25 个；实际完成率：100%，故实际完成率得分为 4 分。
      综上，数量指标得分为20分。质量指标“云服务质量考核评定打分”目标值是>=90分，实际得分为100.07分。
      用户使用满意度：指标值：≥90%，实际完成值：94.6%。预算执行率100%。最终评分结果为：总分为97分，绩效评级为“优”。`),
  ).toEqual([])
})

test.each([
  ['制度执行有效性指标得分4分。', ['prose-differs', '制度执行有效性', '得分', '4', '2']],
  ['制度执行有效性满分5分。', ['prose-differs', '制度执行有效性', '分值', '5', '4']],
  ['过程指标权重为25分。', ['prose-differs', '过程', '分值', '25', '20']],
  ['用户使用满意度为98%。', ['prose-differs', '用户使用满意度', '百分比', '98%', '94.6% / 90% / 105.11% / 100%']],
  ['虚拟机年度指标值为100台。', ['prose-differs', '虚拟机', '指标值', '100', '98']],
  ['虚拟机目标值98台，实际完成97台。', ['prose-differs', '虚拟机', '实际完成值', '97', '98']],
  ['虚拟机已提供。实际完成率：90%。', ['prose-differs', '虚拟机', '百分比', '90%', '100%']],
  ['最终总分为98分。', ['prose-differs', '总分', '得分', '98', '97']],
  ['绩效评级为“良”。', ['prose-differs', '等级', '等级', '良', '优']],
  ['用户使用满意度：指标值：≥90%，实际完成值：≥90%。', ['prose-not-a-number', '用户使用满意度', '≥90%']],
  ['群众满意度较高。', ['prose-alias', '群众满意度', '用户使用满意度']],
])('%s', (text, finding) => {
  expect(said(text)).toEqual([finding])
})

test('points for what is not in the table are named: the source report gives 产出成本 10 beyond its hundred', () => {
  expect(said('项目产出成本由1个二级指标和1个三级指标构成，权重为10分，实际得分10分。')).toEqual([
    ['prose-not-in-table', '产出成本', '10'],
  ])
})

test('a figure is compared as it is rounded: 94.6 says 94.57, 94.5 does not', () => {
  const rounded = evaluate(profiles['project-self-evaluation'], { 'user-satisfaction': { exactActual: '9457/100' } })
  expect(checkProse('用户使用满意度为94.6%。', rounded)).toEqual([])
  expect(checkProse('用户使用满意度为94.5%。', rounded)).toHaveLength(1)
})

test('a figure right after the name is of that row', () => {
  const reached = evaluate(profiles['project-self-evaluation'], { 'funds-received-rate': { actual: '98.5' } })
  expect(checkProse('资金到位率98.5%，资金及时到位。', reached)).toEqual([])
  expect(checkProse('资金到位率95%，资金及时到位。', reached)).toMatchObject([
    { code: 'prose-differs', params: { name: '资金到位率', given: '95%' } },
  ])
})

test('what belongs to no row is left alone: money, dates, other percentages', () => {
  expect(said('2024年8月拨付资金200万，价格下降1.16%至36.84%。共安排预算500万元，采购112台。')).toEqual([])
})
