import type { EvaluationView } from '../contract/evaluations.ts'
import { formTable } from './docx/form-table.ts'
import { makeDocx } from './docx/page.ts'
import { note, title as docxTitle } from './docx/text.ts'
import { materialsGrid, monitoringGrid, selfEvaluationGrid, weightsGrid } from './evaluation-forms.ts'
import { type FormPage, formXlsx } from './form-xlsx.ts'

/** One line of the sheet: what is left blank is as wide as the paper allows. */
function signing(orientation: FormPage['orientation']): string {
  const [name, seal] = orientation === 'landscape' ? [8, 11] : [5, 7]
  const blank = (characters: number) => '　'.repeat(characters)
  return `填报人（签字）：${blank(name)}负责人（签字）：${blank(name)}单位（公章）：${blank(seal)}年　　月　　日`
}

/** Whether a figure in it is of a wave that may still move. */
export const hasUnsealed = ({ indicators }: EvaluationView) => indicators.some(({ source }) => source?.sealed === false)

/** What ties the paper to the draft it was printed from, and whether it may become final. */
const codeLine = (view: EvaluationView) =>
  `底稿校验码：${view.contentDigest.slice('sha256:'.length, 'sha256:'.length + 16)}${hasUnsealed(view) ? '　　所关联的调查尚未封存，本件不能定稿' : ''}`

const profileLine = ({ profile }: EvaluationView) => `评分规则：${profile.label}（第 ${profile.version} 版）`

const yearLine = ({ year }: EvaluationView) => `（${year} 年度）`

const page = (view: EvaluationView, part: Pick<FormPage, 'name' | 'title' | 'grid' | 'orientation'>): FormPage => ({
  ...part,
  above: [`${view.project}${yearLine(view)}`],
  below: [profileLine(view), codeLine(view), signing(part.orientation)],
})

export const selfEvaluationXlsx = (view: EvaluationView) =>
  formXlsx({
    ...page(view, {
      name: '自评表',
      title: '项目支出绩效自评表',
      grid: selfEvaluationGrid(view),
      orientation: 'landscape',
    }),
    above: [yearLine(view)],
  })

export const weightsXlsx = (view: EvaluationView) =>
  formXlsx(
    page(view, { name: '附表', title: '项目各部分权重和绩效分值', grid: weightsGrid(view), orientation: 'portrait' }),
  )

export const monitoringXlsx = (view: EvaluationView) =>
  formXlsx(
    page(view, {
      name: '运行监控表',
      title: '项目支出绩效运行监控表',
      grid: monitoringGrid(view),
      orientation: 'landscape',
    }),
  )

export const materialsXlsx = (view: EvaluationView) =>
  formXlsx(
    page(view, { name: '佐证材料目录', title: '佐证材料目录', grid: materialsGrid(view), orientation: 'portrait' }),
  )

/** 自评表 with the 附表, to print, sign and stamp: A4 across, then upright. */
export function selfEvaluationDocx(view: EvaluationView, at: Date): Promise<Uint8Array> {
  const header = `${view.project}${yearLine(view)}`
  const codes = [profileLine(view), codeLine(view)].map((line) => note(line, true))
  return makeDocx({ title: `${view.project} 项目支出绩效自评表`, header, at }, [
    {
      orientation: 'landscape',
      children: [
        docxTitle('项目支出绩效自评表'),
        ...formTable(selfEvaluationGrid(view), 'landscape'),
        ...codes,
        note(signing('landscape')),
      ],
    },
    {
      orientation: 'portrait',
      children: [
        docxTitle('项目各部分权重和绩效分值'),
        ...formTable(weightsGrid(view), 'portrait'),
        ...codes,
        note(signing('portrait')),
      ],
    },
  ])
}
