import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { PaperEntryView, PaperSeat } from '../../../../server/contract/paper.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { FileInput } from '../../../ui/file-input.tsx'
import { Choice, TextArea } from '../../../ui/inputs.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { PlanMark } from '../digest.tsx'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import { AnswerGrid, type PaperAnswers } from './answer-grid.tsx'
import { LocalScan } from './scan.tsx'
import { SeatPicker } from './seat-picker.tsx'
import './paper.css'

const blank: PaperAnswers = { ratings: {}, overall: null, reasons: {}, comment: '' }

/** 录入纸质问卷: unit, scan, and the answers as they stand on paper. */
export default function EnterPaperPage() {
  const survey = useOneSurvey()
  return <WhenLoaded of={survey}>{(one) => <EnterPaper survey={one} />}</WhenLoaded>
}

function EnterPaper({ survey }: { survey: SurveyView }) {
  const toast = useToast()
  const { route } = useLocation()
  const [seat, choose] = useState<PaperSeat | null>(null)
  const [scan, setScan] = useState<File | null>(null)
  const [answers, change] = useState(blank)
  const back = surveyPath(survey.id, 'paper')
  const save = useAct(async (invitationId: number, file: File) => {
    const { comment, ...rest } = answers
    const form = new FormData()
    form.append('entry', JSON.stringify({ invitationId, ...rest, ...(comment.trim() && { comment }) }))
    form.append('scan', file)
    await api.postForm<PaperEntryView>(`/surveys/${survey.id}/paper`, form)
    toast('已录入，等待另一人复核')
    route(back)
  })
  return (
    <>
      <PageHead title="录入纸质问卷" back={{ href: back, label: survey.title }} meta={<PlanMark survey={survey} />} />
      <form
        class="paper-sides"
        onSubmit={(event) => {
          event.preventDefault()
          if (seat && scan) void save.run(seat.id, scan)
        }}
      >
        <Card title="盖章原件">
          <SeatPicker surveyId={survey.id} chosen={seat} onChoose={choose} />
          <FileInput
            label="选择扫描件"
            accept=".pdf,.jpg,.jpeg,.png"
            hint="PDF、JPG 或 PNG，不超过 10 MB"
            file={scan}
            onFile={setScan}
          />
          {scan && <LocalScan file={scan} />}
        </Card>
        <Card title="问卷内容">
          <p class="small muted">照原件录入；原件上未填的项留空。</p>
          <AnswerGrid
            questionnaire={spread(survey.questionnaire, survey.objects)}
            answers={answers}
            onChange={change}
          />
          <Field label="其他意见和建议">
            <TextArea value={answers.comment} onValue={(comment) => change({ ...answers, comment })} maxLength={2000} />
          </Field>
          <Choice
            label="同意将本单位名称告知云服务商，以便整改（问卷上勾选“可以告知”的）"
            checked={answers.tellVendor ?? false}
            onValue={(on) => change({ ...answers, tellVendor: on || undefined })}
          />
          <Problem problem={save.problem} />
          <div class="row row-end">
            <Button type="submit" tone="primary" busy={save.busy} disabled={!seat || !scan}>
              保存，交另一人复核
            </Button>
          </div>
        </Card>
      </form>
    </>
  )
}
