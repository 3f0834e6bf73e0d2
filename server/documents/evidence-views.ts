/** The readable files of an evidence package, made of its bound parts alone: whoever has the parts can make them again, byte for byte. */
import Fraction from 'fraction.js'
import { type ReturnStep, type Standing, unitExplainer, type UnitStep } from '../domain/calculation.ts'
import { asReturn, type EvidenceAnswer, type EvidenceExpert } from '../domain/evidence.ts'
import { sheetScore } from '../domain/experts.ts'
import { objectsOfSeat, spread } from '../domain/objects.ts'
import { addTo, meanOf, startSum, sumOf } from '../domain/exact-sum.ts'
import { parseExact, exact } from '../domain/rounding.ts'
import { PIECE } from '../domain/plan-text.ts'
import type { Plan } from '../domain/result.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv-cell.ts'

export type RosterSeat = {
  unitId: number
  seat: number
  name: string
  code: string | null
  category: string | null
  role?: string
  platforms?: string[]
}
export type SendingLine = {
  unit: string
  seat: number
  at: string
  kind: string
  by: string | null
  note: string | null
}
type Rows<T> = AsyncIterable<T> | Iterable<T>
/** A line of the answers' part, but for what opens its leaf. */
export type ViewedAnswer = Omit<EvidenceAnswer, 'opening'>
/** The parts that views are made of; rows can be gone through again. */
export type ViewSource = {
  plan: Plan
  roster: () => Rows<RosterSeat>
  answers: () => Rows<ViewedAnswer>
  sending: () => Rows<SendingLine>
  experts: () => Rows<EvidenceExpert>
}

type View = { path: string; lines: (source: ViewSource) => AsyncGenerator<(string | number)[]> }

export const views: View[] = [
  { path: 'plan/questionnaire.csv', lines: questionnaireLines },
  { path: 'roster/roster.csv', lines: rosterLines },
  { path: 'sending/log.csv', lines: sendingLines },
  { path: 'answers/answers.csv', lines: answerLines },
  { path: 'answers/not-counted.csv', lines: notCountedLines },
  { path: 'experts/sheets.csv', lines: expertLines },
  { path: 'calculation/steps.csv', lines: stepLines },
]

