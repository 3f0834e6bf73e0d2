import { useMemo, useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { TextArea, TextInput } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { PlanMark } from '../digest.tsx'
import type { Editing } from '../editor/editing.ts'
import { HeaderSection } from '../editor/header-section.tsx'
import { PlanEditor } from '../editor/plan-editor.tsx'
import { RemindersSection } from '../editor/reminders-section.tsx'
import { openDraft, smallAmendment } from '../plan-draft.ts'
import { surveyPath } from '../survey-context.ts'

const note = '须写明理由、由另一位审核人复核同意才生效。生效后方案为新的一版，换新的校验码，各版都保留并写入报告。'

/** 提请修订方案: before it opens the whole plan, afterwards what bears on no answer. */
export default function AmendPage() {
  const id = Number(useRoute().params['id'])
  const survey = useLoad((signal) => api.get<SurveyView>(`/surveys/${id}`, signal), [id])
  return (
    <>
      <PageHead
        title="提请修订方案"
        back={{ href: surveyPath(id), label: survey.data?.title ?? '返回' }}
        meta={survey.data && <PlanMark survey={survey.data} />}
      />
      <WhenLoaded of={survey}>
        {(found) => {
          if (!found.actions.includes('amend')) return <NotNow id={id} />
          return found.status === 'open' ? <SmallForm survey={found} /> : <WholePlan survey={found} />
        }}
      </WhenLoaded>
    </>
  )
}

function useAmend(survey: SurveyView) {
  const { route } = useLocation()
  const toast = useToast()
  return async (plan: object, reason: string) => {
    await api.post(`/surveys/${survey.id}/proposals`, { kind: 'amend', reason, plan })
    toast('已提请，等待审核人复核')
    route(surveyPath(survey.id))
  }
}

function WholePlan({ survey }: { survey: SurveyView }) {
  const start = useMemo(() => openDraft(survey), [survey])
  const amend = useAmend(survey)
  const [reason, setReason] = useState('')
  return (
    <div class="stack">
      <Card title="修订理由">
        <p class="muted">{note}还没有开始填报，方案各项都可以修订。</p>
        <Field label="理由" required>
          <TextArea value={reason} onValue={setReason} maxLength={300} rows={2} />
        </Field>
      </Card>
      <PlanEditor
        start={start}
        action="提请修订"
        cancel={surveyPath(survey.id)}
        onSave={(plan) => amend(plan, reason)}
      />
    </div>
  )
}

/** What may change while answers come in; only what was touched is asked for, so that an old plan gains nothing besides. */
function SmallForm({ survey }: { survey: SurveyView }) {
  const amend = useAmend(survey)
  const start = useMemo(() => openDraft(survey), [survey])
  const [draft, setDraft] = useState(start)
  const [reason, setReason] = useState('')
  const send = useAct(() => amend(smallAmendment(survey, start, draft), reason))
  const editing: Editing = {
    draft,
    set(change) {
      send.clear()
      setDraft((before) => ({ ...before, ...change }))
    },
    error: (field) => errorOf(send.problem, field),
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void send.run()
      }}
    >
      <Card title="可以修订的内容">
        <Notice tone="neutral">
          <p>
            {note}
            填报已开始，问卷、量表、权重、目标值、档位和计算规则都不能再动；延长期限、提前截止在本期调查页上提请，增加或移出单位在
            <a href={surveyPath(survey.id, 'amend-roster')}>修订名单</a>中提请。
          </p>
        </Notice>
        <div class="form">
          <Field label="组织单位" error={editing.error('organiser')}>
            <TextInput value={draft.organiser} onValue={(organiser) => editing.set({ organiser })} maxLength={60} />
          </Field>
          <Field label="咨询电话" error={editing.error('helpline')}>
            <TextInput
              type="tel"
              value={draft.helpline}
              onValue={(helpline) => editing.set({ helpline })}
              maxLength={40}
            />
          </Field>
        </div>
      </Card>
      <HeaderSection {...editing} />
      <RemindersSection {...editing} />
      <Card title="修订理由">
        <div class="form">
          <Field label="理由" required error={editing.error('reason')}>
            <TextArea value={reason} onValue={setReason} maxLength={300} rows={2} />
          </Field>
          <Problem problem={send.problem} shownFields={['organiser', 'helpline', 'reason']} />
          <div class="row">
            <LinkButton href={surveyPath(survey.id)}>取消</LinkButton>
            <Button type="submit" tone="primary" busy={send.busy} disabled={reason.trim() === ''}>
              提请修订
            </Button>
          </div>
        </div>
      </Card>
    </form>
  )
}

export function NotNow({ id }: { id: number }) {
  return (
    <Empty title="现在不能修订。" action={<LinkButton href={surveyPath(id)}>查看方案</LinkButton>}>
      只有已批准、尚未截止的调查可以由经办人提请修订。
    </Empty>
  )
}
