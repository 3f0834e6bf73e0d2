/**
 * 计算底稿: raw ratings, and live formulas from them up to the figure and the 自评 row. A spreadsheet computes in binary, so each
 * formula rounds to ten places before it is compared or shown; what the product stored stands beside every step.
 */
import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node'
import type { EvaluationView } from '../contract/evaluations.ts'
import type { Plan } from '../contract/plan.ts'
import type { UnitResponse } from '../domain/statistics.ts'
import { scoresSheet } from './workings-scores.ts'
import { partsOf } from '../domain/objects.ts'
import { isSatisfied } from '../domain/scale.ts'
import { pageBreaks } from './page-breaks.ts'
import { FONT_SIZE, heightOf, rule } from './xlsx-cells.ts'
import { pageHeight, printSetup, type SheetPrint } from './xlsx-print.ts'

/** One bound survey: its counted answers unit by unit, without names, and what was stored. */
export type WorkingSurvey = {
  /** The wave and the seal it is read under. */
  key: string
  plan: Pick<Plan, 'title' | 'questionnaire' | 'rules' | 'objects'>
  planDigest: string
  units: UnitResponse[][]
  indicator: Stored & { unit: string; figure: string }
  /** The clouds that a row is bound to instead of the whole. */
  bound: readonly { key: string; name: string; indicator: Stored }[]
  composite: { weight: string; experts: string | null }
}

type Stored = { value: string | null; exact: string | null }
type Cell = CellObject | null
const text = (value: string, more: CellObject = {}): Cell => ({ value, type: String, ...more })
const number = (value: number): Cell => ({ value, type: Number })
const formula = (value: string): Cell => ({ value, type: 'Formula' })
const head = (value: string): Cell =>
  text(value, { fontWeight: 'bold', backgroundColor: '#e8eef7', wrap: true, align: 'center' })

/** The column's letters, from 1. */
export function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}

/** Digits after the point that a stored figure shows, at least two. */
const placesOfText = (shown: string) => Math.max(2, shown.split('.')[1]?.length ?? 0)
const same = (cell: string, stored: string) =>
  `IF(ROUND(ROUND(${cell},10),${placesOfText(stored)})=${stored},"一致","不一致")`

type Sheet = {
  sheet: string
  columns: { width: number }[]
  data: SheetData
  stickyRowsCount?: number
  orientation?: SheetPrint['orientation']
  /** How many rows at its end stay on one page. */
  together?: number
}

export async function workingsXlsx(view: EvaluationView, surveys: readonly WorkingSurvey[]): Promise<Buffer> {
  const many = surveys.length > 1
  const parts = surveys.map((survey, i) => surveySheets(survey, many ? String(i + 1) : ''))
  const figures = new Map(
    surveys.flatMap(({ key }, i) => parts[i]!.figures.map(([object, cell]) => [key + object, cell])),
  )
  const sheets: Sheet[] = [
    aboutSheet(view, surveys),
    ...parts.flatMap((part) => part.sheets),
    scoresSheet(view, figures),
  ]
  const prints = sheets.map((sheet) => printOf(sheet, view.project))
  const ruled = sheets.map(({ sheet, columns, stickyRowsCount, data }) => {
    return { sheet, columns, stickyRowsCount, data: ruledRows(data, columns) }
  })
  return writeExcelFile(ruled, { fontFamily: '宋体', fontSize: FONT_SIZE, features: [printSetup(prints)] }).toBuffer()
}

function printOf(
  { sheet, columns, data, orientation = 'landscape', together = 1 }: Sheet,
  project: string,
): SheetPrint {
  const print = { name: sheet, orientation, headingRow: 1, title: `${project} 计算底稿　${sheet}` }
  const widths = columns.map(({ width }) => width)
  const held = data.map((_, at) => at >= data.length - together && at < data.length - 1)
  const heights = data.map((row) => rowHeight(row, columns))
  const page = pageHeight(orientation, widths)
  return { ...print, breaks: pageBreaks({ page, repeated: heights[0]! }, heights, held) }
}

