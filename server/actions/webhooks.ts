import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { sealContact } from '../contacts.ts'
import type { DeliveryView, NewWebhook, WebhookInput, WebhookView } from '../contract/webhooks.ts'
import type { Keys } from '../keys.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type DeliveryRow,
  findWebhook,
  insertDelivery,
  insertWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
  updateWebhook,
  type WebhookRow,
} from '../queries/webhooks.ts'

type Db = Kysely<Database>

const viewDelivery = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  event: row.event,
  state: row.state,
  attempts: row.attempts,
  status: row.status,
  problem: row.problem,
  createdAt: row.created_at.toISOString(),
  dueAt: row.due_at.toISOString(),
  doneAt: row.done_at?.toISOString() ?? null,
})

async function viewWebhook(db: Db, { id, label, url, events, active, created_at }: WebhookRow): Promise<WebhookView> {
  const [last] = await listDeliveries(db, id, 1)
  return { id, label, url, events, active, createdAt: created_at.toISOString(), last: last ? viewDelivery(last) : null }
}

async function getWebhook(db: Db, id: number): Promise<WebhookRow> {
  const webhook = await findWebhook(db, id)
  if (!webhook) throw new Problem('webhook-not-found')
  return webhook
}

export async function viewWebhooks(db: Db): Promise<WebhookView[]> {
  const rows = await listWebhooks(db)
  return Promise.all(rows.map((row) => viewWebhook(db, row)))
}

/** The host alone: an address may carry a token. */
const hostOf = (url: string) => URL.parse(url)?.host ?? ''

export async function addWebhook(
  db: Db,
  keys: Keys,
  author: Actor & { id: string },
  input: WebhookInput,
): Promise<NewWebhook> {
  const secret = `whsec_${randomBytes(32).toString('base64url')}`
  const id = await db.transaction().execute(async (db) => {
    const id = await insertWebhook(db, input, sealContact(keys, 'channel', secret)!, author.id)
    const detail = { label: input.label, host: hostOf(input.url), events: input.events }
    await recordAct(db, author, { act: 'webhook.create', subject: `webhook ${id}`, detail })
    return id
  })
  return { ...(await viewWebhook(db, await getWebhook(db, id))), secret }
}

/** @throws Problem webhook-not-found */
export async function editWebhook(db: Db, actor: Actor, id: number, input: WebhookInput): Promise<WebhookView> {
  await db.transaction().execute(async (db) => {
    await getWebhook(db, id)
    await updateWebhook(db, id, input)
    const { label, events, active } = input
    await recordAct(db, actor, {
      act: 'webhook.edit',
      subject: `webhook ${id}`,
      detail: { label, host: hostOf(input.url), events, active },
    })
  })
  return viewWebhook(db, await getWebhook(db, id))
}

/** Its deliveries stay as a log. @throws Problem webhook-not-found */
export async function removeWebhook(db: Db, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const { label } = await getWebhook(db, id)
    await updateWebhook(db, id, { removed_at: new Date() })
    await recordAct(db, actor, { act: 'webhook.remove', subject: `webhook ${id}`, detail: { label } })
  })
}

/** @throws Problem webhook-not-found */
export async function viewDeliveries(db: Db, id: number): Promise<DeliveryView[]> {
  await getWebhook(db, id)
  return (await listDeliveries(db, id)).map(viewDelivery)
}

/** A message that says nothing, to see whether the other side answers. @throws Problem webhook-not-found */
export async function pingWebhook(db: Db, actor: Actor, id: number): Promise<DeliveryView[]> {
  await db.transaction().execute(async (db) => {
    await getWebhook(db, id)
    await insertDelivery(db, id, 'ping', { webhookId: id })
    await recordAct(db, actor, { act: 'webhook.ping', subject: `webhook ${id}` })
  })
  return viewDeliveries(db, id)
}

/** @throws Problem webhook-not-found, delivery-not-found */
export async function retryDelivery(db: Db, actor: Actor, id: number, deliveryId: number): Promise<DeliveryView[]> {
  await db.transaction().execute(async (db) => {
    await getWebhook(db, id)
    if (!(await redeliver(db, id, deliveryId, new Date()))) throw new Problem('delivery-not-found')
    await recordAct(db, actor, { act: 'webhook.retry', subject: `webhook ${id}`, detail: { delivery: deliveryId } })
  })
  return viewDeliveries(db, id)
}
