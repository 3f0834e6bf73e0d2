import type { EntryInput, EvaluationView, IndicatorView } from '../../../server/contract/evaluations.ts'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatPercent, nothing } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { Select } from '../../ui/inputs.tsx'
import { EditableCell } from './editable-cell.tsx'
import { SurveyFigure } from './survey-figure.tsx'
import { targetText } from './target-text.ts'

type Subtotal = EvaluationView['byLevel1'][number]

type IndicatorRowProps = {
  indicator: IndicatorView
  span: { level1: number; level2: number }
  subtotal: Subtotal | undefined
  editable: boolean
  tiers: readonly { label: string }[]
  onSave: (entry: Partial<EntryInput>) => Promise<void>
  onBind: () => void
  onUnbind: () => void
  onRebind: () => void
}

/** The id a check's link goes to. */
export const rowId = (key: string) => `indicator-${key}`

type Mark = 'full' | 'deducted' | 'unscored'

// 得分率 is never rounded up to 100, so 100 means full marks.
function markOf({ score, rate }: IndicatorView): Mark {
  if (score === null) return 'unscored'
  return rate === '100' ? 'full' : 'deducted'
}

export function IndicatorRow({ indicator, span, subtotal, ...row }: IndicatorRowProps) {
  const mark = markOf(indicator)
  return (
    <tr
      id={rowId(indicator.key)}
      class={classNames(`row-${mark}`, `row-${indicator.kind}`, span.level1 > 0 && 'row-begins')}
    >
      {span.level1 > 0 && (
        <th scope="rowgroup" rowSpan={span.level1} class="cell-level1">
          {indicator.level1}
          {subtotal && (
            <span class="cell-subtotal figures">
              {subtotal.score ?? nothing} / {subtotal.full}
            </span>
          )}
        </th>
      )}
      {span.level2 > 0 && (
        <th scope="rowgroup" rowSpan={span.level2} class="cell-level2">
          {indicator.level2}
        </th>
      )}
      <th scope="row" class="cell-level3">
        {indicator.level3}
      </th>
      <td data-label="年度指标值" class="cell-target">
        {targetText(indicator)}
      </td>
      <td data-label="实际完成值" class="cell-number cell-actual">
        <Actual indicator={indicator} {...row} />
      </td>
      <td data-label="分值" class="cell-number cell-weight">
        {indicator.weight}
      </td>
      <td data-label="得分" class="cell-number cell-score">
        <Score indicator={indicator} mark={mark} {...row} />
      </td>
      <td data-label="得分率" class="cell-number">
        {formatPercent(indicator.rate)}
      </td>
      <td data-label="偏差原因分析及改进措施" class="cell-reason">
        {row.editable ? (
          <EditableCell
            label={`${indicator.level3}：偏差原因分析及改进措施`}
            field="reason"
            rowKey={indicator.key}
            value={indicator.reason ?? ''}
            onSave={(reason) => row.onSave({ reason })}
          />
        ) : (
          indicator.reason
        )}
      </td>
    </tr>
  )
}

type CellProps = Pick<
  IndicatorRowProps,
  'indicator' | 'editable' | 'tiers' | 'onSave' | 'onBind' | 'onUnbind' | 'onRebind'
>

function Actual({ indicator, editable, onSave, ...bound }: CellProps) {
  const { kind, level3, actual, unit = '' } = indicator
  if (indicator.bindable) return <SurveyFigure indicator={indicator} editable={editable} {...bound} />
  if (indicator.fromFunds)
    return (
      <span title="取自项目资金">
        {actual}
        {unit}
      </span>
    )
  if (kind === 'assigned') return <span class="muted">{actual ?? nothing}</span>
  if (!editable) return <>{actual === null ? nothing : `${actual}${unit}`}</>
  return (
    <EditableCell
      label={`${level3}：实际完成值`}
      field="actual"
      rowKey={indicator.key}
      value={actual ?? ''}
      unit={unit}
      onSave={(text) => onSave({ actual: text })}
    />
  )
}

function Score({ indicator, mark, editable, tiers, onSave }: CellProps & { mark: Mark }) {
  const typed = indicator.kind === 'assigned' && editable
  return (
    <span class="score">
      {typed && tiers.length > 0 && (
        <Select
          label={`${indicator.level3}：档次`}
          value={indicator.tier ?? ''}
          empty="选择档次"
          options={tiers.map(({ label }) => ({ value: label, label }))}
          onValue={(tier) => void onSave({ tier: tier || null })}
        />
      )}
      <ScoreMark mark={mark} />
      {typed ? (
        <EditableCell
          label={`${indicator.level3}：得分，满分 ${indicator.weight}`}
          field="score"
          rowKey={indicator.key}
          value={indicator.score ?? ''}
          onSave={(text) => onSave({ score: text === '' ? null : text })}
        />
      ) : (
        <span class="score-figure">{indicator.score ?? nothing}</span>
      )}
    </span>
  )
}

function ScoreMark({ mark }: { mark: Mark }) {
  if (mark === 'full') {
    return (
      <span class="mark-full">
        <Icon name="check" label="满分" />
      </span>
    )
  }
  if (mark === 'unscored') return <Badge>未评分</Badge>
  return (
    <Badge tone="warn" icon="minus">
      扣分
    </Badge>
  )
}