const rowHeight = (row: SheetData[number], columns: Sheet['columns']) =>
  Math.max(...row.map((cell, x) => heightOf(writtenIn(cell), columns[x]?.width ?? 10)), 21)
const writtenIn = (cell: SheetData[number][number]) =>
  cell && typeof cell === 'object' && 'type' in cell && cell.type === String ? String(cell.value) : ''

/** Every cell ruled, what is wrapped as high as it needs, figures in the middle of their columns. A row of nothing stays a gap. */
const ruledRows = (data: SheetData, columns: Sheet['columns']): SheetData =>
  data.map((row) => {
    const height = rowHeight(row, columns)
    if (row.every((cell) => cell === null)) return row
    return Array.from(data[0]!.length > row.length ? data[0]! : row, (_, x) => {
      const cell = row[x] ?? null
      const figure = writtenIn(cell) === '' && { align: 'center' as const }
      return { alignVertical: 'center', wrap: true, height, ...rule, ...figure, ...(cell as CellObject | null) }
    })
  })

function aboutSheet(view: EvaluationView, surveys: readonly WorkingSurvey[]): Sheet {
  const lines = [
    ['计算底稿', `${view.project}（${view.year} 年度）`],
    ['评分规则', `${view.profile.label}（第 ${view.profile.version} 版）`],
    ['底稿校验码', view.contentDigest],
    ...surveys.flatMap(({ plan, planDigest }) => [
      ['调查', plan.title],
      ['调查方案校验码', planDigest],
    ]),
    [
      '说明',
      '“评价明细”为去标识的原始评价（档次），其余各数均为公式，打开后由表格软件重新计算；“系统存储值”为系统按精确分数计算并保存的结果。',
    ],
    [
      '说明',
      '答卷不署名，单位以序号代替，序号按内容排列，与名册顺序无关。公式比较前先保留 10 位小数，以消除二进制误差。',
    ],
  ]
  return {
    sheet: '说明',
    columns: [{ width: 18 }, { width: 90 }],
    data: lines.map(([name = '', value = '']) => [text(name, { fontWeight: 'bold' }), text(value, { wrap: true })]),
  }
}

/** By the object it is of, '' for the whole, the cell of each figure. */
type FigureCells = [object: string, cell: string][]

function surveySheets(survey: WorkingSurvey, suffix: string): { sheets: Sheet[]; figures: FigureCells } {
  const names = { scale: `量表${suffix}`, raw: `评价明细${suffix}`, units: `单位得分${suffix}` }
  const scale = scaleSheet(survey, names.scale)
  const raw = rawSheet(survey, names)
  const { sheet, figures } = unitSheet(survey, names, raw.last)
  return { sheets: [scale, raw.sheet, sheet], figures }
}

/** The levels with their points, and the rules that say which answers count. */
function scaleSheet({ plan: { questionnaire, rules } }: WorkingSurvey, name: string): Sheet {
  const levels = questionnaire.scale.map(({ level, label, value }) => [
    number(level),
    text(label),
    number(Number(value)),
    number(isSatisfied(questionnaire.scale, level) ? 1 : 0),
  ])
  const facts: Cell[][] = [
    [text('至少作答项数'), null, number(rules.minAnswered)],
    [text('至少评分项数'), null, number(rules.minScored)],
    [text('只计第 1 席（1 是）'), null, number(rules.combine === 'official' ? 1 : 0)],
  ]
  return {
    sheet: name,
    orientation: 'portrait',
    columns: [{ width: 20 }, { width: 16 }, { width: 12 }, { width: 12 }],
    data: [['档', '名称', '分值', '计满意'].map(head), ...levels, [null], ...facts],
  }
}

const FIRST = 3

/**
 * One row an answer: the levels as given, how many, whether it counts, its score. Weights stand in row 2. Where there are several objects,
 * one row for each that an answer rates, and last which it is.
 */
