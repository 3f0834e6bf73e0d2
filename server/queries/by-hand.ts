import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { InvitationEventView } from '../contract/by-hand.ts'
import type { Paging } from '../contract/fields.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

type HistoryRow = { at: Date; kind: InvitationEventView['kind']; by: string | null; note: string | null }

/** All that happened to one invitation, oldest first, with who of the office did it. Of answers, that they came and when. */
export async function listEvents(db: Db, surveyId: number, invitationId: number) {
  const { rows } = await sql<HistoryRow>`
    select e.at, e.kind, p.name as by, e.note
    from invitation_event e left join "user" p on p.id = e.actor_id
    where e.survey_id = ${surveyId} and e.invitation_id = ${invitationId}
    union all
    select submitted_at, case revision when 1 then 'returned' else 'revised' end, null, null
    from response where survey_id = ${surveyId} and invitation_id = ${invitationId} and channel = 'link'
    order by at`.execute(db)
  return rows
}

export type Seat = {
  id: number
  unit: string
  code: string | null
  category: string | null
  contact: string | null
  seat: number
  role: string | null
  generation: number
}

/** The seats of a survey whose links work, in the roster's order: all, or those that have not answered. */
const seatsToReach = (db: Db, surveyId: number, who: 'all' | 'unanswered') =>
  db
    .selectFrom('invitation')
    .innerJoin('unit', 'unit.id', 'invitation.unit_id')
    .leftJoin('unit_seat', (join) =>
      join.onRef('unit_seat.unit_id', '=', 'invitation.unit_id').onRef('unit_seat.role', '=', 'invitation.role'),
    )
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
  // Who is asked of several, else who stands for the unit.
  sql<string | null>`coalesce(unit_seat.contact_name, unit.contact_name)`.as('contact'),
  'seat',
  'invitation.role',
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
    .select(['invitation.id', 'unit_name as unit', 'seat', 'invitation.role'])
    .orderBy('invitation.unit_id')
    .orderBy('seat')
    .limit(8)
    .execute()
}

/** The same, all of them, streamed. */
export function streamSeatsToReach(db: Db, surveyId: number, who: 'all' | 'unanswered') {
  return seatsToReach(db, surveyId, who).select(seat).orderBy('invitation.unit_id').orderBy('seat').stream(1000)
}
