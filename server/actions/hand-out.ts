/** What is handed to the units of a survey: cards and the rows of a mail merge, each with its link and 参与码. */
import type { CardView } from '../contract/by-hand.ts'
import type { Deps } from '../deps.ts'
import type { InvitationRow } from '../documents/invitations-xlsx.ts'
import { noticeText } from '../domain/notice.ts'
import type { Keys } from '../keys.ts'
import { writeToken } from '../links.ts'
import { writeParticipationCode } from '../participation-codes.ts'
import { type Seat, streamSeatsToReach } from '../queries/by-hand.ts'
import type { Survey } from '../queries/surveys.ts'

type Address = { publicUrl: string }

/** One seat with its link under the chosen address. */
export function viewCard(keys: Keys, { publicUrl }: Address, surveyId: number, one: Seat): CardView {
  const link = { surveyId, invitationId: one.id, generation: one.generation }
  return {
    id: one.id,
    unit: one.unit,
    seat: one.seat,
    role: one.role,
    link: `${publicUrl}/s/${writeToken(keys, link)}`,
    code: writeParticipationCode(keys, link),
  }
}

/** The rows of the mail merge, as they come from the database. */
export async function* mailMergeRows(
  { db, keys, config }: Pick<Deps, 'db' | 'keys' | 'config'>,
  address: Address,
  { id, plan, plan_digest, closes_at: closesAt }: Survey,
  who: 'all' | 'unanswered',
): AsyncGenerator<InvitationRow> {
  const facts = {
    title: plan.title,
    deadline: dayTime(closesAt, config.timeZone, {}),
    approvalNumber: plan.questionnaire.header?.approvalNumber,
    helpline: plan.helpline,
  }
  const until = dayTime(closesAt, config.timeZone, { year: 'numeric' })
  for await (const seat of streamSeatsToReach(db, id, who)) {
    const { link, code } = viewCard(keys, address, id, seat)
    const notice = noticeText(facts, seat.unit, link)
    yield { ...seat, link, participationCode: code, closesAt: until, notice, planDigest: plan_digest! }
  }
}

const dayTime = (at: Date, timeZone: string, more: Intl.DateTimeFormatOptions) =>
  at.toLocaleString('zh-CN', {
    timeZone,
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...more,
  })
