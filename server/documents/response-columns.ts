import type { ResponseForm, ResponseView } from '../contract/results.ts'
import { rates } from '../domain/objects.ts'
import { type Dimension, type Questionnaire, levelValue } from '../domain/scale.ts'
import { display } from '../domain/rounding.ts'
import type { ByteSink } from './byte-sink.ts'
import { type Cell, lineWriter, repeating, seldom } from './csv-lines.ts'

/** One column of a table of answer sheets: what it is called, what it holds, and its cell in a row. Numbers stand as decimal text. */
export type Column<Row> = Cell<Row> & { heading: string; meaning: string; values: string; isNumber?: true }
/** A sheet has one row in the wide form, one for each question in the long. */
export type ResponseTable = {
  columns: Pick<Column<never>, 'heading' | 'meaning' | 'values' | 'isNumber'>[]
  rowsOf: (sheet: ResponseView) => string[][]
  /** Writes the same rows as lines of CSV; answers how many. */
  writeLines: (sheet: ResponseView, sink: ByteSink) => number
}

const flagLabels = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const satisfies Record<
  ResponseView['flags'][number],
  string
>

/** Answer sheets as a table: 宽表, a row for a sheet; or 长表, a row for each answer of it, ready for a pivot table. */
export function responseTable(questionnaire: Questionnaire, form: ResponseForm): ResponseTable {
  if (form === 'wide') return tableOf(wideColumns(questionnaire), (sheet) => [sheet])
  const questions = questionsOf(questionnaire)
  return tableOf(longColumns(questionnaire), (sheet) =>
    questions
      .filter(({ object }) => !object || rates(sheet.ratings, object.key))
      .map((question) => ({ sheet, question })),
  )
}

function tableOf<Row>(columns: Column<Row>[], rows: (sheet: ResponseView) => Row[]): ResponseTable {
  const writeLine = lineWriter(columns)
  return {
    columns,
    rowsOf: (sheet) => rows(sheet).map((row) => columns.map((column) => column.of(row))),
    writeLines: (sheet, sink) => {
      const all = rows(sheet)
      for (const row of all) writeLine(row, sink)
      return all.length
    },
  }
}

type Rating = number | null | undefined

const digest: Column<ResponseView> = {
  heading: '答卷校验码',
  meaning: '一份答卷的唯一名称；答卷不含单位、时间和地址',
  values: '十六进制',
  of: (sheet) => sheet.digest,
}
const validity: Column<ResponseView> = {
  heading: '是否有效',
  meaning: '按方案规定的最少作答数判断；认定无效须经两人',
  values: '是；否；认定无效',
  of: (sheet) => (sheet.invalidated ? '认定无效' : sheet.valid ? '是' : '否'),
  few: { most: 3, which: (sheet) => (sheet.invalidated ? 2 : Number(sheet.valid)) },
}
const marks: Column<ResponseView> = {
  heading: '标记',
  meaning: '提示核查，不剔除答卷；多项以“、”分隔',
  values: [...Object.values(flagLabels), '纸质代录'].join('；'),
  of: (sheet) => [...sheet.flags.map((flag) => flagLabels[flag]), ...(sheet.onPaper ? ['纸质代录'] : [])].join('、'),
  few: { most: 2, which: (sheet) => (sheet.flags.length > 0 ? -1 : Number(sheet.onPaper)) },
}

function wideColumns(questionnaire: Questionnaire): Column<ResponseView>[] {
  const { dimensions } = questionnaire
  const values = scaleText(questionnaire)
  return [
    digest,
    ...dimensions.map(({ key, label }) => ({
      heading: label,
      meaning: `评价内容 ${key}；空白为未作答`,
      values,
      ...labelCell(questionnaire, ({ ratings }: ResponseView) => ratings[key]),
    })),
    {
      heading: '总体评价',
      meaning: '总体评价题；空白为未作答',
      values,
      ...labelCell(questionnaire, (sheet: ResponseView) => sheet.overall ?? undefined),
    },
    {
      heading: '得分',
      meaning: '已评分各项的（加权）平均，有多个评价对象时为各对象得分的平均，修约到两位',
      values: '数值',
      isNumber: true,
      ...repeating((sheet: ResponseView) => sheet.score ?? ''),
    },
    {
      heading: '得分（精确分数）',
      meaning: '未修约的得分，分子/分母',
      values: '分数',
      ...repeating((sheet: ResponseView) => sheet.exactScore ?? ''),
    },
    {
      heading: '满意档位',
      meaning: '得分所在档位；无效答卷为空',
      values: '见方案',
      ...repeating((sheet: ResponseView) => sheet.band ?? ''),
    },
    validity,
    marks,
    {
      heading: '意见建议',
      meaning: '答卷人填写的意见',
      values: '文本',
      ...seldom((sheet: ResponseView) => sheet.comment ?? ''),
    },
    {
      heading: '理由',
      meaning: '低分项的理由，每项一行',
      values: '文本',
      ...seldom((sheet: ResponseView) => reasonsText(sheet.reasons, dimensions)),
    },
  ]
}

