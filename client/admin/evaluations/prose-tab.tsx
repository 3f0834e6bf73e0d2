import { useState } from 'preact/hooks'
import type { EvaluationView, ProseReport } from '../../../server/contract/evaluations.ts'
import { severityOf } from '../../../server/domain/check.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { TextArea } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { checkSentence } from './check-sentences.ts'
import { severities } from './checks-panel.tsx'

/** 文字核对: the 自评报告 pasted in, held against the table before it is filed. Nothing of it is kept. */
export function ProseTab({ evaluation }: { evaluation: EvaluationView }) {
  const [text, setText] = useState('')
  const [report, setReport] = useState<ProseReport | null>(null)
  const check = useAct(async () =>
    setReport(await api.post<ProseReport>(`/evaluations/${evaluation.id}/prose`, { text })),
  )
  return (
    <div class="stack">
      <Card title="文字核对">
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void check.run()
          }}
        >
          <p class="muted small">
            把自评报告的文字粘贴到这里，逐句与指标表核对：分值、得分、得分率、完成值、总分和等级，以及表中没有的计分项。文字不保存。
          </p>
          <Field label="报告文字" required error={errorOf(check.problem, 'text')}>
            <TextArea
              rows={12}
              value={text}
              maxLength={200_000}
              onValue={(value) => {
                setText(value)
                setReport(null)
              }}
            />
          </Field>
          <Problem problem={check.problem} />
          <div class="row">
            <Button type="submit" tone="primary" icon="check" busy={check.busy} disabled={text.trim() === ''}>
              核对
            </Button>
          </div>
        </form>
      </Card>
      {report && <Findings {...report} />}
    </div>
  )
}

function Findings({ findings }: ProseReport) {
  return (
    <Card title={`核对结果：${findings.length === 0 ? '一致' : `${findings.length} 处`}`} flush={findings.length > 0}>
      {findings.length === 0 && <p role="status">没有发现与指标表不一致的数字。认不出属于哪一项的数字不在核对之列。</p>}
      {findings.length > 0 && (
        <ul class="checks prose-findings" role="status">
          {findings.map((finding, i) => {
            const severity = severityOf[finding.code]
            return (
              <li key={i} class="check">
                <span class={`check-severity check-${severity}`}>{severities[severity]}</span>
                <span>
                  {checkSentence(finding)}
                  <q class="muted">{finding.quote}</q>
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
