import type { CellObject, SheetData } from 'write-excel-file/node'
import type { EvaluationSource, EvaluationView, IndicatorView } from '../contract/evaluations.ts'
import type { Shortfall } from '../domain/profile.ts'
import { operatorSigns } from '../contract/words.ts'

type Cell = CellObject | null
const text = (value: string, more: CellObject = {}): Cell => ({ value, type: String, ...more })
const number = (value: number): Cell => ({ value, type: Number })
const formula = (value: string): Cell => ({ value, type: 'Formula' })
const head = (value: string): Cell =>
  text(value, { fontWeight: 'bold', backgroundColor: '#e8eef7', wrap: true, align: 'center' })

/** Ten places are more than any figure shows and fewer than binary arithmetic gets wrong. */
const steady = (expression: string) => `ROUND(${expression},10)`

/** `a` is the cell of the target, `b` that of the actual, `w` that of the weight. */
function scoreFormula(row: IndicatorView, rules: EvaluationView['profile'], a: string, b: string, w: string): string {
  const { operator = '>=' } = row
  const shortfall: Shortfall = row.shortfall ?? rules.shortfall ?? { rule: 'proportional' }
  const met = `${steady(b)}${operator}${a}`
  const ratio = operator === '>=' ? `${b}/${a}` : operator === '<=' ? `${a}/${b}` : `IF(${b}<${a},${b}/${a},${a}/${b})`
  const share = `IF(OR(${b}<=0,${a}<=0),0,${ratio})`
  const score = `IF(${met},${w},${missed(shortfall, a, b, w, share)})`
  const deviation = `IF(${a}=0,0,${steady(`ABS(${b}-${a})/ABS(${a})*100`)})`
  const falling = (rules.deviationDeductions ?? []).toSorted((x, y) => Number(y.from) - Number(x.from))
  if (falling.length === 0) return score
  const lost = falling.reduceRight(
    (otherwise, { from, points }) => `IF(${deviation}>=${from},${points},${otherwise})`,
    '0',
  )
  return `MAX(0,${score}-${lost})`
}

function missed(shortfall: Shortfall, a: string, b: string, w: string, share: string): string {
  if (shortfall.rule === 'all-or-nothing') return '0'
  if (shortfall.rule === 'proportional') return `${w}*${share}`
  if (shortfall.rule === 'step') {
    const steps = steady(`ABS(${b}-${a})/${shortfall.every}`)
    return `MAX(0,${w}-${shortfall.begun ? `ROUNDUP(${steps},0)` : `INT(${steps})`}*${shortfall.deduct})`
  }
  const falling = shortfall.tiers.toSorted((x, y) => Number(y.min) - Number(x.min))
  const tiers = falling.reduceRight(
    (otherwise, { min, share: part }) => `IF(${steady(`${share}*100`)}>=${min},${part}/100,${otherwise})`,
    '0',
  )
  return `${w}*${tiers}`
}

const decimals = (shown: string) => Math.max(2, shown.split('.')[1]?.length ?? 0)
const same = (cell: string, stored: string) =>
  `IF(ROUND(${steady(cell)},${decimals(stored)})=${stored},"一致","不一致")`

const headings = [
  '一级指标',
  '二级指标',
  '三级指标',
  '方向',
  '年度指标值',
  '实际完成值',
  '单位',
  '分值',
  '得分',
  '得分率（%）',
  '系统存储得分',
  '核对',
]

/** The 自评 rows scored by formulas; a bound row takes its actual from the survey's own sheet. */
export function scoresSheet(view: EvaluationView, figures: ReadonlyMap<string, string>) {
  const rows = view.indicators.map((row, i) => scoreRow(view, row, i + 2, figures))
  const last = view.indicators.length + 1
  const data: SheetData = [headings.map(head), ...rows, ...totalRows(view, last)]
  return {
    sheet: '自评得分',
    columns: [12, 14, 26, 7, 12, 16, 7, 9, 14, 12, 14, 10].map((width) => ({ width })),
    stickyRowsCount: 1,
    data,
  }
}

