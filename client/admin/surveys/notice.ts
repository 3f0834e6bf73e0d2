import { formatDayTime } from '../../ui/format.ts'
import type { SurveyView } from '../../../server/contract/surveys.ts'

type Survey = Pick<SurveyView, 'title' | 'window' | 'helpline' | 'questionnaire'>

/** The whole message for one unit, ready to paste into WeChat, a text message or a mail. */
export function noticeText(survey: Survey, unit: string, link: string): string {
  const number = survey.questionnaire.header?.approvalNumber
  const facts = [number && `通知文号${number}`, survey.helpline && `核实电话${survey.helpline}`].filter(Boolean)
  return [
    `${unit}：请于${formatDayTime(survey.window.closesAt)}前填写${survey.title}，约3分钟：`,
    link,
    `${facts.length > 0 ? `${facts.join('，')}。` : ''}请勿转发外单位人员。`,
  ].join('\n')
}
