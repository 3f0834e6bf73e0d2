import { Hono } from 'hono'
import {
  addWebhook,
  editWebhook,
  pingWebhook,
  removeWebhook,
  retryDelivery,
  viewDeliveries,
  viewWebhooks,
} from '../actions/webhooks.ts'
import { actorOf } from '../actor.ts'
import { webhookInput } from '../contract/webhooks.ts'
import type { Deps } from '../deps.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 事件通知: which systems are told what, and what became of every message. */
export const webhookRoutes = ({ db, keys, wake }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('webhooks.read'), async (c) => c.json(await viewWebhooks(db)))
    .post('/', requires('webhooks.write'), async (c) =>
      c.json(await addWebhook(db, keys, actorOf(c), await body(c, webhookInput)), 201),
    )
    .put('/:id', requires('webhooks.write'), async (c) =>
      c.json(await editWebhook(db, actorOf(c), idOf(c), await body(c, webhookInput))),
    )
    .delete('/:id', requires('webhooks.write'), async (c) => {
      await removeWebhook(db, actorOf(c), idOf(c))
      return c.json({})
    })
    .get('/:id/deliveries', requires('webhooks.read'), async (c) => c.json(await viewDeliveries(db, idOf(c))))
    .post('/:id/ping', requires('webhooks.write'), async (c) => {
      const deliveries = await pingWebhook(db, actorOf(c), idOf(c))
      await wake?.()
      return c.json(deliveries, 201)
    })
    .post('/:id/deliveries/:deliveryId/retry', requires('webhooks.write'), async (c) => {
      const deliveries = await retryDelivery(db, actorOf(c), idOf(c), idOf(c, 'deliveryId'))
      await wake?.()
      return c.json(deliveries)
    })