type Question = Pick<Dimension, 'key' | 'label' | 'object'> & { place: number; rating: (sheet: ResponseView) => Rating }
type Answered = { sheet: ResponseView; question: Question }

const questionsOf = ({ dimensions, overall }: Questionnaire): Question[] => [
  ...dimensions.map(({ key, label, object }, place) => ({
    key,
    label,
    object,
    place,
    rating: ({ ratings }: ResponseView) => ratings[key],
  })),
  ...(overall
    ? [
        {
          key: 'overall',
          label: '总体评价',
          place: dimensions.length,
          rating: (sheet: ResponseView) => sheet.overall ?? undefined,
        },
      ]
    : []),
]

function longColumns(questionnaire: Questionnaire): Column<Answered>[] {
  const { scale, dimensions } = questionnaire
  const points = new Map(scale.map(({ level }) => [level, display(levelValue(scale, level))]))
  const ofSheet = ({ of, few, ...column }: Column<ResponseView>): Column<Answered> => ({
    ...column,
    of: ({ sheet }) => of(sheet),
    ...(few && { few: { ...few, which: ({ sheet }) => few.which(sheet) } }),
  })
  const ofQuestion = (of: (question: Question) => string): Cell<Answered> => ({
    of: ({ question }) => of(question),
    few: { most: dimensions.length + 1, which: ({ question }) => question.place },
  })
  const rating = ({ sheet, question }: Answered) => question.rating(sheet)
  const label = labelCell(questionnaire, rating)
  return [
    ofSheet(digest),
    ...(dimensions.some(({ object }) => object)
      ? [
          {
            heading: '评价对象',
            meaning: '这一行评的是哪个对象；总体评价为空',
            values: '文本',
            ...ofQuestion(({ object }) => object?.name ?? ''),
          },
        ]
      : []),
    { heading: '代码', meaning: '评价内容的代码', values: 'overall 为总体评价', ...ofQuestion(({ key }) => key) },
    { heading: '评价内容', meaning: '评价内容的名称', values: '文本', ...ofQuestion(({ label }) => label) },
    {
      heading: '评价',
      meaning: '所选档；空白为未作答',
      values: scaleText(questionnaire),
      ...label,
    },
    {
      heading: '分值',
      meaning: '所选档的分值；不适用和未作答为空',
      values: '数值',
      isNumber: true,
      ...label,
      of: (row) => points.get(rating(row) ?? NaN) ?? '',
    },
    {
      heading: '理由',
      meaning: '低分项的理由',
      values: '文本',
      ...seldom(({ sheet, question }: Answered) => sheet.reasons[question.key] ?? ''),
    },
    ofSheet(validity),
    ofSheet(marks),
  ]
}

/** 编码说明: every column with what it means and what may stand in it. */
export function codeBook(questionnaire: Questionnaire): string[][] {
  const titled = { wide: '宽表', long: '长表' } as const
  const rows = (['wide', 'long'] as const).flatMap((form) =>
    responseTable(questionnaire, form).columns.map(({ heading, meaning, values }) => [
      titled[form],
      heading,
      meaning,
      values,
    ]),
  )
  return [['表', '栏目', '含义', '取值'], ...rows]
}

/** The label of the level chosen. */
function labelCell<Row>({ scale }: Questionnaire, ratingOf: (row: Row) => Rating): Cell<Row> {
  const labels: string[] = []
  for (const { level, label } of scale) labels[level] = label
  const of = (row: Row) => {
    const rating = ratingOf(row)
    if (rating === null) return '不适用'
    return rating === undefined ? '' : (labels[rating] ?? String(rating))
  }
  const which = (row: Row) => {
    const rating = ratingOf(row)
    if (rating === null) return 0
    if (rating === undefined) return labels.length
    return labels[rating] === undefined ? -1 : rating
  }
  return { of, few: { most: labels.length + 1, which } }
}

const scaleText = ({ scale, notApplicable }: Questionnaire): string =>
  [...scale.map(({ label, value }) => `${label}=${value}`), ...(notApplicable ? ['不适用=不计分'] : [])].join('；')

// One reason a line, in the order of the questionnaire.
function reasonsText(reasons: Record<string, string>, dimensions: Questionnaire['dimensions']): string {
  // Nearly every sheet.
  if (Object.keys(reasons).length === 0) return ''
  const given = dimensions.filter((dimension) => reasons[dimension.key])
  return given.map((dimension) => `${dimension.label}：${reasons[dimension.key]}`).join('\n')
}
