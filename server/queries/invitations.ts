import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, InvitationEventKind } from '../../db/schema.ts'
import type { Paging } from '../contract/fields.ts'
import type { InvitationState } from '../contract/invitations.ts'
import { escapeLike } from './like.ts'
import { type InvitationRow, invitationsOf } from './states.ts'

type Db = Kysely<Database>

export async function listInvitations(
  db: Db,
  surveyId: number,
  filter: Paging & { state?: InvitationState | undefined },
) {
  const { state = null, page, pageSize } = filter
  const pattern = `%${escapeLike(filter.search)}%`
  const found = sql`(${filter.search} = '' or unit_name ilike ${pattern} or unit_code ilike ${pattern})`
  const seats = sql`from invitation where survey_id = ${surveyId} and ${found}`
  const cut = sql`order by unit_id, seat limit ${pageSize} offset ${(page - 1) * pageSize}`
  // A state must be derived to be found; without one only the page is derived.
  const { rows } = await (
    state === null
      ? sql<InvitationRow & { total: number }>`
      select *, (select count(*) ${seats}) as total
      from (${invitationsOf(surveyId, sql`array(select id ${seats} ${cut})`)}) invitation order by unit_id, seat`
      : sql<InvitationRow & { total: number }>`
      select *, count(*) over () as total from (${invitationsOf(surveyId)}) invitation
      where ${found} and state = ${state} ${cut}`
  ).execute(db)
  return { items: rows, total: rows[0]?.total ?? 0 }
}

export async function listInvitationsByIds(db: Db, surveyId: number, ids: number[]): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select * from (${invitationsOf(surveyId)}) invitation where id = any(${ids}::bigint[]) order by unit_id, seat`.execute(
    db,
  )
  return rows
}

type NewEvent = {
  invitationIds: number[]
  kind: InvitationEventKind
  actorId: string | null
  note: string | null
  at?: string | undefined
}

/** Records an event for invitations of this survey; ids of other surveys are passed over. Returns how many were recorded. */
export async function recordEvents(db: Db, surveyId: number, event: NewEvent): Promise<number> {
  const result = await sql`
    insert into invitation_event (invitation_id, survey_id, at, kind, actor_id, note)
    select id, survey_id, coalesce(${event.at ?? null}::timestamptz, clock_timestamp()), ${event.kind}, ${event.actorId}, ${event.note}
    from invitation
    where survey_id = ${surveyId} and id = any(${event.invitationIds}::bigint[])`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

/** Whoever answers at this link waits until this transaction ends. */
export async function lockInvitation(db: Transaction<Database>, surveyId: number, id: number): Promise<void> {
  await db
    .selectFrom('invitation')
    .select('id')
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute()
}

/** Ends the link as it is. */
export async function revokeInvitation(db: Db, surveyId: number, id: number): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ revoked_at: sql<Date>`now()` })
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .execute()
}

/** Ends the link as it is and makes the next one valid. */
export async function raiseGeneration(db: Db, surveyId: number, id: number): Promise<void> {
  await db
    .updateTable('invitation')
    .set((eb) => ({ generation: eb('generation', '+', 1), revoked_at: null }))
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .execute()
}
