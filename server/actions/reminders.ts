/** Reminders on the plan's schedule: who lets them go out by which channel, and ordering each occasion once. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReminderInput, RemindersView } from '../contract/sending.ts'
import { isDue, listOccasions, type Occasion } from '../domain/reminders.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { getCalendar } from '../queries/calendar.ts'
import { findChannel } from '../queries/channels.ts'
import { insertMessages, insertSending } from '../queries/messages.ts'
import {
  deleteReminderOrder,
  findReminderOrder,
  listOrderedOccasions,
  listReminded,
  putReminderOrder,
} from '../queries/reminders.ts'
import { getSurvey, lockSurvey, type Survey } from '../queries/surveys.ts'
import type { SendingDesk } from './send-message.ts'
import { demandFilled } from './sendings.ts'

type Db = Kysely<Database>

async function occasionsOf(db: Db, survey: Survey, timeZone: string): Promise<Occasion[]> {
  const rules = survey.plan.rules.reminders ?? []
  if (rules.length === 0) return []
  // Opened late, the days count from then.
  const opensAt = survey.opened_at && survey.opened_at > survey.opens_at ? survey.opened_at : survey.opens_at
  return listOccasions(rules, { opensAt, closesAt: survey.closes_at }, await getCalendar(db), timeZone)
}

/** 定时催办 as the page shows it. */
export async function viewReminders(db: Db, survey: Survey, timeZone: string, now: Date): Promise<RemindersView> {
  const [occasions, ordered, order] = await Promise.all([
    occasionsOf(db, survey, timeZone),
    listOrderedOccasions(db, survey.id),
    findReminderOrder(db, survey.id),
  ])
  const stateOf = (one: Occasion) => {
    if (ordered.includes(one.key)) return 'ordered'
    return one.at > now || (order && isDue(one, now)) ? 'planned' : 'missed'
  }
  return {
    occasions: occasions.map((one) => ({ ...one, at: one.at.toISOString(), state: stateOf(one) })),
    order: order
      ? {
          channelId: order.channel_id,
          channel: order.channel,
          subject: order.subject,
          body: order.body,
          orderedBy: order.ordered_by_name,
          orderedAt: order.ordered_at.toISOString(),
        }
      : null,
  }
}

/** @throws Problem survey-not-found, survey-not-open, no-reminders-planned, invalid-input */
export async function orderReminders(
  db: Db,
  actor: Actor & { id: string },
  surveyId: number,
  input: ReminderInput,
  timeZone: string,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, surveyId)
    if (!survey) throw new Problem('survey-not-found')
    const { status, plan } = survey
    if (status !== 'approved' && status !== 'open') throw new Problem('survey-not-open', { params: { status } })
    if (!plan.rules.reminders?.length) throw new Problem('no-reminders-planned')
    demandFilled(survey, input, timeZone)
    if (!(await findChannel(db, input.channelId))) throw invalidField('channelId', 'not-a-choice')
    await putReminderOrder(db, surveyId, { ...input, orderedBy: actor.id })
    await recordAct(db, actor, { act: 'reminders.set', subject: `survey ${surveyId}`, detail: input })
  })
}

/** 停用定时催办. @throws Problem sending-not-found */
export async function stopReminders(db: Db, actor: Actor, surveyId: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    if (!(await deleteReminderOrder(db, surveyId))) throw new Problem('sending-not-found')
    await recordAct(db, actor, { act: 'reminders.unset', subject: `survey ${surveyId}` })
  })
}

const byItself: Actor = { id: null, name: '定时催办', address: null }

/** Orders every occasion whose time has come. Returns how many. Several processes may ask at once. */
export async function orderDueReminders({ db, config, now }: SendingDesk): Promise<number> {
  let ordered = 0
  for (const surveyId of await listReminded(db)) {
    const occasions = await occasionsOf(db, await getSurvey(db, surveyId), config.timeZone)
    for (const occasion of occasions.filter((one) => isDue(one, now())))
      if (await orderOccasion(db, surveyId, occasion, now())) ordered += 1
  }
  return ordered
}

async function orderOccasion(db: Db, surveyId: number, { key, at }: Occasion, now: Date): Promise<boolean> {
  return db.transaction().execute(async (db) => {
    const survey = await lockSurvey(db, surveyId)
    const order = await findReminderOrder(db, surveyId)
    if (survey?.status !== 'open' || survey.closes_at <= now || !order) return false
    if ((await listOrderedOccasions(db, surveyId)).includes(key)) return false
    const sending = {
      surveyId,
      kind: 'reminder' as const,
      channelId: order.channel_id,
      subject: order.subject,
      body: order.body,
      notBefore: at,
      createdBy: order.ordered_by,
      occasion: key,
    }
    const id = await insertSending(db, sending)
    // Recorded also when nobody is left to remind: the occasion has passed.
    const messages = await insertMessages(db, { ...sending, id }, 'unanswered', `reminder-${key}`)
    await recordAct(db, byItself, {
      act: 'sending.order',
      subject: `survey ${surveyId}`,
      detail: { kind: `reminder-${key}`, messages, subject: order.subject, body: order.body },
    })
    return true
  })
}
