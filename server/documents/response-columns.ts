import type { ResponseForm, ResponseView } from '../contract/results.ts'
import { rates } from '../domain/objects.ts'
import { type Dimension, type Questionnaire, levelValue } from '../domain/scale.ts'
import { display } from '../domain/rounding.ts'

/** One column of a table of answer sheets: what it is called, what it holds, and its cell in a row. Numbers stand as decimal text. */
export type Column<Row> = {
  heading: string
  meaning: string
  values: string
  isNumber?: true
  of: (row: Row) => string
}
export type ResponseTable = {
  columns: Pick<Column<never>, 'heading' | 'meaning' | 'values' | 'isNumber'>[]
  /** The rows of one sheet: one in the wide form, one for each question in the long. */
  rowsOf: (sheet: ResponseView) => string[][]
}

const flagLabels = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const satisfies Record<
  ResponseView['flags'][number],
  string
>

/** Answer sheets as a table: 宽表, a row for a sheet; or 长表, a row for each answer of it, ready for a pivot table. */
export function responseTable(questionnaire: Questionnaire, form: ResponseForm): ResponseTable {
  if (form === 'wide') {
    const columns = wideColumns(questionnaire)
    return { columns, rowsOf: (sheet) => [columns.map((column) => column.of(sheet))] }
  }
  const columns = longColumns(questionnaire)
  const questions = questionsOf(questionnaire)
  return {
    columns,
    rowsOf: (sheet) =>
      questions
        .filter(({ object }) => !object || rates(sheet.ratings, object.key))
        .map((question) => columns.map((column) => column.of({ sheet, question }))),
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
}
const marks: Column<ResponseView> = {
  heading: '标记',
  meaning: '提示核查，不剔除答卷；多项以“、”分隔',
  values: [...Object.values(flagLabels), '纸质代录'].join('；'),
  of: (sheet) => [...sheet.flags.map((flag) => flagLabels[flag]), ...(sheet.onPaper ? ['纸质代录'] : [])].join('、'),
}

function wideColumns(questionnaire: Questionnaire): Column<ResponseView>[] {
  const { dimensions } = questionnaire
  const labelOf = labeller(questionnaire)
  const values = scaleText(questionnaire)
  return [
    digest,
    ...dimensions.map(({ key, label }) => ({
      heading: label,
      meaning: `评价内容 ${key}；空白为未作答`,
      values,
      of: ({ ratings }: ResponseView) => labelOf(ratings[key]),
    })),
    {
      heading: '总体评价',
      meaning: '总体评价题；空白为未作答',
      values,
      of: (sheet) => labelOf(sheet.overall ?? undefined),
    },
    {
      heading: '得分',
      meaning: '已评分各项的（加权）平均，有多个评价对象时为各对象得分的平均，修约到两位',
      values: '数值',
      isNumber: true,
      of: (sheet) => sheet.score ?? '',
    },
    {
      heading: '得分（精确分数）',
      meaning: '未修约的得分，分子/分母',
      values: '分数',
      of: (sheet) => sheet.exactScore ?? '',
    },
    { heading: '满意档位', meaning: '得分所在档位；无效答卷为空', values: '见方案', of: (sheet) => sheet.band ?? '' },
    validity,
    marks,
    { heading: '意见建议', meaning: '答卷人填写的意见', values: '文本', of: (sheet) => sheet.comment ?? '' },
    {
      heading: '理由',
      meaning: '低分项的理由，每项一行',
      values: '文本',
      of: (sheet) => reasonsText(sheet.reasons, dimensions),
    },
  ]
}

type Question = Pick<Dimension, 'key' | 'label' | 'object'> & { rating: (sheet: ResponseView) => Rating }
type Answered = { sheet: ResponseView; question: Question }

const questionsOf = ({ dimensions, overall }: Questionnaire): Question[] => [
  ...dimensions.map(({ key, label, object }) => ({
    key,
    label,
    object,
    rating: ({ ratings }: ResponseView) => ratings[key],
  })),
  ...(overall
    ? [{ key: 'overall', label: '总体评价', rating: (sheet: ResponseView) => sheet.overall ?? undefined }]
    : []),
]

function longColumns(questionnaire: Questionnaire): Column<Answered>[] {
  const { scale, dimensions } = questionnaire
  const labelOf = labeller(questionnaire)
  const points = new Map(scale.map(({ level }) => [level, display(levelValue(scale, level))]))
  const ofSheet = (column: Column<ResponseView>): Column<Answered> => ({
    ...column,
    of: ({ sheet }) => column.of(sheet),
  })
  return [
    ofSheet(digest),
    ...(dimensions.some(({ object }) => object)
      ? [
          {
            heading: '评价对象',
            meaning: '这一行评的是哪个对象；总体评价为空',
            values: '文本',
            of: ({ question }: Answered) => question.object?.name ?? '',
          },
        ]
      : []),
    { heading: '代码', meaning: '评价内容的代码', values: 'overall 为总体评价', of: ({ question }) => question.key },
    { heading: '评价内容', meaning: '评价内容的名称', values: '文本', of: ({ question }) => question.label },
    {
      heading: '评价',
      meaning: '所选档；空白为未作答',
      values: scaleText(questionnaire),
      of: ({ sheet, question }) => labelOf(question.rating(sheet)),
    },
    {
      heading: '分值',
      meaning: '所选档的分值；不适用和未作答为空',
      values: '数值',
      isNumber: true,
      of: ({ sheet, question }) => points.get(question.rating(sheet) ?? NaN) ?? '',
    },
    {
      heading: '理由',
      meaning: '低分项的理由',
      values: '文本',
      of: ({ sheet, question }) => sheet.reasons[question.key] ?? '',
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

function labeller({ scale }: Questionnaire) {
  const labels = new Map(scale.map((step) => [step.level, step.label]))
  return (rating: Rating): string => {
    if (rating === undefined) return ''
    return rating === null ? '不适用' : (labels.get(rating) ?? String(rating))
  }
}

const scaleText = ({ scale, notApplicable }: Questionnaire): string =>
  [...scale.map(({ label, value }) => `${label}=${value}`), ...(notApplicable ? ['不适用=不计分'] : [])].join('；')

// One reason a line, in the order of the questionnaire.
function reasonsText(reasons: Record<string, string>, dimensions: Questionnaire['dimensions']): string {
  const given = dimensions.filter((dimension) => reasons[dimension.key])
  return given.map((dimension) => `${dimension.label}：${reasons[dimension.key]}`).join('\n')
}