function rawSheet(survey: WorkingSurvey, names: { scale: string; raw: string }): { sheet: Sheet; last: number } {
  const { questionnaire, objects = [] } = survey.plan
  const { dimensions, scale } = questionnaire
  const k = dimensions.length
  const col = columnsOf(k)
  const place = new Map<string | null, number>(objects.map(({ key }, at) => [key, at + 1]))
  const limit = (line: number) => `${names.scale}!$C$${scale.length + 2 + line}`
  const rows = survey.units.flatMap((returns, unit) =>
    returns.flatMap((one) =>
      partsOf(one.ratings, objects).map(({ object, ratings }) => ({
        one: { ...one, ratings },
        unit: unit + 1,
        object: place.get(object),
      })),
    ),
  )
  const data: SheetData = [
    [
      '单位序号',
      '席位',
      ...dimensions.map(({ label }) => label),
      '作废',
      '作答项数',
      '评分项数',
      '有效',
      '计入',
      '满意项数',
      '得分',
      ...(objects.length > 0 ? [`评价对象（${objects.map(({ name }, at) => `${at + 1} ${name}`).join('，')}）`] : []),
    ].map(head),
    [text('权重'), null, ...dimensions.map((one) => number(Number(one.weight ?? 1)))],
    ...rows.map(({ one, unit, object }, i) => {
      const r = FIRST + i
      const [from, to] = [letters(3), letters(2 + k)]
      const range = `${from}${r}:${to}${r}`
      const cells = dimensions.map((_, d) => ({ level: `${letters(3 + d)}${r}`, weight: `${letters(3 + d)}$2` }))
      const look = (level: string, column: 3 | 4) =>
        `VLOOKUP(${level},${names.scale}!$A$2:$D$${scale.length + 1},${column},FALSE)`
      const sumOf = (each: (cell: { level: string; weight: string }) => string) =>
        `SUM(${cells.map((cell) => `IF(ISNUMBER(${cell.level}),${each(cell)},0)`).join(',')})`
      return [
        number(unit),
        number(one.seat),
        ...dimensions.map(({ key }) => ratingCell(Object.hasOwn(one.ratings, key) ? one.ratings[key] : undefined)),
        one.invalidated ? number(1) : null,
        formula(`COUNTA(${range})`),
        formula(`COUNT(${range})`),
        formula(`IF(AND(${col.answered}${r}>=${limit(1)},${col.scored}${r}>=${limit(2)}),1,0)`),
        formula(`IF(AND(${col.valid}${r}=1,${col.invalid}${r}<>1,OR(${limit(3)}=0,B${r}=1)),1,0)`),
        formula(sumOf(({ level }) => look(level, 4))),
        formula(
          `IF(${col.scored}${r}=0,"",${sumOf(({ level, weight }) => `${look(level, 3)}*${weight}`)}/${sumOf(({ weight }) => weight)})`,
        ),
        ...(object === undefined ? [] : [number(object)]),
      ]
    }),
  ]
  return {
    sheet: {
      sheet: names.raw,
      columns: [
        { width: 9 },
        { width: 6 },
        ...dimensions.map(() => ({ width: 11 })),
        ...Array.from({ length: objects.length > 0 ? 8 : 7 }, () => ({ width: 10 })),
      ],
      stickyRowsCount: 1,
      data,
    },
    last: FIRST + rows.length - 1,
  }
}

const columnsOf = (k: number) => ({
  invalid: letters(3 + k),
  answered: letters(4 + k),
  scored: letters(5 + k),
  valid: letters(6 + k),
  counted: letters(7 + k),
  satisfied: letters(8 + k),
  score: letters(9 + k),
  object: letters(10 + k),
})

function ratingCell(rating: number | null | undefined): Cell {
  if (rating === undefined) return null
  return rating === null ? text('不适用') : number(rating)
}

