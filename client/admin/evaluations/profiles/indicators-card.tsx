import { useState } from 'preact/hooks'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { Fold } from '../../../ui/fold.tsx'
import { Select, TextInput } from '../../../ui/inputs.tsx'
import { RowsCard } from '../../surveys/editor/rows-card.tsx'
import { type IndicatorDraft, nextIndicator } from './profile-draft.ts'
import { ShortfallFields, shortfallLabel } from './shortfall-fields.tsx'

const kinds = [
  { value: 'quantitative', label: '定量' },
  { value: 'assigned', label: '定性' },
]
const operators = [
  { value: '>=', label: '≥' },
  { value: '<=', label: '≤' },
  { value: '=', label: '=' },
]
const sources = [
  { value: 'survey', label: '取自调查' },
  { value: 'funds', label: '取自资金' },
]

type Props = {
  rows: IndicatorDraft[]
  onRows: (rows: IndicatorDraft[]) => void
  error: (field: string) => string | undefined
}

const heads = ['一级指标', '二级指标', '三级指标', '分值', '类型', '年度指标值', '实际完成值', '计分与别名']

/** The rows of an indicator table: three levels, weight, target, where the actual comes from. */
export function IndicatorsCard({ rows, onRows, error }: Props) {
  return (
    <RowsCard
      title="指标"
      note="定量指标按完成值计算得分；定性指标由人评分，可设加分上限。"
      counted="项"
      addLabel="添加一项"
      layout="edit-indicator"
      rows={rows}
      onRows={onRows}
      newRow={() => nextIndicator(rows.at(-1))}
      fewest={1}
      most={200}
      error={error('indicators')}
      heads={
        <span class="edit-indicator-fields">
          {heads.map((head) => (
            <span key={head} class={head === '分值' ? 'edit-head-number' : undefined}>
              {head}
            </span>
          ))}
        </span>
      }
    >
      {(row, { at, change, onKeyDown }) => (
        <IndicatorFields
          row={row}
          n={`第 ${at + 1} 项`}
          change={change}
          onKeyDown={onKeyDown}
          wrong={(field) => error(`indicators.${at}.${field}`)}
        />
      )}
    </RowsCard>
  )
}

type RowProps = {
  row: IndicatorDraft
  n: string
  change: (change: Partial<IndicatorDraft>) => void
  onKeyDown: (event: KeyboardEvent) => void
  wrong: (field: string) => string | undefined
}

const seldom = ['bonus', 'shortfall.every', 'shortfall.deduct', 'shortfall.tiers', 'aliases']
const often = ['level1', 'level2', 'level3', 'weight', 'operator', 'target', 'unit', 'source']

// One line at a desk, folded under its name on a phone; what few rows need opens beneath.
function IndicatorFields({ row, n, change, onKeyDown, wrong }: RowProps) {
  const [more, setMore] = useState(false)
  const quantitative = row.kind === 'quantitative'
  const shown = more || seldom.some(wrong)
  return (
    <Fold
      class="edit-indicator-fold"
      title={`${row.label || n} · ${row.weight || '—'} 分`}
      open={row.label === '' || undefined}
      urgent={[...often, ...seldom].some(wrong)}
    >
      <span class="edit-indicator-fields">
        <Field label={`${n}一级指标`} quiet error={wrong('level1')}>
          <TextInput
            value={row.level1}
            placeholder="一级指标"
            onValue={(level1) => change({ level1 })}
            onKeyDown={onKeyDown}
          />
        </Field>
        <Field label={`${n}二级指标`} quiet error={wrong('level2')}>
          <TextInput value={row.level2} placeholder="二级指标" onValue={(level2) => change({ level2 })} />
        </Field>
        <Field label={`${n}三级指标`} quiet error={wrong('level3')}>
          <TextInput value={row.label} placeholder="三级指标" onValue={(label) => change({ label })} />
        </Field>
        <Field label={`${n}分值`} quiet error={wrong('weight')}>
          <TextInput numeric value={row.weight} placeholder="分值" onValue={(weight) => change({ weight })} />
        </Field>
        <Field label={`${n}类型`} quiet>
          <Select
            value={row.kind}
            onValue={(kind) => change({ kind: kind as IndicatorDraft['kind'] })}
            options={kinds}
          />
        </Field>
        {quantitative && (
          <span class="edit-target">
            <Field label={`${n}方向`} quiet error={wrong('operator')}>
              <Select
                value={row.operator}
                onValue={(operator) => change({ operator: operator as IndicatorDraft['operator'] })}
                options={operators}
              />
            </Field>
            <Field label={`${n}年度指标值`} quiet error={wrong('target')}>
              <TextInput numeric value={row.target} placeholder="指标值" onValue={(target) => change({ target })} />
            </Field>
            <Field label={`${n}单位`} quiet error={wrong('unit')}>
              <TextInput value={row.unit} placeholder="单位" onValue={(unit) => change({ unit })} />
            </Field>
          </span>
        )}
        {quantitative && (
          <Field label={`${n}取数`} quiet error={wrong('source')}>
            <Select
              value={row.source ?? ''}
              onValue={(source) => change({ source: source as IndicatorDraft['source'] })}
              options={sources}
              empty="手工填写"
            />
          </Field>
        )}
        <span class="edit-more-button">
          <Button
            size="small"
            tone="plain"
            icon={shown ? 'up' : 'down'}
            expanded={shown}
            label={`${n}计分与别名：${inShort(row)}`}
            onClick={() => setMore(!shown)}
          >
            {inShort(row)}
          </Button>
        </span>
        {shown && (
          <span class="edit-more">
            {quantitative && (
              <ShortfallFields
                name={n}
                quiet
                inherits
                value={row.shortfall}
                onValue={(shortfall) => change({ shortfall })}
                error={wrong('shortfall.every') ?? wrong('shortfall.deduct') ?? wrong('shortfall.tiers')}
              />
            )}
            {!quantitative && (
              <Field label={`${n}加分上限`} quiet error={wrong('bonus')}>
                <TextInput numeric value={row.bonus} placeholder="加分上限" onValue={(bonus) => change({ bonus })} />
              </Field>
            )}
            <Field label={`${n}别名`} quiet error={wrong('aliases')}>
              <TextInput value={row.aliases} placeholder="别名（可空）" onValue={(aliases) => change({ aliases })} />
            </Field>
          </span>
        )}
      </span>
    </Fold>
  )
}

/** What the folded fields say: the rule where it is the row's own, the bonus, and whether other names are known. */
function inShort({ kind, shortfall, bonus, aliases }: IndicatorDraft): string {
  const scored = kind === 'quantitative' ? shortfallLabel(shortfall.rule) : bonus ? `加分至 ${bonus}` : '人工评分'
  return aliases ? `${scored}，有别名` : scored
}
