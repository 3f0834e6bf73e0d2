import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

/** 整改单 of one survey as its report lists them, in the order they were opened. */
export async function listReportTickets(db: Db, surveyId: number) {
  return db
    .selectFrom('ticket')
    .where('survey_id', '=', surveyId)
    .select([
      'label',
      'state',
      'owner',
      'reply_due',
      'close_due',
      'replied_at',
      sql<number>`coalesce((select (r.kept -> 'tickets' ->> ticket.id::text)::bigint from retention r where r.survey_id = ticket.survey_id),
        (select count(*) from ticket_entry where ticket_id = ticket.id))`.as('entries'),
    ])
    .orderBy('ticket.id')
    .execute()
}

/** Words that a person has masked, and that are to be told: the report leaves the office. */
export async function listMaskedWords(db: Db, surveyId: number): Promise<{ label: string; text: string }[]> {
  return db
    .selectFrom('ticket_entry')
    .innerJoin('ticket', 'ticket.id', 'ticket_id')
    .where('survey_id', '=', surveyId)
    .where('withheld', '=', false)
    .where('masked', 'is not', null)
    .select(['label', (eb) => eb.ref('masked').$castTo<string>().as('text')])
    .orderBy('ticket.id')
    .orderBy('leaf')
    .limit(200)
    .execute()
}
