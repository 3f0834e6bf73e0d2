import { useState } from 'preact/hooks'
import { useRoute } from 'preact-iso'
import type { EvaluationView } from '../../../server/contract/evaluations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmWithReason } from '../../ui/confirm.tsx'
import { formatFigure, nothing } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import type { Loaded } from '../../ui/use-load.ts'
import { BindDialog } from './bind-dialog.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import type { Indicator } from './indicator-row.tsx'
import { IndicatorTable } from './indicator-table.tsx'
import { ScoreSummary } from './score-summary.tsx'
import { useEvaluation, type SaveEntry } from './use-evaluation.ts'
import './evaluation.css'

type Asking = { about: 'bind' | 'unbind'; indicator: Indicator } | null

/** One 绩效自评: total and grade, checks, and the indicator table one types into. */
export default function EvaluationPage() {
  const { params } = useRoute()
  // Another evaluation is another page: nothing typed or loaded here goes over to it.
  return <Evaluation key={params.id} id={params.id ?? ''} />
}

function Evaluation({ id }: { id: string }) {
  const { loaded, save, lastSaved } = useEvaluation(id)
  const [asking, setAsking] = useState<Asking>(null)
  if (loaded.problem && !loaded.data) return <NotThere loaded={loaded} />
  return (
    <WhenLoaded of={loaded}>
      {(evaluation) => (
        <div class="stack evaluation">
          <EvaluationHead evaluation={evaluation} />
          <div class="evaluation-top">
            <ScoreSummary evaluation={evaluation} />
            <ChecksPanel checks={evaluation.checks} indicators={evaluation.indicators} />
          </div>
          <IndicatorTable
            evaluation={evaluation}
            onSave={save}
            onBind={(indicator) => setAsking({ about: 'bind', indicator })}
            onUnbind={(indicator) => setAsking({ about: 'unbind', indicator })}
          />
          <p class="visually-hidden" role="status">
            {lastSaved}
          </p>
          <Ask asking={asking} save={save} onClose={() => setAsking(null)} />
        </div>
      )}
    </WhenLoaded>
  )
}

const list = { href: '/admin/evaluations', label: '绩效自评' }

function NotThere({ loaded }: { loaded: Loaded<EvaluationView> }) {
  return (
    <>
      <PageHead title="绩效自评" back={list} />
      <WhenLoaded of={loaded}>{() => null}</WhenLoaded>
    </>
  )
}

function EvaluationHead({ evaluation }: { evaluation: EvaluationView }) {
  const { project, year, department, implementer, profile } = evaluation
  return (
    <>
      <PageHead
        title={`${project} ${year} 年度绩效自评`}
        back={list}
        actions={
          <Button icon="print" class="desk-only" onClick={() => print()}>
            打印
          </Button>
        }
      />
      <p class="evaluation-facts muted">
        <span>主管部门：{department ?? nothing}</span>
        <span>实施单位：{implementer ?? nothing}</span>
        <span>
          评分规则：{profile.label}（第 {profile.version} 版）
        </span>
        <span>依据：{profile.legalBasis}</span>
      </p>
    </>
  )
}

function Ask({ asking, save, onClose }: { asking: Asking; save: SaveEntry; onClose: () => void }) {
  if (!asking) return null
  const { about, indicator } = asking
  if (about === 'unbind') return <UnbindDialog indicator={indicator} save={save} onClose={onClose} />
  return (
    <BindDialog
      indicator={indicator}
      onClose={onClose}
      onBind={(surveyId) => save(indicator.key, { source: { surveyId } })}
    />
  )
}

function UnbindDialog({ indicator, save, onClose }: { indicator: Indicator; save: SaveEntry; onClose: () => void }) {
  const toast = useToast()
  const unbind = useAct(async (reason: string) => {
    await save(indicator.key, { source: null, reason })
    onClose()
    toast('已解除关联')
  })
  return (
    <ConfirmWithReason
      title="解除关联"
      action="解除关联"
      danger
      busy={unbind.busy}
      problem={unbind.problem}
      onConfirm={(reason) => void unbind.run(reason)}
      onClose={onClose}
    >
      <p>
        “{indicator.source?.title}”的结果 {formatFigure(indicator.actual, indicator.unit)}
        将不再作为“{indicator.level3}”的实际完成值，该项得分清空。原因记入操作日志。
      </p>
    </ConfirmWithReason>
  )
}
