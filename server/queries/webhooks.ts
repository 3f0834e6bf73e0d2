import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { WebhookEvent, WebhookInput } from '../contract/webhooks.ts'

type Db = Kysely<Database>
export type WebhookRow = Selectable<Database['webhook']>
export type DeliveryRow = Selectable<Database['webhook_delivery']>

const MOST_SHOWN = 100

export async function listWebhooks(db: Db): Promise<WebhookRow[]> {
  return db.selectFrom('webhook').selectAll().where('removed_at', 'is', null).orderBy('id').execute()
}

export async function findWebhook(db: Db, id: number): Promise<WebhookRow | undefined> {
  return db.selectFrom('webhook').selectAll().where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst()
}

export async function insertWebhook(db: Db, input: WebhookInput, secret: Buffer, authorId: string): Promise<number> {
  const { id } = await db
    .insertInto('webhook')
    .values({ ...input, secret_sealed: secret, created_by: authorId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateWebhook(db: Db, id: number, change: Partial<WebhookInput> & { removed_at?: Date }) {
  await db.updateTable('webhook').set(change).where('id', '=', id).execute()
}

/** The newest deliveries of one webhook; the log of all of them stays in the table. */
export async function listDeliveries(db: Db, webhookId: number, limit = MOST_SHOWN): Promise<DeliveryRow[]> {
  return db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Writes what is to be told to every active webhook that asked for this event. In the transaction of the event itself. */
export async function tellWebhooks(db: Db, event: WebhookEvent, about: object): Promise<void> {
  await sql`select tell_webhooks(${event}, ${JSON.stringify(about)}::jsonb)`.execute(db)
}

export async function insertDelivery(db: Db, webhookId: number, event: string, payload: object): Promise<number> {
  const { id } = await db
    .insertInto('webhook_delivery')
    .values({ webhook_id: webhookId, event, payload: JSON.stringify(payload) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Due once more at once. Answers whether there was such a delivery that is over. */
export async function redeliver(db: Db, webhookId: number, id: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_delivery')
    .set({ state: 'waiting', attempts: 0, due_at: now, done_at: null })
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .where('state', '<>', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type DueDelivery = DeliveryRow & Pick<WebhookRow, 'url' | 'secret_sealed'>

/** The delivery that waits longest, held until the transaction ends; others take the next one. */
export async function takeDueDelivery(db: Transaction<Database>, now: Date): Promise<DueDelivery | undefined> {
  return db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .selectAll('delivery')
    .select(['webhook.url', 'webhook.secret_sealed'])
    .where('delivery.state', '=', 'waiting')
    .where('delivery.due_at', '<=', now)
    .where('webhook.active', '=', true)
    .where('webhook.removed_at', 'is', null)
    .orderBy('delivery.due_at')
    .orderBy('delivery.id')
    .limit(1)
    .forUpdate('delivery')
    .skipLocked()
    .executeTakeFirst()
}

export type Settled = Pick<DeliveryRow, 'state' | 'attempts' | 'status' | 'problem' | 'due_at' | 'done_at'>

export async function settleDelivery(db: Db, id: number, outcome: Settled): Promise<void> {
  await db.updateTable('webhook_delivery').set(outcome).where('id', '=', id).execute()
}

/** Put off while it is under way, so that no other process takes it; should this one die, it is due again then. */
export async function postpone(db: Db, id: number, until: Date): Promise<void> {
  await db.updateTable('webhook_delivery').set({ due_at: until }).where('id', '=', id).execute()
}
