import type { Config } from '../config.ts'
import type { Plan } from '../contract/plan.ts'
import type { Values } from '../domain/wording.ts'
import type { Keys } from '../keys.ts'
import { writeToken } from '../links.ts'

type Seat = {
  survey_id: number
  invitation_id: number
  generation: number
  unit_name: string
  plan: Plan
  closes_at: Date
}

/** `11月30日 18:00` in the installation's time zone. */
function deadline(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment)
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${Number(part['month'])}月${Number(part['day'])}日 ${part['hour']}:${part['minute']}`
}

/** What every seat's message shares: of the plan, and the deadline as it stands now, which may have been extended. */
export const sharedValues = (plan: Plan, closesAt: Date, timeZone: string): Omit<Values, '单位' | '链接'> => ({
  截止: deadline(closesAt, timeZone),
  电话: plan.helpline ?? '',
  名称: plan.title,
  组织单位: plan.organiser ?? '',
  文号: plan.questionnaire.header?.approvalNumber ?? '',
})

/** What the placeholders of a message stand for, for one seat. */
export function valuesOf(keys: Keys, config: Config, seat: Seat): Values {
  const { survey_id: surveyId, invitation_id: invitationId, generation } = seat
  const link = `${config.publicUrl}/s/${writeToken(keys, { surveyId, invitationId, generation })}`
  return { ...sharedValues(seat.plan, seat.closes_at, config.timeZone), 单位: seat.unit_name, 链接: link }
}