/** One row a unit, then the figure. */
function unitSheet(
  survey: WorkingSurvey,
  names: { raw: string; units: string },
  last: number,
): { sheet: Sheet; figures: FigureCells } {
  const col = columnsOf(survey.plan.questionnaire.dimensions.length)
  const range = (column: string) => `${names.raw}!$${column}$${FIRST}:$${column}$${last}`
  const share = survey.plan.rules.indicator.figure === '满意率'
  const n = survey.units.length
  const { objects = [] } = survey.plan
  const scoreOf = (own: string) =>
    share
      ? `SUMIFS(${range(col.satisfied)},${own})/SUMIFS(${range(col.scored)},${own})*100`
      : `SUMIFS(${range(col.score)},${own})/COUNTIFS(${own})`
  // Of several objects a unit has a score for each it rates, in the columns behind; its own is their mean.
  const ends = [letters(4), letters(3 + objects.length)]
  const rows = survey.units.map((_, i): Cell[] => {
    const r = 2 + i
    const own = `${range('A')},A${r},${range(col.counted)},1`
    const each = objects.map((_, at) => `${own},${range(col.object)},${at + 1}`)
    const all = `${ends[0]}${r}:${ends[1]}${r}`
    const score = objects.length > 0 ? `SUM(${all})/COUNT(${all})` : scoreOf(own)
    return [
      number(i + 1),
      formula(`COUNTIFS(${own})`),
      formula(`IF(B${r}=0,"",${score})`),
      ...each.map((own) => formula(`IF(COUNTIFS(${own})=0,"",${scoreOf(own)})`)),
    ]
  })
  const { value, exact, unit, figure: kind } = survey.indicator
  const { weight, experts } = survey.composite
  const at = n + 3
  const tail: Cell[][] = [
    [],
    [text('有评分的单位数'), formula(`COUNT(C2:C${n + 1})`)],
    [text(`单位平均（${kind}）`), formula(`SUM(C2:C${n + 1})/B${at}`)],
    [text('专家评分所占比例'), number(Number(weight))],
    [text('专家评分平均'), Number(weight) === 0 || !experts ? number(0) : formula(experts)],
    [text('用户使用满意度'), formula(`B${at + 1}*(1-B${at + 2})+B${at + 2}*B${at + 3}`), text(unit)],
    ...storedRows({ value, exact }, `B${at + 4}`),
  ]
  // Experts score the whole, so one cloud's figure is the mean of its units.
  const first = n + 2 + tail.length
  const own = survey.bound.map(({ key, name, indicator }, i) => {
    const column = letters(4 + objects.findIndex((one) => one.key === key))
    const range = `${column}2:${column}${n + 1}`
    const cell = `B${first + i * 3}`
    const mean = [text(`对${name}的平均`), formula(`SUM(${range})/COUNT(${range})`), text(unit)]
    return { key, cell, rows: [mean, ...storedRows(indicator, cell)] }
  })
  return {
    sheet: {
      sheet: names.units,
      orientation: 'portrait',
      together: tail.length - 1,
      columns: [{ width: 22 }, { width: 14 }, { width: 24 }, ...objects.map(() => ({ width: 18 }))],
      stickyRowsCount: 1,
      data: [
        ['单位序号', '计入份数', '单位得分', ...objects.map(({ name }) => `对${name}的得分`)].map(head),
        ...rows,
        ...tail,
        ...own.flatMap((one) => one.rows),
      ],
    },
    figures: [
      ['', `${names.units}!$B$${at + 4}`],
      ...own.map(({ key, cell }): [string, string] => [key, `${names.units}!${cell}`]),
    ],
  }
}

const storedRows = ({ value, exact }: Stored, cell: string): Cell[][] => [
  [text('系统存储值'), value === null ? text('无') : number(Number(value)), text(exact ? `精确值 ${exact}` : '')],
  [text('核对'), value === null ? text('无') : formula(same(cell, value))],
]
