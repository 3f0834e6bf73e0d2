import { formatDayTime } from '../../ui/format.ts'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import { noticeText as write } from '../../../server/domain/notice.ts'

type Survey = Pick<SurveyView, 'title' | 'window' | 'helpline' | 'questionnaire'>

/** The whole message for one unit of the survey. */
export function noticeText({ title, window, helpline, questionnaire }: Survey, unit: string, link: string): string {
  const approvalNumber = questionnaire.header?.approvalNumber
  return write({ title, deadline: formatDayTime(window.closesAt), approvalNumber, helpline }, unit, link)
}
