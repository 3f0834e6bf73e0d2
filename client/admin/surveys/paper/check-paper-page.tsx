import { useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { PaperConfirmed, WaitingPaperView } from '../../../../server/contract/paper.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { api } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useMe } from '../../me.ts'
import { PlanMark } from '../digest.tsx'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import { AnswerGrid } from './answer-grid.tsx'
import { seatName } from '../seat-name.ts'
import { StoredScan } from './scan.tsx'
import './paper.css'

/** 复核录入: the scan beside what was entered; the second person decides. */
export default function CheckPaperPage() {
  const { params } = useRoute()
  const survey = useOneSurvey()
  const path = `/surveys/${params['id']}/paper/${params['entry']}`
  const entry = useLoad((signal) => api.get<WaitingPaperView>(path, signal), [path])
  const back = { href: surveyPath(Number(params['id']), 'paper'), label: '纸质问卷' }
  return (
    <>
      <PageHead title="复核录入" back={back} meta={survey.data && <PlanMark survey={survey.data} />} />
      <WhenLoaded of={survey}>
        {(one) => <WhenLoaded of={entry}>{(waiting) => <Check survey={one} entry={waiting} />}</WhenLoaded>}
      </WhenLoaded>
    </>
  )
}

function Check({ survey, entry }: { survey: SurveyView; entry: WaitingPaperView }) {
  const [outcome, setOutcome] = useState<'rejected' | PaperConfirmed | null>(null)
  const path = `/surveys/${survey.id}/paper/${entry.id}`
  if (outcome) return <Decided survey={survey} outcome={outcome} />
  const { comment, ...answers } = entry.answers
  return (
    <div class="paper-sides">
      <Card title="扫描件">
        <StoredScan surveyId={survey.id} entry={entry} />
      </Card>
      <Card title={`${seatName(entry)}：录入内容`}>
        <p class="small muted">
          {entry.enteredBy.name} 于 {formatDateTime(entry.enteredAt)} 录入
        </p>
        <AnswerGrid
          questionnaire={spread(survey.questionnaire, survey.objects)}
          answers={{ ...answers, comment: comment ?? '' }}
        />
        {answers.tellVendor && <p class="answer-words">同意将本单位名称告知云服务商，以便整改</p>}
        {comment && <p class="answer-words">意见和建议：{comment}</p>}
        <Decision path={path} entry={entry} onDone={setOutcome} />
      </Card>
    </div>
  )
}

type DecisionProps = { path: string; entry: WaitingPaperView; onDone: (outcome: 'rejected' | PaperConfirmed) => void }

function Decision({ path, entry, onDone }: DecisionProps) {
  const isOwn = useMe().id === entry.enteredBy.id
  const [asking, ask] = useState(false)
  const confirm = useAct(async () => onDone(await api.post<PaperConfirmed>(`${path}/confirm`)))
  const reject = useAct(async (reason: string) => {
    await api.post(`${path}/reject`, { reason })
    onDone('rejected')
  })
  return (
    <>
      {isOwn && <Notice tone="warn" title="这份由您录入，请另一人复核；录错了可以退回重录。" />}
      <Problem problem={confirm.problem} />
      <div class="row row-end">
        <Button tone="danger" onClick={() => ask(true)}>
          退回录入
        </Button>
        <Button tone="primary" busy={confirm.busy} disabled={isOwn} onClick={() => confirm.run()}>
          与扫描件一致，计入
        </Button>
      </div>
      {asking && (
        <ConfirmWithReason
          title="退回录入"
          action="退回录入"
          danger
          busy={reject.busy}
          problem={reject.problem}
          onConfirm={(reason) => reject.run(reason)}
          onClose={() => ask(false)}
        >
          <p>这份录入不计入；原件可以重新录入。</p>
        </ConfirmWithReason>
      )}
    </>
  )
}

function Decided({ survey, outcome }: { survey: SurveyView; outcome: 'rejected' | PaperConfirmed }) {
  const isCounted = outcome !== 'rejected'
  return (
    <div class="stack">
      <Notice tone={isCounted ? 'ok' : 'neutral'} title={isCounted ? '已计入，标为纸质代录。' : '已退回，没有计入。'}>
        {isCounted && (
          <p class="row">
            回执码 <b class="figures">{outcome.receipt}</b> <CopyButton text={outcome.receipt} />
            <span>请告知该单位，可凭此码查询是否计入。</span>
          </p>
        )}
      </Notice>
      <div class="row">
        <LinkButton href={surveyPath(survey.id, 'paper')}>回到纸质问卷</LinkButton>
      </div>
    </div>
  )
}
