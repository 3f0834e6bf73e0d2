import { type Kysely, sql } from 'kysely'
import type { Database, ReleaseOutcome } from '../../db/schema.ts'
import { counted, sheet } from './responses.ts'

type Db = Kysely<Database>

type NewRelease = { survey_id: number; unit_id: number; reason: string; requested_by: string }

export async function insertRelease(db: Db, release: NewRelease): Promise<number> {
  const { id } = await db.insertInto('answer_release').values(release).returning('id').executeTakeFirstOrThrow()
  return id
}

const releases = (db: Db, surveyId: number) =>
  db
    .selectFrom('answer_release')
    .innerJoin('user as asker', 'asker.id', 'requested_by')
    .leftJoin('user as decider', 'decider.id', 'decided_by')
    .where('answer_release.survey_id', '=', surveyId)
    .selectAll('answer_release')
    .select((eb) => [
      'asker.name as asker_name',
      'decider.name as decider_name',
      sql<boolean>`coalesce(expires_at <= clock_timestamp(), false)`.as('expired'),
      eb
        .selectFrom('invitation')
        .whereRef('invitation.survey_id', '=', 'answer_release.survey_id')
        .whereRef('invitation.unit_id', '=', 'answer_release.unit_id')
        .select('unit_name')
        .limit(1)
        .as('unit_name'),
    ])

export type ReleaseRow = Awaited<ReturnType<typeof listReleases>>[number]

/** Whether this person holds a release in force of every unit that answered. */
export async function holdsEveryRelease(db: Db, surveyId: number, personId: string | null): Promise<boolean> {
  const { rows } = await sql<{ all: boolean }>`
    select bool_and(exists (
      select from answer_release a where a.survey_id = ${surveyId} and a.unit_id = i.unit_id and a.requested_by = ${personId}
        and a.outcome = 'granted' and a.expires_at > now())) as all
    from response r join invitation i on i.survey_id = r.survey_id and i.id = r.invitation_id
    where r.survey_id = ${surveyId}`.execute(db)
  return rows[0]?.all ?? false
}

/** Undecided ones first, then the newest; at most 500. */
export async function listReleases(db: Db, surveyId: number) {
  return releases(db, surveyId)
    .orderBy(sql`outcome is not null`)
    .orderBy('answer_release.id', 'desc')
    .limit(500)
    .execute()
}

export async function findRelease(db: Db, surveyId: number, id: number): Promise<ReleaseRow | undefined> {
  return releases(db, surveyId).where('answer_release.id', '=', id).executeTakeFirst()
}

/** The same, held until the transaction ends. */
export async function lockRelease(db: Db, surveyId: number, id: number): Promise<ReleaseRow | undefined> {
  return releases(db, surveyId).where('answer_release.id', '=', id).forUpdate('answer_release').executeTakeFirst()
}

type Decision = { outcome: ReleaseOutcome; decidedBy: string; note: string | null; hours: number | null }

export async function decideRelease(db: Db, id: number, { outcome, decidedBy, note, hours }: Decision): Promise<void> {
  await db
    .updateTable('answer_release')
    .set({
      outcome,
      decided_by: decidedBy,
      decided_at: sql<Date>`now()`,
      note,
      expires_at: hours === null ? null : sql<Date>`now() + make_interval(hours => ${hours})`,
    })
    .where('id', '=', id)
    .execute()
}

export async function isOnRoster(db: Db, surveyId: number, unitId: number): Promise<boolean> {
  const seat = db.selectFrom('invitation').where('survey_id', '=', surveyId).where('unit_id', '=', unitId)
  return (await seat.select('id').limit(1).executeTakeFirst()) !== undefined
}

/** The answers that count of the unit of a release; none unless it is granted, has not expired and was asked for by this person. */
export async function listReleasedAnswers(db: Db, releaseId: number, surveyId: number, personId: string) {
  return counted(db, surveyId)
    .innerJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'response.survey_id')
        .onRef('invitation.id', '=', 'response.invitation_id'),
    )
    .innerJoin('answer_release', (join) =>
      join
        .onRef('answer_release.survey_id', '=', 'response.survey_id')
        .onRef('answer_release.unit_id', '=', 'invitation.unit_id'),
    )
    .where('answer_release.id', '=', releaseId)
    .where('answer_release.requested_by', '=', personId)
    .where('answer_release.outcome', '=', 'granted')
    .where('answer_release.expires_at', '>', sql<Date>`clock_timestamp()`)
    .select([...sheet, 'invitation.seat', 'response.submitted_at'])
    .orderBy('invitation.seat')
    .execute()
}
