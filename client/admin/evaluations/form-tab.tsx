import { useState } from 'preact/hooks'
import type { EvaluationView, FormInput } from '../../../server/contract/evaluations.ts'
import { fundsRows, fundsSources, noFunds, type Funds, type FundsAmounts } from '../../../server/domain/funds.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatPercent, nothing } from '../../ui/format.ts'
import { Choice, TextArea, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { TableBox } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'

export type SaveForm = (form: Partial<FormInput>) => Promise<void>
type Props = { evaluation: EvaluationView; onSave: SaveForm }

/** 项目与资金: what stands at the top of the 自评表, and what is deducted from the total. */
export function FormTab({ evaluation, onSave }: Props) {
  const [project, setProject] = useState(() => ({
    project: evaluation.project,
    department: evaluation.department ?? '',
    implementer: evaluation.implementer ?? '',
  }))
  const [funds, setFunds] = useState<Funds>(evaluation.funds ?? noFunds)
  const [goals, setGoals] = useState(evaluation.goals)
  const [deductions, setDeductions] = useState(evaluation.deductions)
  const toast = useToast()
  const save = useAct(async () => {
    const given = Object.values(funds).some((row) => Object.values(row).some((amount) => amount))
    await onSave({ ...project, funds: given ? funds : null, goals, deductions })
    toast('已保存')
  })
  const error = (field: string) => errorOf(save.problem, field)
  const { editable } = evaluation
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save.run()
      }}
    >
      <fieldset class="plain-fieldset stack" disabled={!editable}>
        <Card title="项目">
          <div class="form grid-3">
            <Field label="项目名称" required error={error('project')}>
              <TextInput
                value={project.project}
                maxLength={120}
                onValue={(value) => setProject({ ...project, project: value })}
              />
            </Field>
            <Field label="主管部门" error={error('department')}>
              <TextInput value={project.department} onValue={(department) => setProject({ ...project, department })} />
            </Field>
            <Field label="实施单位" error={error('implementer')}>
              <TextInput
                value={project.implementer}
                onValue={(implementer) => setProject({ ...project, implementer })}
              />
            </Field>
          </div>
        </Card>
        <FundsCard funds={funds} onFunds={setFunds} error={error} score={scoreOfFunds(evaluation)} />
        <Card title="年度总体目标">
          <div class="form grid-2">
            <Field label="预期目标" error={error('goals.expected')}>
              <TextArea
                rows={6}
                value={goals.expected}
                onValue={(expected) => setGoals({ ...goals, expected })}
                maxLength={3000}
              />
            </Field>
            <Field label="实际完成情况" error={error('goals.achieved')}>
              <TextArea
                rows={6}
                value={goals.achieved}
                onValue={(achieved) => setGoals({ ...goals, achieved })}
                maxLength={3000}
              />
            </Field>
          </div>
        </Card>
        {evaluation.profile.deductions.length > 0 && (
          <Card title="固定扣分">
            <div class="form">
              {evaluation.profile.deductions.map(({ key, label, points, legalBasis }) => {
                const at = deductions.findIndex((one) => one.key === key)
                return (
                  <div key={key} class="deduction">
                    <Choice
                      label={`${label}：扣 ${points} 分`}
                      hint={`依据：${legalBasis}`}
                      checked={at >= 0}
                      onValue={(on) =>
                        setDeductions(
                          on ? [...deductions, { key, reason: '' }] : deductions.filter((one) => one.key !== key),
                        )
                      }
                    />
                    {at >= 0 && (
                      <Field label="原因" required error={error(`deductions.${at}.reason`)}>
                        <TextInput
                          value={deductions[at]!.reason}
                          onValue={(reason) =>
                            setDeductions(deductions.map((one, i) => (i === at ? { ...one, reason } : one)))
                          }
                        />
                      </Field>
                    )}
                  </div>
                )
              })}
            </div>
          </Card>
        )}
      </fieldset>
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

function scoreOfFunds({ indicators }: EvaluationView): { weight: string; score: string | null } | null {
  const row = indicators.find(({ level3 }) => level3 === '预算执行率')
  return row ? { weight: row.weight, score: row.score } : null
}

type FundsProps = {
  funds: Funds
  onFunds: (funds: Funds) => void
  error: (field: string) => string | undefined
  score: { weight: string; score: string | null } | null
}

const amounts = [
  { key: 'initial', label: '年初预算数' },
  { key: 'full', label: '全年预算数（A）' },
  { key: 'spent', label: '全年执行数（B）' },
] as const

function FundsCard({ funds, onFunds, error, score }: FundsProps) {
  const rows = fundsRows(funds)
  const set = (source: keyof Funds, key: keyof FundsAmounts, value: string) =>
    onFunds({ ...funds, [source]: { ...funds[source], [key]: value.trim() === '' ? null : value.trim() } })
  return (
    <Card title="项目资金（万元）" flush>
      <TableBox label="项目资金">
        <table class="table funds-table">
          <thead>
            <tr>
              <th scope="col">资金</th>
              {amounts.map(({ key, label }) => (
                <th key={key} scope="col" class="cell-number">
                  {label}
                </th>
              ))}
              <th scope="col" class="cell-number">
                分值
              </th>
              <th scope="col" class="cell-number">
                执行率（B/A）
              </th>
              <th scope="col" class="cell-number">
                得分
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {amounts.map(({ key, label }) => {
                  const source = fundsSources[i - 1]
                  return (
                    <td key={key} class="cell-number">
                      {source ? (
                        <Field label={`${row.name}${label}`} quiet error={error(`funds.${source}.${key}`)}>
                          <TextInput
                            numeric
                            value={funds[source][key] ?? ''}
                            onValue={(value) => set(source, key, value)}
                          />
                        </Field>
                      ) : (
                        (row[key] ?? nothing)
                      )}
                    </td>
                  )
                })}
                <td class="cell-number">{i === 0 ? (score?.weight ?? nothing) : nothing}</td>
                <td class="cell-number">{formatPercent(row.rate)}</td>
                <td class="cell-number">{i === 0 ? (score?.score ?? nothing) : nothing}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="muted small funds-note">
        年度资金总额由下面各项相加；填写后，“预算执行率”的实际完成值取自这里，不能手工填写。
      </p>
    </Card>
  )
}
