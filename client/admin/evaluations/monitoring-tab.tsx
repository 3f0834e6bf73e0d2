import { useState } from 'preact/hooks'
import type { EvaluationView, Monitoring } from '../../../server/contract/evaluations.ts'
import { likelihoods } from '../../../server/domain/likelihoods.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { DateInput, Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import type { SaveForm } from './form-tab.tsx'
import { targetText } from './target-text.ts'

type Row = Monitoring['rows'][string]
const emptyRow: Row = { done: '', forecast: '', cause: '', likelihood: '' }

/** 绩效运行监控: how each indicator stands at a day of the year, and what is expected of it. */
export function MonitoringTab({ evaluation, onSave }: { evaluation: EvaluationView; onSave: SaveForm }) {
  const { editable, indicators, year } = evaluation
  const [monitoring, setMonitoring] = useState<Monitoring>(
    evaluation.monitoring ?? { until: `${year}-07-31`, rows: {} },
  )
  const toast = useToast()
  const save = useAct(async () => {
    await onSave({ monitoring })
    toast('已保存')
  })
  const rowOf = (key: string) => monitoring.rows[key] ?? emptyRow
  const set = (key: string, change: Partial<Row>) =>
    setMonitoring({ ...monitoring, rows: { ...monitoring.rows, [key]: { ...rowOf(key), ...change } } })
  const cell = (key: string, field: 'done' | 'forecast' | 'cause', label: string, max: number) =>
    editable ? (
      <Field label={label} quiet error={errorOf(save.problem, `monitoring.rows.${key}.${field}`)}>
        <TextInput value={rowOf(key)[field]} maxLength={max} onValue={(value) => set(key, { [field]: value })} />
      </Field>
    ) : (
      rowOf(key)[field]
    )
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save.run()
      }}
    >
      <div class="monitoring-until">
        <Field label="监控截止日" error={errorOf(save.problem, 'monitoring.until')}>
          <DateInput
            value={monitoring.until}
            disabled={!editable}
            onValue={(until) => setMonitoring({ ...monitoring, until })}
          />
        </Field>
        <p class="muted small">填写截至该日的执行情况，可导出绩效运行监控表。</p>
      </div>
      <Table
        caption="绩效运行监控"
        rows={indicators}
        rowKey={({ key }) => key}
        columns={[
          { key: 'level3', label: '三级指标', heading: true, cell: ({ level3 }) => level3 },
          { key: 'target', label: '年度指标值', nowrap: true, cell: targetText },
          { key: 'done', label: '执行情况', cell: ({ key, level3 }) => cell(key, 'done', `${level3}：执行情况`, 60) },
          {
            key: 'forecast',
            label: '全年预计完成情况',
            cell: ({ key, level3 }) => cell(key, 'forecast', `${level3}：全年预计完成情况`, 60),
          },
          {
            key: 'likelihood',
            label: '完成目标可能性',
            cell: ({ key, level3 }) =>
              editable ? (
                <Select
                  label={`${level3}：完成目标可能性`}
                  value={rowOf(key).likelihood}
                  empty="未填"
                  options={likelihoods.map((value) => ({ value, label: value }))}
                  onValue={(likelihood) => set(key, { likelihood: likelihood as Row['likelihood'] })}
                />
              ) : (
                rowOf(key).likelihood
              ),
          },
          {
            key: 'cause',
            label: '偏差原因分析',
            cell: ({ key, level3 }) => cell(key, 'cause', `${level3}：偏差原因分析`, 500),
          },
        ]}
      />
      <Problem problem={save.problem} />
      {editable && (
        <div class="row">
          <Button type="submit" tone="primary" busy={save.busy}>
            保存
          </Button>
        </div>
      )}
    </form>
  )
}
