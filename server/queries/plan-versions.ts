import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Amendment } from '../contract/amendments.ts'
import { insertSeats } from './roster.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

/** Seats of units that an amendment brings in, named as they are now; and the seats of those it takes away. */
export async function amendRoster(db: Trx, surveyId: number, { addUnits, removeUnits, seatsPerUnit }: Amendment) {
  await db
    .deleteFrom('invitation')
    .where('survey_id', '=', surveyId)
    .where('unit_id', '=', sql<number>`any(${removeUnits}::bigint[])`)
    .execute()
  await insertSeats(db, surveyId, addUnits, seatsPerUnit)
}

type NewVersion = { proposalId: number; plan: Amendment['plan']; digest: string; status: 'approved' | 'open' }

/** The next version of a plan, and the survey going over to it. Before it opens, its window goes along. */
export async function addPlanVersion(db: Trx, surveyId: number, { proposalId, plan, digest, status }: NewVersion) {
  const json = JSON.stringify(plan)
  await sql`
    insert into plan_version (survey_id, version, plan, roster, digest, proposal_id)
    select id, plan_version + 1, ${json}, roster_of(id), ${digest}, ${proposalId} from survey where id = ${surveyId}`.execute(
    db,
  )
  await db
    .updateTable('survey')
    .set((eb) => ({
      plan: json,
      plan_digest: digest,
      plan_version: eb('plan_version', '+', 1),
      ...(status === 'approved' && { opens_at: plan.window.opensAt, closes_at: plan.window.closesAt }),
    }))
    .where('id', '=', surveyId)
    .execute()
}

/** Every plan the survey had since its approval, oldest first, with the amendment that made it. */
export async function listPlanVersions(db: Db, surveyId: number) {
  return db
    .selectFrom('plan_version')
    .leftJoin('proposal', 'proposal.id', 'proposal_id')
    .leftJoin('user as proposer', 'proposer.id', 'proposal.proposed_by')
    .leftJoin('user as decider', 'decider.id', 'proposal.decided_by')
    .where('plan_version.survey_id', '=', surveyId)
    .select([
      'version',
      'plan',
      'digest',
      'written_at',
      'proposal.amendment',
      'proposal.reason',
      'proposer.name as proposer_name',
      'decider.name as decider_name',
      sql<number>`jsonb_array_length(roster)`.as('seats'),
    ])
    .orderBy('version')
    .execute()
}

/** Of these units, those on the roster already; and those of whose seats something is recorded already. */
export async function findSeated(db: Db, surveyId: number, unitIds: number[]) {
  const { rows } = await sql<{ unit_id: number; touched: boolean }>`
    select unit_id, bool_or(
      exists (select from invitation_event e where e.survey_id = i.survey_id and e.invitation_id = i.id)
      or exists (select from message m where m.survey_id = i.survey_id and m.invitation_id = i.id)
      or exists (select from response r where r.survey_id = i.survey_id and r.invitation_id = i.id)) as touched
    from invitation i where survey_id = ${surveyId} and unit_id = any(${unitIds}::bigint[]) group by unit_id order by unit_id`.execute(
    db,
  )
  return rows
}

export async function listUnitNames(db: Db, unitIds: number[]): Promise<Map<number, string>> {
  if (unitIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('id', '=', sql<number>`any(${unitIds}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
