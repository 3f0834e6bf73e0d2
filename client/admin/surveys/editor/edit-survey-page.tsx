import { useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { openDraft } from '../plan-draft.ts'
import { surveyPath } from '../survey-context.ts'
import { PlanEditor } from './plan-editor.tsx'

/** 修改方案, while it is a draft. */
export default function EditSurveyPage() {
  const id = Number(useRoute().params['id'])
  const survey = useLoad((signal) => api.get<SurveyView>(`/surveys/${id}`, signal), [id])
  return (
    <>
      <PageHead title="修改方案" back={{ href: surveyPath(id), label: survey.data?.title ?? '返回' }} />
      <WhenLoaded of={survey}>
        {(found) => (found.actions.includes('edit') ? <Editor survey={found} /> : <Frozen id={id} />)}
      </WhenLoaded>
    </>
  )
}

function Editor({ survey }: { survey: SurveyView }) {
  const { route } = useLocation()
  const toast = useToast()
  const start = useMemo(() => openDraft(survey), [survey])
  const save = async (input: object) => {
    await api.put<SurveyView>(`/surveys/${survey.id}`, input)
    toast('方案已保存')
    route(surveyPath(survey.id))
  }
  return <PlanEditor start={start} action="保存方案" cancel={surveyPath(survey.id)} onSave={save} />
}

function Frozen({ id }: { id: number }) {
  return (
    <Empty title="方案现在不能修改。" action={<LinkButton href={surveyPath(id)}>查看方案</LinkButton>}>
      只有起草中的方案可以由经办人修改。
    </Empty>
  )
}
