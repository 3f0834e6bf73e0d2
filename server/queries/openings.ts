/** Who has come to a link: events of kind `opened`, at most one a device, and one `started`. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Link } from '../links.ts'

type Db = Kysely<Database>

// A forwarded link is opened by a few; more devices would only fill the table.
const MOST_DEVICES = 20

/** What happened to invitation `i` under its present link: what came before a new one was issued is over. */
const presently = (kind: 'opened' | 'started') => sql`invitation_event e
  where e.survey_id = i.survey_id and e.invitation_id = i.id and e.kind = ${kind} and not exists (
    select from invitation_event later
    where later.survey_id = i.survey_id and later.invitation_id = i.id and later.kind = 'reissued' and later.at > e.at)`
const openings = presently('opened')

/** The time of the first opening of invitation `i` that meets the condition on `e`. */
export const firstOpening = (condition: RawBuilder<unknown>) => sql`select min(e.at) from ${openings} and ${condition}`

/** 已查看: the first touch or key on an open form, once for each device; those that keep no mark count as one. A GET records nothing. */
export async function recordOpened(db: Db, link: Link, device: Buffer | null): Promise<void> {
  await sql`
    insert into invitation_event (invitation_id, survey_id, kind, device)
    select i.id, i.survey_id, 'opened', ${device} from invitation i join survey s on s.id = i.survey_id
    where i.id = ${link.invitationId} and i.survey_id = ${link.surveyId} and i.generation = ${link.generation}
      and i.revoked_at is null and s.status = 'open'
      and not exists (select from ${openings} and e.device is not distinct from ${device})
      and (select count(*) from ${openings}) < ${MOST_DEVICES}`.execute(db)
}

/** When another device first began at this link. */
export async function findOtherOpening(db: Db, link: Link, device: Buffer | null): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select (${firstOpening(sql`e.device is distinct from ${device}`)}) as at from invitation i
    where i.id = ${link.invitationId} and i.survey_id = ${link.surveyId} and i.generation = ${link.generation}`.execute(
    db,
  )
  return rows[0]?.at ?? null
}

/** 填写中: the first answer given at a link, once. */
export async function recordStarted(db: Db, link: Link): Promise<void> {
  await sql`
    insert into invitation_event (invitation_id, survey_id, kind)
    select i.id, i.survey_id, 'started' from invitation i join survey s on s.id = i.survey_id
    where i.id = ${link.invitationId} and i.survey_id = ${link.surveyId} and i.generation = ${link.generation}
      and i.revoked_at is null and s.status = 'open'
      and not exists (select from ${presently('started')})`.execute(db)
}
