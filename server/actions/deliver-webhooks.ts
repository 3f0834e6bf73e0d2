import { createHmac } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openContact } from '../contacts.ts'
import { nextTry } from '../domain/back-off.ts'
import type { Keys } from '../keys.ts'
import type { Outside } from '../outgoing/destination.ts'
import { postTo } from '../outgoing/http.ts'
import { type DueDelivery, postpone, settleDelivery, takeDueDelivery } from '../queries/webhooks.ts'

export type WebhookDesk = { db: Kysely<Database>; keys: Keys; outside: Outside; now: () => Date }

const underWay = 120_000

/**
 * `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the webhook's secret over `<unix seconds>.<body>`. The time is signed, so that a
 * receiver may refuse what was kept and sent again.
 */
export function signBody(secret: string, body: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

/** Delivers the next one that is due; false when none is. At least once: a receiver knows repeats by the delivery's id. */
export async function deliverNext(desk: WebhookDesk): Promise<boolean> {
  const now = desk.now()
  const due = await desk.db.transaction().execute(async (db) => {
    const due = await takeDueDelivery(db, now)
    if (due) await postpone(db, due.id, new Date(now.getTime() + underWay))
    return due
  })
  if (!due) return false
  const { status, problem } = await send(desk, due, now)
  const attempts = due.attempts + 1
  const delivered = problem === null
  const again = delivered ? null : nextTry(attempts, desk.now())
  await settleDelivery(desk.db, due.id, {
    state: delivered ? 'delivered' : again ? 'waiting' : 'failed',
    attempts,
    status,
    problem,
    due_at: again ?? due.due_at,
    done_at: again ? null : desk.now(),
  })
  return true
}

async function send(desk: WebhookDesk, { id, event, payload, url, secret_sealed, created_at }: DueDelivery, now: Date) {
  const secret = openContact(desk.keys, 'channel', secret_sealed)
  if (secret === null) return { status: null, problem: 'secret-lost' }
  const body = JSON.stringify({ id, event, at: created_at.toISOString(), data: payload })
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'manyi-webhook',
    'x-manyi-event': event,
    'x-manyi-delivery': String(id),
    'x-manyi-signature': signBody(secret, body, now),
  }
  const reply = await postTo(new URL(url), headers, body, desk.outside)
  if ('state' in reply) return { status: null, problem: reply.problem }
  const done = reply.status >= 200 && reply.status < 300
  return { status: reply.status, problem: done ? null : `refused: HTTP ${reply.status}` }
}
