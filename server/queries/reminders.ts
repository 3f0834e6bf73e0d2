/** The orders under which the plan's reminders go out, and what has become of each occasion. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

export async function findReminderOrder(db: Db, surveyId: number) {
  return db
    .selectFrom('reminder_order')
    .innerJoin('channel', 'channel.id', 'reminder_order.channel_id')
    .innerJoin('user', 'user.id', 'reminder_order.ordered_by')
    .select([
      'channel_id',
      'channel.name as channel',
      'subject',
      'body',
      'ordered_by',
      'user.name as ordered_by_name',
      'ordered_at',
    ])
    .where('survey_id', '=', surveyId)
    .executeTakeFirst()
}

export type NewReminderOrder = { channelId: number; subject: string; body: string; orderedBy: string }

export async function putReminderOrder(db: Db, surveyId: number, order: NewReminderOrder): Promise<void> {
  const row = {
    channel_id: order.channelId,
    subject: order.subject,
    body: order.body,
    ordered_by: order.orderedBy,
    ordered_at: new Date(),
  }
  await db
    .insertInto('reminder_order')
    .values({ survey_id: surveyId, ...row })
    .onConflict((conflict) => conflict.column('survey_id').doUpdateSet(row))
    .execute()
}

export async function deleteReminderOrder(db: Db, surveyId: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('reminder_order').where('survey_id', '=', surveyId).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Open surveys whose reminders go out by themselves. */
export async function listReminded(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom('reminder_order')
    .innerJoin('survey', 'survey.id', 'reminder_order.survey_id')
    .select('survey_id')
    .where('status', '=', 'open')
    .execute()
  return rows.map((row) => row.survey_id)
}

/** The occasions that were ordered. */
export async function listOrderedOccasions(db: Db, surveyId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sending')
    .select('occasion')
    .where('survey_id', '=', surveyId)
    .where('occasion', 'is not', null)
    .execute()
  return rows.map((row) => row.occasion!)
}
