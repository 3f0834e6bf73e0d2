import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ProposalKind, ProposalOutcome } from '../contract/proposals.ts'
import { isPending } from './invalidated.ts'

type Db = Kysely<Database>

export type NewProposal = {
  survey_id: number
  kind: ProposalKind
  invitation_id: number | null
  closes_at: string | null
  leaf: Buffer | null
  amendment: string | null
  reason: string
  evidence: string | null
  proposed_by: string
}

export async function insertProposal(db: Db, proposal: NewProposal): Promise<number> {
  const row = await db.insertInto('proposal').values(proposal).returning('id').executeTakeFirstOrThrow()
  return row.id
}

const proposals = (db: Db, surveyId: number) =>
  db
    .selectFrom('proposal')
    .innerJoin('user as proposer', 'proposer.id', 'proposed_by')
    .leftJoin('user as decider', 'decider.id', 'decided_by')
    .leftJoin('invitation', (join) =>
      join
        .onRef('invitation.survey_id', '=', 'proposal.survey_id')
        .onRef('invitation.id', '=', 'proposal.invitation_id'),
    )
    .where('proposal.survey_id', '=', surveyId)
    .selectAll('proposal')
    // 离任交接: whoever took over stands in the proposer's place.
    .select(sql<string[]>`array(select successor_id from hand_over where user_id = proposed_by)`.as('successors'))
    .select([
      'proposer.name as proposer_name',
      'decider.name as decider_name',
      'unit_name',
      'seat',
      'invitation.role',
      isPending.as('pending'),
    ])

export type ProposalRow = Awaited<ReturnType<typeof listProposals>>[number]

/** Undecided ones first, then the newest; at most 500. */
export async function listProposals(db: Db, surveyId: number) {
  return proposals(db, surveyId)
    .orderBy(sql`outcome is not null`)
    .orderBy('proposal.id', 'desc')
    .limit(500)
    .execute()
}

export async function findProposal(db: Db, surveyId: number, id: number): Promise<ProposalRow | undefined> {
  return proposals(db, surveyId).where('proposal.id', '=', id).executeTakeFirst()
}

export type Decision = { outcome: ProposalOutcome; decidedBy: string; note: string | null }

export async function decideProposal(db: Db, id: number, { outcome, decidedBy, note }: Decision): Promise<void> {
  await db
    .updateTable('proposal')
    .set({ outcome, decided_by: decidedBy, decided_at: sql<Date>`clock_timestamp()`, note })
    .where('id', '=', id)
    .execute()
}

/** Whether an answer is 无效, by every ruling there is; undefined when this survey counted no such answer. */
export async function findInvalidation(db: Db, surveyId: number, leaf: Buffer): Promise<boolean | undefined> {
  const { rows } = await sql<{ invalidated: boolean }>`
    select exists (select from invalidated_as_of(r.survey_id, null) i where i.leaf = r.leaf) as invalidated
    from response r where survey_id = ${surveyId} and leaf = ${leaf}
      and not exists (
        select from response later
        where later.survey_id = r.survey_id and later.invitation_id = r.invitation_id and later.revision > r.revision)`.execute(
    db,
  )
  return rows[0]?.invalidated
}

/** Every ruling that was asked for on an answer of this survey, the newest first. */
export async function listRulings(db: Db, surveyId: number): Promise<ProposalRow[]> {
  return proposals(db, surveyId).where('proposal.leaf', 'is not', null).orderBy('proposal.id', 'desc').execute()
}
