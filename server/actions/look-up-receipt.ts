import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReceiptView } from '../contract/answers.ts'
import { officialSeat } from '../domain/scoring.ts'
import type { Keys } from '../keys.ts'
import { Problem } from '../problem.ts'
import { listRevisions } from '../queries/responses.ts'
import { findKeptAnswer } from '../queries/retention.ts'
import { readReceipt } from '../receipts.ts'
import { proveLeaf } from './prove-leaf.ts'

/** Whether the answer of a 回执码 is counted, and the digest of what was counted; no answers. @throws Problem receipt-not-found */
export async function lookUpReceipt(db: Kysely<Database>, keys: Keys, code: string): Promise<ReceiptView> {
  const receipt = readReceipt(keys, code)
  if (!receipt) throw new Problem('receipt-not-found')
  const revisions = await listRevisions(db, receipt)
  const own = revisions.find((one) => receipt.isOf(one.submission_id))
  if (!own) return lookUpKept(db, receipt)
  return {
    receipt: receipt.receipt,
    state: stateOf(own, own === revisions.at(-1)),
    submittedAt: own.submitted_at.toISOString(),
    deletedAt: null,
    survey: own.title,
    digest: own.leaf.toString('hex'),
    proof: await proveLeaf(db, own.survey_id, own.leaf),
  }
}

/** Once the answer is deleted: how it stood, and the proof, which both outlast it. */
async function lookUpKept(db: Kysely<Database>, { receipt, mark }: NonNullable<ReturnType<typeof readReceipt>>) {
  const kept = await findKeptAnswer(db, mark())
  if (!kept) throw new Problem('receipt-not-found')
  return {
    receipt,
    state: kept.state,
    submittedAt: null,
    deletedAt: kept.deleted_at.toISOString(),
    survey: kept.title,
    digest: kept.leaf.toString('hex'),
    proof: await proveLeaf(db, kept.survey_id, kept.leaf),
  }
}

type Revision = Pick<Awaited<ReturnType<typeof listRevisions>>[number], 'valid' | 'invalidated' | 'seat' | 'combine'>

/** How an answer counts; `last`: no later revision replaced it. */
export function stateOf({ valid, invalidated, seat, combine }: Revision, last: boolean): ReceiptView['state'] {
  if (!last) return 'replaced'
  if (invalidated) return 'invalidated'
  if (!valid) return 'not-scored'
  return combine === 'official' && seat !== officialSeat ? 'not-official' : 'counted'
}