/** A view as the text of its file, some lines at a time. */
export async function* viewText(view: View, source: ViewSource): AsyncGenerator<string> {
  let text = BYTE_ORDER_MARK
  for await (const cells of view.lines(source)) {
    text += csvLine(cells)
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

async function* questionnaireLines({ plan: { questionnaire, objects = [] } }: ViewSource) {
  yield ['类别', '键', '内容', '分值或权重']
  for (const { key, name, vendor } of objects) yield ['评价对象', key, name, vendor ?? '']
  for (const { key, label, weight } of questionnaire.dimensions) yield ['评价内容', key, label, weight ?? '1']
  for (const { level, label, value } of questionnaire.scale) yield ['量表', level, label, value]
  if (questionnaire.overall) yield ['总体评价', 'overall', questionnaire.overall.label, '']
}

async function* rosterLines({ plan: { objects }, roster }: ViewSource) {
  // Without roles and objects the table is the one that packages of earlier versions carry.
  let withRoles = false
  for await (const { role } of roster()) if ((withRoles = role !== undefined)) break
  const more = [...(withRoles ? ['角色'] : []), ...(objects ? ['评价对象'] : [])]
  yield ['单位编号', '单位名称', '统一社会信用代码', '类别', '席位', ...more]
  for await (const { unitId, name, code, category, seat, role = '', platforms = [] } of roster()) {
    const rated = (objects ? objectsOfSeat(objects, platforms) : []).map((one) => one.name).join('、')
    const own = [...(withRoles ? [role] : []), ...(objects ? [rated] : [])]
    yield [unitId, name, code ?? '', category ?? '', seat, ...own]
  }
}

const sendingWords: Record<string, string> = {
  sent: '发送',
  delivered: '送达',
  failed: '送达失败',
  reminded: '催办',
  refused: '谢绝填写',
  ineligible: '不属调查范围',
  reinstated: '恢复',
  revoked: '链接作废',
  reissued: '重新生成链接',
  'on-paper': '纸质代录',
}

async function* sendingLines({ sending }: ViewSource) {
  yield ['单位名称', '席位', '时间（UTC）', '事项', '办理人', '备注']
  for await (const { unit, seat, at, kind, by, note } of sending())
    yield [unit, seat, at, sendingWords[kind] ?? kind, by ?? '', note ?? '']
}

const standingWords: Record<Standing | 'replaced', string> = {
  counted: '计入',
  incomplete: '不完整',
  'too-few-scored': '评分项数不足',
  invalidated: '认定无效',
  'not-official': '非单位正式答卷',
  replaced: '已被修改后的答卷替代',
}
const flagWords = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const

type Explained = {
  answer: ViewedAnswer
  step: ReturnStep | null
  figure: string | null
  objects: NonNullable<UnitStep['objects']>
}

/** What is not counted is mostly little: what a pass over the answers has found of it needs no further one. */
const notCounted = new WeakMap<ViewSource, (string | number)[][]>()
const MOST_KEPT = 10_000

/** Every response with what became of it, unit by unit; a replaced one has no step. */
async function* explained(source: ViewSource): AsyncGenerator<Explained[]> {
  const left: (string | number)[][] = []
  for await (const unit of explainUnits(source)) {
    for (const one of unit) if (!isCounted(one) && left.length <= MOST_KEPT) left.push(notCountedLine(one))
    yield unit
  }
  if (left.length <= MOST_KEPT) notCounted.set(source, left)
}

async function* explainUnits({ plan, answers }: ViewSource): AsyncGenerator<Explained[]> {
  const explainUnit = unitExplainer(plan.questionnaire, plan.rules, plan.objects)
  for await (const unit of byUnit(answers())) {
    const counted = unit.filter(({ replaced }) => !replaced)
    const { returns, figure, objects } = explainUnit(
      counted.map((answer) => ({ ...asReturn(answer), digest: answer.leaf })),
    )
    const steps = new Map(returns.map((step) => [step.digest, step]))
    yield unit.map((answer) => ({
      answer,
      step: answer.replaced ? null : steps.get(answer.leaf)!,
      figure,
      objects: objects ?? [],
    }))
  }
}

/** The rows of one unit after another; a unit's rows stand together. */
export async function* byUnit<Answer extends ViewedAnswer>(rows: Rows<Answer>): AsyncGenerator<Answer[]> {
  let unit: Answer[] = []
  for await (const row of rows) {
    if (unit.length > 0 && unit[0]!.unit !== row.unit) {
      yield unit
      unit = []
    }
    unit.push(row)
  }
  if (unit.length > 0) yield unit
}

const isCounted = ({ step }: Explained) => step?.standing === 'counted'
const notCountedLine = (one: Explained) => [one.answer.leaf, one.answer.unit, one.answer.seat, standingOf(one)]
const standingOf = ({ step }: Explained) => standingWords[step?.standing ?? 'replaced']

async function* answerLines(source: ViewSource) {
  const { dimensions, scale } = spread(source.plan.questionnaire, source.plan.objects)
  const labels = new Map(scale.map(({ level, label }) => [level, label]))
  const rated = (rating: number | null | undefined) =>
    rating === undefined ? '' : rating === null ? '不适用' : (labels.get(rating) ?? String(rating))
  const reasons = (given: Record<string, string>) =>
    dimensions.flatMap(({ key, label }) => (given[key] ? [`${label}：${given[key]}`] : [])).join('\n')
  yield [
    '答卷校验码',
    '单位代号',
    '席位',
    ...dimensions.map(({ label }) => label),
    '总体评价',
    '得分（精确分数）',
    '是否计入',
    '标记',
    '意见建议',
    '理由',
  ]
  for await (const unit of explained(source))
    for (const one of unit) {
      const { answer, step } = one
      yield [
        answer.leaf,
        answer.unit,
        answer.seat,
        ...dimensions.map(({ key }) =>
          rated(Object.hasOwn(answer.answers.ratings, key) ? answer.answers.ratings[key] : undefined),
        ),
        rated(answer.answers.overall ?? undefined),
        step?.score ?? '',
        standingOf(one),
        (step?.flags ?? []).map((flag) => flagWords[flag]).join('、'),
        answer.answers.comment ?? '',
        reasons(answer.answers.reasons),
      ]
    }
}

async function* notCountedLines(source: ViewSource) {
  yield ['答卷校验码', '单位代号', '席位', '原因']
  const found = notCounted.get(source)
  if (found) return yield* found
  for await (const unit of explained(source)) for (const one of unit) if (!isCounted(one)) yield notCountedLine(one)
}

async function* expertLines({ plan: { questionnaire }, experts }: ViewSource) {
  const { dimensions } = questionnaire
  yield [
    '专家',
    '单位',
    '情况',
    ...dimensions.map(({ label }) => label),
    '得分（精确分数）',
    '理由',
    '意见',
    '提交时间（UTC）',
  ]
  for await (const { name, affiliation, revokedReason, recused, scores, reasons, comment, submittedAt } of experts()) {
    const hasScored = recused === false && scores !== null
    const state =
      revokedReason !== null ? `已撤销：${revokedReason}` : recused ? '回避' : hasScored ? '已评分' : '未提交'
    yield [
      name,
      affiliation,
      state,
      ...dimensions.map(({ key }) => (hasScored ? (scores[key] ?? '') : '')),
      hasScored ? exact(sheetScore(scores, dimensions)) : '',
      dimensions.flatMap(({ key, label }) => (reasons?.[key] ? [`${label}：${reasons[key]}`] : [])).join('\n'),
      comment ?? '',
      submittedAt ?? '',
    ]
  }
}

async function* stepLines(source: ViewSource) {
  const figures = startSum()
  const ofObjects = (source.plan.objects ?? []).map((one) => ({ ...one, sum: startSum() }))
  const blank = ofObjects.map(() => '')
  const objectHeads = ofObjects.map(({ name }) => `单位对${name}的得分`)
  yield ['单位代号', '答卷校验码', '各项分值（×权重）', '答卷得分', '是否计入', ...objectHeads, '单位得分']
  for await (const unit of explained(source)) {
    for (const one of unit)
      if (one.step) {
        const terms = one.step.terms.map(({ value, weight }) => (weight === '1' ? value : `${value}×${weight}`))
        const figure = isCounted(one) ? (one.figure ?? '') : ''
        const rated = new Map(isCounted(one) ? one.objects.map((object) => [object.key, object.figure ?? '']) : [])
        const parts = ofObjects.map(({ key }) => rated.get(key) ?? '')
        yield [
          one.answer.unit,
          one.answer.leaf,
          terms.join('、'),
          one.step.score ?? '',
          standingOf(one),
          ...parts,
          figure,
        ]
      }
    for (const { key, figure } of unit[0]!.objects)
      if (figure) addTo(ofObjects.find((one) => one.key === key)!.sum, parseExact(figure)!)
    const figure = unit[0]!.figure
    if (figure) addTo(figures, parseExact(figure)!)
  }
  const mean = meanOf(figures)
  const foot = (label: string, of: (sum: typeof figures) => string | number, own: string | number) => [
    label,
    '',
    '',
    '',
    '',
    ...ofObjects.map(({ sum }) => of(sum)),
    own,
  ]
  yield foot('单位得分合计', (sum) => exact(sumOf(sum)) ?? '', exact(sumOf(figures)))
  yield foot('单位数', (sum) => sum.count, figures.count)
  yield foot('用户使用满意度 = 合计 ÷ 单位数', (sum) => exact(meanOf(sum)) ?? '', exact(mean) ?? '')
  if (!new Fraction(source.plan.rules.expertWeight).equals(0))
    yield ['专家评分占比（见 result.json 的 composite）', '', '', '', '', ...blank, source.plan.rules.expertWeight]
}
