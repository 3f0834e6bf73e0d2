import { type Kysely, sql } from 'kysely'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { Disposition, InvitationState } from '../contract/surveys.ts'
import { escapeLike } from './like.ts'

type Db = Kysely<Database>

/** One invitation with what its events and answers say of it. */
const withState = sql`
  select invitation.*, event.sent_at, event.opened_at, answer.returned_at,
    case
      when answer.returned_at is not null then 'returned'
      when invitation.revoked_at is not null then 'revoked'
      when event.opened_at is not null then 'opened'
      when event.sent_at is not null then 'sent'
      else 'issued'
    end as state,
    case
      when answer.valid then 'complete'
      when answer.returned_at is not null then 'partial'
      when event.opened_at is not null then 'other'
      else 'non-contact'
    end as disposition,
    greatest(answer.returned_at, event.last_at) as last_at
  from invitation
  left join lateral (
    select max(at) filter (where kind = 'sent') as sent_at, max(at) filter (where kind = 'opened') as opened_at, max(at) as last_at
    from invitation_event where invitation_event.survey_id = invitation.survey_id and invitation_id = invitation.id
  ) event on true
  left join lateral (
    select submitted_at as returned_at, valid from response where invitation_id = invitation.id order by revision desc limit 1
  ) answer on true`

export type InvitationRow = {
  id: number
  survey_id: number
  unit_id: number
  seat: number
  unit_name: string
  unit_code: string | null
  category: string | null
  generation: number
  revoked_at: Date | null
  sent_at: Date | null
  opened_at: Date | null
  returned_at: Date | null
  last_at: Date | null
  state: InvitationState
  disposition: Disposition
}

export async function listInvitations(
  db: Db,
  surveyId: number,
  filter: Paging & { state?: InvitationState | undefined },
) {
  const pattern = `%${escapeLike(filter.search)}%`
  const { rows } = await sql<InvitationRow & { total: number }>`
    select *, count(*) over () as total from (${withState} where invitation.survey_id = ${surveyId}) invitation
    where (${filter.search} = '' or unit_name ilike ${pattern} or unit_code ilike ${pattern})
      and (${filter.state ?? null}::text is null or state = ${filter.state ?? null})
    order by unit_id, seat
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`.execute(db)
  return { items: rows, total: rows[0]?.total ?? 0 }
}

export async function findInvitation(db: Db, surveyId: number, id: number): Promise<InvitationRow | undefined> {
  const { rows } = await sql<InvitationRow>`
    ${withState} where invitation.survey_id = ${surveyId} and invitation.id = ${id}`.execute(db)
  return rows[0]
}

export type Participation = {
  roster: number
  units: number
  sent: number
  opened: number
  returned: number
  valid: number
}

export async function countParticipation(db: Db, surveyId: number): Promise<Participation> {
  const { rows } = await sql<Participation>`
    select count(*) as roster, count(distinct unit_id) as units,
      count(*) filter (where sent_at is not null) as sent,
      count(*) filter (where opened_at is not null or returned_at is not null) as opened,
      count(*) filter (where returned_at is not null) as returned,
      count(*) filter (where disposition = 'complete') as valid
    from (${withState} where invitation.survey_id = ${surveyId}) invitation`.execute(db)
  return rows[0]!
}

/** First answers per calendar day in the given time zone. */
export async function countReturnsByDay(db: Db, surveyId: number, timeZone: string) {
  const { rows } = await sql<{ date: string; returned: number }>`
    select to_char(submitted_at at time zone ${timeZone}, 'YYYY-MM-DD') as date, count(*) as returned
    from response where survey_id = ${surveyId} and revision = 1 group by 1 order by 1`.execute(db)
  return rows
}

/** Every unit of the roster with the furthest state one of its seats has reached. */
export async function listUnitStates(db: Db, surveyId: number) {
  const { rows } = await sql<{
    unit_id: number
    unit_name: string
    category: string | null
    seats: number
    returned: number
    state: InvitationState
    last_at: Date | null
  }>`
    select unit_id, unit_name, category, count(*) as seats, count(returned_at) as returned, max(last_at) as last_at,
      (array['revoked', 'issued', 'sent', 'opened', 'returned'])[
        max(array_position(array['revoked', 'issued', 'sent', 'opened', 'returned'], state))] as state
    from (${withState} where invitation.survey_id = ${surveyId}) invitation
    group by unit_id, unit_name, category order by unit_id`.execute(db)
  return rows
}

type NewEvent = { invitationIds: number[]; kind: InvitationEventKind; actorId: string | null; note: string | null }

/** Records an event for invitations of this survey; ids of other surveys are passed over. Returns how many were recorded. */
export async function recordEvents(db: Db, surveyId: number, event: NewEvent): Promise<number> {
  const result = await sql`
    insert into invitation_event (invitation_id, survey_id, kind, actor_id, note)
    select id, survey_id, ${event.kind}, ${event.actorId}, ${event.note} from invitation
    where survey_id = ${surveyId} and id = any(${event.invitationIds}::bigint[])`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

/** Ends the link as it is. */
export async function revokeInvitation(db: Db, id: number): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Ends the link as it is and makes the next one valid. */
export async function raiseGeneration(db: Db, id: number): Promise<void> {
  await db
    .updateTable('invitation')
    .set((eb) => ({ generation: eb('generation', '+', 1), revoked_at: null }))
    .where('id', '=', id)
    .execute()
}
