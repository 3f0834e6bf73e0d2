import type { Plan } from '../contract/plan.ts'
import type { ResultView } from '../contract/results.ts'
import { bandTable, dimensionTable, objectTables, sampleTable, summaryTable, type Table } from './statistics-tables.ts'
import { tablesXlsx } from './tables-xlsx.ts'

/** When and for which clock the file is made; `timeZone` is an IANA name. */
export type Made = { at: Date; timeZone: string }

/**
 * The statistics of a closed survey as an .xlsx workbook with the sheets 样本, 总表, 维度, 单位档位, and more. No unit is named.
 * Figures are the result's own digits in number cells; exact values stand beside them as text. Prints on A4.
 */
export async function statisticsXlsx(
  result: ResultView,
  plan: Pick<Plan, 'questionnaire' | 'rules' | 'servicePeriod'>,
  made: Made,
  more: readonly Table[] = [],
): Promise<Buffer> {
  const tables = [
    sampleTable(result),
    summaryTable(result),
    ...objectTables(result),
    dimensionTable(result, plan),
    bandTable(result, plan),
    ...more,
  ]
  return tablesXlsx(result.survey.title, describe(result, plan, made), tables)
}

function describe({ survey }: ResultView, { servicePeriod }: Pick<Plan, 'servicePeriod'>, made: Made): string[] {
  const clock = (at: Date) => formatClock(at, made.timeZone)
  return [
    `调查方案校验码：${survey.planDigest}`,
    ...(survey.seal ? [`封存校验码：${survey.seal}`] : []),
    `服务期：${servicePeriod.from} 至 ${servicePeriod.to}　　截止：${clock(new Date(survey.closedAt))}　　生成时间：${clock(made.at)}`,
  ]
}

// Swedish writes dates as 2026-11-23 15:04.
function formatClock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
}