function scoreRow(view: EvaluationView, row: IndicatorView, r: number, figures: ReadonlyMap<string, string>): Cell[] {
  const names = [row.level1, row.level2, row.level3].map((name) => text(name))
  const stored: Cell[] =
    row.score === null ? [text('未评分'), null] : [number(Number(row.score)), formula(same(`I${r}`, row.score))]
  const rate = formula(`IF(OR(I${r}="",H${r}=0),"",I${r}/H${r}*100)`)
  if (row.kind === 'assigned') {
    const given = row.score === null ? null : number(Number(row.score))
    return [
      ...names,
      null,
      text('定性', { align: 'center' }),
      row.actual ? text(row.actual) : null,
      null,
      number(Number(row.weight)),
      given,
      rate,
      ...stored,
    ]
  }
  const actual = row.source ? formula(figureFormula(row.source, figures)) : actualCell(row)
  const score = row.score === null ? null : formula(scoreFormula(row, view.profile, `E${r}`, `F${r}`, `H${r}`))
  return [
    ...names,
    text(operatorSigns[row.operator ?? '>='], { align: 'center' }),
    number(Number(row.target)),
    actual,
    text(row.unit ?? ''),
    number(Number(row.weight)),
    score,
    rate,
    ...stored,
  ]
}

/** A wave under one of its seals, which several rows may be bound to. */
export const keyOf = ({ surveyId, seal }: Pick<EvaluationSource['waves'][number], 'surveyId' | 'seal'>) =>
  `${surveyId}/${seal?.number ?? 0}/`

// A survey's figure, or that of one of its clouds, or of an annual one Σ weight × figure ÷ Σ weight.
function figureFormula({ annualId, object, waves }: EvaluationSource, figures: ReadonlyMap<string, string>): string {
  const cells = waves.map((wave) => figures.get(keyOf(wave) + (object?.key ?? ''))!)
  if (annualId === null) return cells[0]!
  const weights = waves.map(({ weight }) => weight!)
  return `(${weights.map((weight, i) => `${weight}*${cells[i]}`).join('+')})/(${weights.join('+')})`
}

// A figure that no decimal writes out, such as an execution rate of 2/3, stands as its fraction.
function actualCell({ actual, exactActual }: IndicatorView): Cell {
  if (!actual) return null
  return exactActual && !exactActual.endsWith('/1') ? formula(exactActual) : number(Number(actual))
}

function totalRows(view: EvaluationView, last: number): Cell[][] {
  const gap = Array.from({ length: 7 }, () => null)
  const line = (name: string, cell: Cell, ...more: Cell[]): Cell[] => [
    text(name, { fontWeight: 'bold' }),
    ...gap,
    cell,
    ...more,
  ]
  const points = view.adjustments.flatMap((one) => (one.kind === 'deduction' ? [one.points] : []))
  const caps = view.adjustments.flatMap((one) => (one.kind === 'cap' ? [one.cap] : []))
  const left = points.length > 0 ? `MAX(0,I${last + 1}-${points.join('-')})` : `I${last + 1}`
  const total = caps.length > 0 ? `MIN(${left},${caps.join(',')})` : left
  const t = `I${last + 2}`
  const falling = view.profile.bands.toSorted((a, b) => Number(b.min) - Number(a.min))
  const grade = falling.reduceRight(
    (otherwise, { label, min }, i) =>
      i === falling.length - 1 ? `"${label}"` : `IF(${steady(t)}>=${min},"${label}",${otherwise})`,
    '""',
  )
  return [
    line('各项得分之和', formula(`SUM(I2:I${last})`)),
    line(
      '总分（扣分、上限之后）',
      formula(total),
      null,
      ...(view.total ? [number(Number(view.total)), formula(same(t, view.total))] : []),
    ),
    line('等级', view.grade ? formula(grade) : text('尚有指标未评分'), null, ...(view.grade ? [text(view.grade)] : [])),
  ]
}
