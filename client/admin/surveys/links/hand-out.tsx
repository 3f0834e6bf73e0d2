import { apiUrl, withQuery } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'

/** What can be taken away for handing out: cards to cut out, a table for mail merge, the blank form. */
export function HandOut({ address }: { address: string | undefined }) {
  const { survey } = useSurvey()
  const merge = `/surveys/${survey.id}/exports/invitations.xlsx`
  return (
    <div class="row">
      <LinkButton icon="print" href={withQuery(surveyPath(survey.id, 'cards'), { address })}>
        邀请卡片
      </LinkButton>
      <LinkButton icon="download" href={apiUrl(withQuery(merge, { address }))} download>
        邀请表（邮件合并）
      </LinkButton>
      <LinkButton icon="print" href={surveyPath(survey.id, 'blank-form')}>
        空白问卷
      </LinkButton>
    </div>
  )
}
