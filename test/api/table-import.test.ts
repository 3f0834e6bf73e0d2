import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Caller } from '../support.ts'
import { workbookOf } from '../documents/workbook.ts'
import { contentsOf } from './contents.ts'

const heading = ['一级指标', '二级指标', '三级指标', '分值', '得分', '得分率']
type Cells = (string | number | null)[]

/** The appendix table of the source report, cell by cell as it stands there, with the row that only its prose scores. */
const asFiled: Cells[] = [
  ['项目各部分权重和绩效分值'],
  heading,
  ['决策', '项目立项', '立项依据充分性', '44100%', null, null],
  [null, null, '立项程序规范性', '44100%', null, null],
  [null, '绩效目标', '绩效目标合理性', '33100%', null, null],
  [null, null, '绩效指标明确性', '33100%', null, null],
  [null, '资金投入', '预算编制科学性', '33100%', null, null],
  [null, null, '资金分配合理性', '33100%', null, null],
  ['过程', '资金管理', '资金到位率', '55100%', null, null],
  [null, null, '预算执行率', '55100%', null, null],
  [null, null, '资金使用合规性', '33100%', null, null],
  [null, '组织实施', '管理制度健全性', '33100%', null, null],
  [null, null, '制度执行有效性', '4250%', null, null],
  ['产出', '产出数量', '机柜托管', '44100%', null, null],
  [null, null, '物理机', '66', null, null],
  [null, null, '虚拟机', '66', null, null],
  [null, null, '应急演练', '44', null, null],
  [null, '产出质量', '云服务质量考核评定', '1010100%', null, null],
  [null, '产出时效', '7*24小时运维保障服务响应', 10, 10, '100%'],
  [null, '产出成本', '项目预算控制率', 10, 10, '100%'],
  ['效益', '项目效益', '完全实现构建统一云平台', '10990%', null, null],
  ['满意度指标完成情况分析', '满意度指标', '群众满意度', 10, 10, '100%'],
]

async function begun() {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云服务项目', year: 2024 }))
  return { world, id: id as number }
}

async function send({ send }: Caller, id: number, rows: Cells[], query = '') {
  const body = new FormData()
  body.append('file', new File([new Uint8Array(await workbookOf(rows))], '指标表.xlsx'))
  return send(`/api/v1/evaluations/${id}/table/import${query}`, { method: 'POST', body })
}

const named = (errors: { row: number; code: string }[], code: string) =>
  errors.filter((one) => one.code === code).map((one) => one.row)

test('the table as the source report has it is refused whole, each of its faults named by row', async () => {
  const { world, id } = await begun()
  const before = await contentsOf(world.db)
  const { status, body } = await send(world.manager, id, asFiled)
  expect([status, body.code]).toEqual([422, 'bad-rows'])
  // Cells run into one: what they most likely meant stands beside each.
  expect(named(body.errors, 'garbled-cell')).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18, 21])
  expect(body.errors).toContainEqual(
    expect.objectContaining({
      row: 13,
      field: 'weight',
      code: 'garbled-cell',
      value: '4250%',
      params: { weight: '4', score: '2', rate: '50' },
    }),
  )
  expect(named(body.errors, 'garbled-pair')).toEqual([15, 16, 17])
  // 产出成本, 10 points: in no table, and with it 产出 weighs 50 and the whole 110.
  expect(named(body.errors, 'row-not-in-table')).toEqual([20])
  expect(body.errors).toContainEqual(
    expect.objectContaining({
      row: 14,
      code: 'level-weight-differs',
      params: { level1: '产出', sum: '50', weight: '40' },
    }),
  )
  expect(body.errors).toContainEqual(
    expect.objectContaining({ row: 22, code: 'weights-do-not-sum', params: { sum: '110', full: '100' } }),
  )
  expect(body.errors).toContainEqual(
    expect.objectContaining({
      row: 22,
      code: 'alias-used',
      params: { name: '群众满意度', canonical: '用户使用满意度' },
    }),
  )
  expect(named(body.errors, 'level-not-in-profile')).toEqual([22])
  expect(await contentsOf(world.db)).toEqual(before)
})

