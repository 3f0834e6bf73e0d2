import { useState } from 'preact/hooks'
import type { EvaluationView, IndicatorView } from '../../../server/contract/evaluations.ts'
import type { IndicatorDefinition } from '../../../server/domain/profile.ts'
import { api } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { fieldSentence } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'
import { evaluationPath } from './evaluation-path.ts'
import { checkRows } from './profiles/check-profile.ts'
import { IndicatorsCard } from './profiles/indicators-card.tsx'
import { toIndicatorDraft, toIndicatorInput } from './profiles/profile-draft.ts'
import '../surveys/surveys.css'
import './profiles/profiles.css'

type Props = { evaluation: EvaluationView; onSaved: (view: EvaluationView) => void }

/** 编辑指标: the evaluation's own rows, weights and targets; the rules it is scored by stay. */
export function EditTableTab({ evaluation, onSaved }: Props) {
  const [rows, setRows] = useState(() => evaluation.indicators.map((row) => toIndicatorDraft(definitionOf(row))))
  const [tried, setTried] = useState(false)
  const save = useAct(async () => {
    const body = { indicators: rows.map(toIndicatorInput) }
    onSaved(await api.put<EvaluationView>(`/evaluations/${evaluation.id}/table`, body))
  })
  const found = checkRows(rows)
  const error = (field: string) => {
    const one = [...(tried ? found : []), ...(save.problem?.errors ?? [])].find((finding) => finding.field === field)
    return one && fieldSentence(one)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (found.length === 0) void save.run()
      }}
    >
      <Notice title="只改本次自评的指标表。去掉的指标，已填内容一并去掉；分值合计和各一级指标分值在保存后核对。" />
      <IndicatorsCard rows={rows} onRows={setRows} error={error} />
      <Problem problem={save.problem} />
      <div class="row">
        <Button type="submit" tone="primary" busy={save.busy}>
          保存指标表
        </Button>
        <LinkButton href={evaluationPath(evaluation.id)}>取消</LinkButton>
      </div>
    </form>
  )
}

function definitionOf(row: IndicatorView): IndicatorDefinition {
  const { key, level1, level2, level3, weight, kind, operator, target, unit, shortfall, bonus, aliases, origin } = row
  return {
    key,
    level1,
    level2,
    level3,
    weight,
    kind,
    operator,
    target,
    unit,
    shortfall,
    bonus,
    aliases,
    source: origin,
  }
}
