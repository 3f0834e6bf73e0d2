import { type Kysely, sql } from 'kysely'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

/** All that happened to one invitation, oldest first, with who of the office did it. */
export async function listEvents(db: Db, surveyId: number, invitationId: number) {
  const { rows } = await sql<{ at: Date; kind: InvitationEventKind; by: string | null; note: string | null }>`
    select e.at, e.kind, p.name as by, e.note
    from invitation_event e left join "user" p on p.id = e.actor_id
    where e.survey_id = ${surveyId} and e.invitation_id = ${invitationId} order by e.at`.execute(db)
  return rows
}

export type Seat = {
  id: number
  unit: string
  code: string | null
  category: string | null
  contact: string | null
  seat: number
  generation: number
}

/** The seats of a survey whose links work, in the roster's order: all, or those that have not answered. */
const seatsToReach = (db: Db, surveyId: number, who: 'all' | 'unanswered') =>
  db
    .selectFrom('invitation')
    .innerJoin('unit', 'unit.id', 'invitation.unit_id')
    .where('invitation.survey_id', '=', surveyId)
    .where('invitation.revoked_at', 'is', null)
    .$if(who === 'unanswered', (query) =>
      query.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('response')
              .whereRef('response.survey_id', '=', 'invitation.survey_id')
              .whereRef('invitation_id', '=', 'invitation.id')
              .select('revision'),
          ),
        ),
      ),
    )

const seat = [
  'invitation.id',
  'unit_name as unit',
  'unit_code as code',
  'invitation.category',
  'unit.contact_name as contact',
  'seat',
  'generation',
] as const

/** A page of the seats to hand something to. */
export async function listSeatsToReach(
  db: Db,
  surveyId: number,
  who: 'all' | 'unanswered',
  { page, pageSize }: Paging,
) {
  const rows = await seatsToReach(db, surveyId, who)
    .select([...seat, sql<number>`count(*) over ()`.as('total')])
    .orderBy('invitation.unit_id')
    .orderBy('seat')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { items: rows, total: rows[0]?.total ?? 0 }
}

/** A few seats whose unit's name or code holds the text. */
export async function searchSeatsToReach(db: Db, surveyId: number, who: 'all' | 'unanswered', text: string) {
  const pattern = `%${escapeLike(text)}%`
  return seatsToReach(db, surveyId, who)
    .where((eb) => eb.or([eb('unit_name', 'ilike', pattern), eb('unit_code', 'ilike', pattern)]))
    .select(['invitation.id', 'unit_name as unit', 'seat'])
    .orderBy('invitation.unit_id')
    .orderBy('seat')
    .limit(8)
    .execute()
}

/** The same, all of them, streamed. */
export function streamSeatsToReach(db: Db, surveyId: number, who: 'all' | 'unanswered') {
  return seatsToReach(db, surveyId, who).select(seat).orderBy('invitation.unit_id').orderBy('seat').stream(1000)
}
