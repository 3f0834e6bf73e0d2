import type { EvaluationView, IndicatorView } from '../../../server/contract/evaluations.ts'
import { nothing } from '../../ui/format.ts'
import { IndicatorRow } from './indicator-row.tsx'
import '../../ui/table.css'
import { mergedCells } from './merged-cells.ts'
import { parseBlock, placeBlock, type Pasted } from './paste.ts'
import type { SaveEntry } from './use-evaluation.ts'

type IndicatorTableProps = {
  evaluation: EvaluationView
  onSave: SaveEntry
  onPaste: (pasted: Pasted) => void
  onBind: (indicator: IndicatorView) => void
  onUnbind: (indicator: IndicatorView) => void
  onRebind: (indicator: IndicatorView) => void
}

const columns = [
  '一级指标',
  '二级指标',
  '三级指标',
  '年度指标值',
  '实际完成值',
  '分值',
  '得分',
  '得分率',
  '偏差原因分析及改进措施',
] as const

const widths = ['level1', 'level2', 'level3', 'target', 'actual', 'weight', 'score', 'rate', 'reason'] as const

/** The indicator table as it is filed, with first- and second-level cells merged. */
export function IndicatorTable({ evaluation, onSave, onPaste, onBind, onUnbind, onRebind }: IndicatorTableProps) {
  const spans = mergedCells(evaluation.indicators)
  // One cell goes into the box it is put down in; a block goes over the rows.
  const paste = (event: ClipboardEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row-key]')
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!cell || !/[\t\n]/.test(text.trimEnd())) return
    event.preventDefault()
    const { rowKey = '', field } = cell.dataset
    onPaste(placeBlock(parseBlock(text), evaluation.indicators, { key: rowKey, field: field as 'actual' }))
  }
  return (
    <div class="table-box" onPaste={paste}>
      <table class="table evaluation-table">
        <caption class="visually-hidden">
          {evaluation.year} 年度 {evaluation.project} 绩效自评指标表
        </caption>
        <colgroup>
          {widths.map((width, index) => (
            <col key={columns[index]} class={`col-${width}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {evaluation.indicators.map((indicator, index) => (
            <IndicatorRow
              key={indicator.key}
              indicator={indicator}
              span={spans[index] ?? { level1: 0, level2: 0 }}
              subtotal={evaluation.byLevel1.find(({ level1 }) => level1 === indicator.level1)}
              editable={evaluation.editable}
              tiers={evaluation.profile.tiers}
              onSave={(entry) => onSave(indicator.key, entry)}
              onBind={() => onBind(indicator)}
              onUnbind={() => onUnbind(indicator)}
              onRebind={() => onRebind(indicator)}
            />
          ))}
        </tbody>
        <tfoot>
          {evaluation.adjustments.map((one) => (
            <tr key={one.kind === 'cap' ? 'cap' : one.key}>
              <th scope="row" colSpan={5}>
                {one.kind === 'cap' ? `总分上限（预算执行率 ${one.rate}%）` : `扣分：${one.label}`}
              </th>
              <td class="cell-number" data-label="分值" />
              <td class="cell-number" data-label="得分">
                {one.kind === 'cap' ? `≤ ${one.cap}` : `−${one.points}`}
              </td>
              <td colSpan={2} data-label="依据">
                {one.kind === 'deduction' && `${one.reason}；`}依据：{one.legalBasis}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row" colSpan={5}>
              总分
            </th>
            <td class="cell-number cell-weight" data-label="分值">
              {evaluation.full}
            </td>
            <td class="cell-number" data-label="得分">
              {evaluation.total ?? nothing}
            </td>
            <td colSpan={2} data-label="等级">
              {evaluation.grade ? `等级 ${evaluation.grade}` : '尚有指标未评分'}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
