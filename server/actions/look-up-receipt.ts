import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ReceiptView } from '../contract/answers.ts'
import { officialSeat } from '../domain/scoring.ts'
import type { Keys } from '../keys.ts'
import { Problem } from '../problem.ts'
import { listRevisions } from '../queries/responses.ts'
import { readReceipt } from '../receipts.ts'
import { proveLeaf } from './prove-leaf.ts'

/** Whether the answer of a 回执码 is counted, and the digest of what was counted; no answers. @throws Problem receipt-not-found */
export async function lookUpReceipt(db: Kysely<Database>, keys: Keys, code: string): Promise<ReceiptView> {
  const receipt = readReceipt(keys, code)
  if (!receipt) throw new Problem('receipt-not-found')
  const revisions = await listRevisions(db, receipt)
  const own = revisions.find((one) => receipt.isOf(one.submission_id))
  if (!own) throw new Problem('receipt-not-found')
  return {
    receipt: receipt.receipt,
    state: stateOf(own, own === revisions.at(-1)),
    submittedAt: own.submitted_at.toISOString(),
    survey: own.title,
    digest: own.leaf.toString('hex'),
    proof: await proveLeaf(db, own.survey_id, own.leaf),
  }
}

type Revision = Awaited<ReturnType<typeof listRevisions>>[number]

function stateOf({ valid, invalidated, seat, combine }: Revision, last: boolean): ReceiptView['state'] {
  if (!last) return 'replaced'
  if (invalidated) return 'invalidated'
  if (!valid) return 'not-scored'
  return combine === 'official' && seat !== officialSeat ? 'not-official' : 'counted'
}
