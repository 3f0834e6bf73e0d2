/** 无效清单: every answer somebody wanted out of the figures, why, who decided, and where it stands. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import type { InvalidationView } from '../contract/results.ts'
import { listRulings, type ProposalRow } from '../queries/proposals.ts'
import { listSheetsByLeaf } from '../queries/responses.ts'
import type { Survey } from '../queries/surveys.ts'
import { viewSheet } from './answer-sheets.ts'
import { viewProposal } from './proposals.ts'

export async function listInvalidations(db: Kysely<Database>, survey: Survey, person: Me): Promise<InvalidationView[]> {
  const rulings = Map.groupBy(await listRulings(db, survey.id), (row) => row.leaf!.toString('hex'))
  const sheets = await listSheetsByLeaf(
    db,
    survey.id,
    [...rulings.values()].map(([row]) => row!.leaf!),
  )
  return sheets.map((sheet) => {
    const { digest, flags, score } = viewSheet(survey.plan, sheet)
    const own = rulings.get(digest)!
    const pending = own.some((row) => row.pending && row.outcome === 'confirmed')
    return {
      digest,
      standing: standingOf(own),
      pending,
      flags,
      score,
      rulings: own.map((row) => viewProposal(row, person)),
    }
  })
}

/** @param rulings of one answer, the newest first. */
function standingOf(rulings: readonly ProposalRow[]): InvalidationView['standing'] {
  if (rulings.some((row) => row.outcome === null)) return 'waiting'
  const confirmed = rulings.find((row) => row.outcome === 'confirmed')
  if (!confirmed) return 'declined'
  return confirmed.kind === 'invalidate' ? 'invalid' : 'restored'
}