const full = [
  '一级指标',
  '二级指标',
  '三级指标',
  '年度指标值',
  '实际完成值',
  '分值',
  '得分',
  '得分率',
  '偏差原因分析及改进措施',
]
const small: Cells[] = [
  full,
  ['决策', '立项', '立项依据充分性', null, null, 20, 20, '100%', null],
  ['过程', '资金管理', '预算执行率', '≥100%', '100%', 20, 20, '100%', null],
  ['产出', '产出数量', '虚拟机', '≥98台', '49台', 40, 20, '50%', '分期上云'],
  ['效益', '项目效益', '完全实现构建统一云平台', '统一云平台', '达成', 10, 9, '90%', '部分未上云'],
  ['满意度', '满意度指标', '用户使用满意度', '≥90%', 94.6, 10, 10, '100%', null],
  ['总分', null, null, null, null, 100, 79, null, null],
]

test('a table in order replaces the profile’s, and rows that go on keep their key and their survey', async () => {
  const { world, id } = await begun()
  const survey = await openSurvey(world, 1)
  await answer(world, (await linksOf(world, survey.id))[0]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await must(world.manager.put(`/evaluations/${id}/indicators/user-satisfaction`, { source: { surveyId: survey.id } }))
  const dry = await send(world.manager, id, small, '?dryRun=1')
  expect(dry.body).toMatchObject({ rows: 5, kept: 5, added: 0, warnings: [] })
  expect((await world.manager.get(`/evaluations/${id}`)).body.indicators).toHaveLength(19)
  expect((await send(world.manager, id, small)).status).toBe(200)
  const { body } = await world.manager.get(`/evaluations/${id}`)
  // 20 + 20 + 40 × 49/98 + 9 + 10 = 79
  expect(body).toMatchObject({ total: '79', full: '100', grade: '中', complete: true })
  expect(body.indicators.map((row: { key: string }) => row.key)).toEqual([
    'project-basis',
    'budget-execution-rate',
    'vm-count',
    'unified-platform',
    'user-satisfaction',
  ])
  expect(body.indicators[4]).toMatchObject({ actual: '100', source: { surveyId: survey.id } })
  expect(body.indicators[3]).toMatchObject({ kind: 'assigned', actual: '达成', score: '9', reason: '部分未上云' })
})

const wrong: [string, number, number, string | number | null, string][] = [
  ['"≥90%" as an actual', 5, 4, '≥90%', 'actual-not-a-number'],
  ['another unit', 3, 4, '49个', 'unit-mismatch'],
  ['a percentage that Excel keeps as a fraction', 5, 4, 0.946, 'percent-as-fraction'],
  ['a score above the weight', 1, 6, 21, 'out-of-range'],
  ['a 得分率 that is not 得分 ÷ 分值', 3, 7, '60%', 'rate-differs'],
  ['a total that is not the sum', 6, 6, 97, 'parent-not-sum'],
  ['a weight that is none', 1, 5, '二十', 'not-a-number'],
  ['a name left out', 1, 2, null, 'required'],
  ['a target that is none', 3, 3, '九十八台以上', 'target-not-a-number'],
]

test.each(wrong)(
  '%s is named by its row and column, and nothing is imported',
  async (_name, at, column, value, code) => {
    const { world, id } = await begun()
    const rows = small.map((row, i) => (i === at ? row.map((cell, j) => (j === column ? value : cell)) : row))
    const { status, body } = await send(world.manager, id, rows)
    expect([status, body.code]).toEqual([422, 'bad-rows'])
    expect(body.errors).toContainEqual(expect.objectContaining({ row: at + 1, code }))
    expect((await world.manager.get(`/evaluations/${id}`)).body.indicators).toHaveLength(19)
  },
)

test('what is no workbook, or has no such heading, is told so', async () => {
  const { world, id } = await begun()
  expect((await send(world.manager, id, [['甲', '乙']])).body.code).toBe('no-table-heading')
  const body = new FormData()
  body.append('file', new File(['一级指标,三级指标'], '表.xlsx'))
  const reply = await world.manager.send(`/api/v1/evaluations/${id}/table/import`, { method: 'POST', body })
  expect(reply.body).toMatchObject({ code: 'not-a-spreadsheet', params: { reason: 'not-a-workbook' } })
  expect((await send(world.manager, 99, small)).body.code).toBe('evaluation-not-found')
})
