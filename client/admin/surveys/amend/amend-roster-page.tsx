import { useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextArea } from '../../../ui/inputs.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { PlanMark } from '../digest.tsx'
import { allPages } from '../roster/all-pages.ts'
import { seatsOf } from '../roster/roster-editor.tsx'
import type { RosterItem } from '../roster/roster-list.tsx'
import { UnitPicker } from '../roster/unit-picker.tsx'
import { surveyPath } from '../survey-context.ts'
import { NotNow } from './amend-page.tsx'

type Start = { survey: SurveyView; onRoster: Set<number>; seats: string }

/** 提请修订名单: the roster as it should be; what differs from the frozen one is what is asked for. */
export default function AmendRosterPage() {
  const id = Number(useRoute().params['id'])
  const start = useLoad((signal) => readStart(id, signal), [id])
  return (
    <>
      <PageHead
        title="提请修订名单"
        back={{ href: surveyPath(id), label: start.data?.survey.title ?? '返回' }}
        meta={start.data && <PlanMark survey={start.data.survey} />}
      />
      <WhenLoaded of={start}>
        {(found) => (found.survey.actions.includes('amend') ? <Chooser {...found} /> : <NotNow id={id} />)}
      </WhenLoaded>
    </>
  )
}

async function readStart(id: number, signal: AbortSignal): Promise<Start> {
  const [survey, roster] = await Promise.all([
    api.get<SurveyView>(`/surveys/${id}`, signal),
    allPages<RosterItem>(`/surveys/${id}/roster`, {}, signal),
  ])
  return { survey, onRoster: new Set(roster.map((item) => item.unitId)), seats: seatsOf(roster) }
}

function Chooser({ survey, onRoster, seats }: Start) {
  const { route } = useLocation()
  const toast = useToast()
  const [chosen, choose] = useState(onRoster)
  const [reason, setReason] = useState('')
  const addUnitIds = [...chosen].filter((id) => !onRoster.has(id))
  const removeUnitIds = [...onRoster].filter((id) => !chosen.has(id))
  const send = useAct(async () => {
    const change = { addUnitIds, removeUnitIds, ...(seats && { seatsPerUnit: Number(seats) }) }
    await api.post(`/surveys/${survey.id}/proposals`, { kind: 'amend', reason, ...change })
    toast('已提请，等待审核人复核')
    route(surveyPath(survey.id))
  })
  const nothing = addUnitIds.length + removeUnitIds.length === 0
  return (
    <Card title="名单应当是">
      <p class="muted">
        名单是应答率的分母。增加漏列的单位，或移出误列、尚未发送的单位；已发送的单位请在“进度”中提请认定不属调查范围。须另一位审核人复核同意才生效，修订写入报告。
      </p>
      <UnitPicker chosen={chosen} onChoose={choose} />
      <Field label="理由" required error={errorOf(send.problem, 'reason')}>
        <TextArea value={reason} onValue={setReason} maxLength={300} rows={2} />
      </Field>
      <Problem problem={send.problem} shownFields={['reason']} />
      <div class="row-apart">
        <p class="figures" role="status">
          增加 {addUnitIds.length} 家，移出 {removeUnitIds.length} 家
        </p>
        <div class="row">
          <LinkButton href={surveyPath(survey.id)}>取消</LinkButton>
          <Button tone="primary" busy={send.busy} disabled={nothing || reason.trim() === ''} onClick={() => send.run()}>
            提请修订
          </Button>
        </div>
      </div>
    </Card>
  )
}
