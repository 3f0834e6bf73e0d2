import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import type { ReceiptView } from '../contract/answers.ts'
import { Problem } from '../problem.ts'
import { listRevisions } from '../queries/responses.ts'
import { readReceipt } from '../receipts.ts'

/** What a unit can ask with its 回执码: is the answer counted, and the digest of what was counted. No answers. */
export const receiptRoutes = ({ db, keys }: Deps) =>
  new Hono().get('/:receipt', async (c) => {
    const receipt = readReceipt(keys, c.req.param('receipt'))
    if (!receipt) throw new Problem('receipt-not-found')
    const revisions = await listRevisions(db, receipt.invitationId)
    const own = revisions.find((one) => receipt.isOf(one.submission_id))
    if (!own) throw new Problem('receipt-not-found')
    const last = own === revisions.at(-1)
    const view: ReceiptView = {
      receipt: receipt.receipt,
      state: stateOf(last, own.valid),
      submittedAt: own.submitted_at.toISOString(),
      survey: own.title,
      digest: own.leaf.toString('hex'),
    }
    c.header('cache-control', 'no-store')
    return c.json(view)
  })

function stateOf(last: boolean, valid: boolean): ReceiptView['state'] {
  if (!last) return 'replaced'
  return valid ? 'counted' : 'not-scored'
}
