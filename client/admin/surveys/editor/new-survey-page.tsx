import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api } from '../../../api.ts'
import { Notice } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { startDraft, type Template } from '../plan-draft.ts'
import { templateWords } from '../words.ts'
import { surveyPath } from '../survey-context.ts'
import { PlanEditor } from './plan-editor.tsx'

/** 新建调查: from the template, everything editable; saved as a draft, then on to the roster. */
export default function NewSurveyPage() {
  const templates = useLoad((signal) => api.get<Template[]>('/templates', signal), [])
  return (
    <>
      <PageHead title="新建调查" back={{ href: '/admin/surveys', label: '满意度调查' }} />
      <WhenLoaded of={templates}>
        {([template]) =>
          template ? <FromTemplate template={template} /> : <Notice tone="warn" title="没有可用的问卷模板。" />
        }
      </WhenLoaded>
    </>
  )
}

function FromTemplate({ template }: { template: Template }) {
  const { route } = useLocation()
  const toast = useToast()
  const start = useMemo(() => startDraft(template, new Date()), [template])
  const create = async (input: object) => {
    const survey = await api.post<SurveyView>('/surveys', input)
    toast('草稿已保存')
    route(surveyPath(survey.id, 'roster'))
  }
  return (
    <PlanEditor
      start={start}
      intro={`已按模板“${templateWords[template.key] ?? template.key}”填好，均可修改。保存为草稿后选定名单，再提交批准；批准前不对外发送。`}
      action="保存草稿，去选定名单"
      cancel="/admin/surveys"
      onSave={create}
    />
  )
}
