import { type Kysely, sql } from 'kysely'
import type { Database, InvitationEventKind } from '../../db/schema.ts'

type Db = Kysely<Database>

/** All that happened to one invitation, oldest first, with who of the office did it. */
export async function listEvents(db: Db, surveyId: number, invitationId: number) {
  const { rows } = await sql<{ at: Date; kind: InvitationEventKind; by: string | null; note: string | null }>`
    select e.at, e.kind, p.name as by, e.note
    from invitation_event e left join "user" p on p.id = e.actor_id
    where e.survey_id = ${surveyId} and e.invitation_id = ${invitationId} order by e.at`.execute(db)
  return rows
}
