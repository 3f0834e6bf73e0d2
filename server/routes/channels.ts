import { Hono } from 'hono'
import { addChannel, editChannel, removeChannel, testChannel, viewChannel } from '../actions/channels.ts'
import { actorOf } from '../actor.ts'
import { channelInput, channelTest } from '../contract/channels.ts'
import { type Deps, outsideOf } from '../deps.ts'
import { listChannels } from '../queries/channels.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 发送通道: set up, tried, removed. */
export const channelRoutes = (deps: Deps) => {
  const { db, keys, config } = deps
  return new Hono<SignedIn>()
    .get('/', requires('channels.read'), async (c) =>
      c.json((await listChannels(db)).map((channel) => viewChannel(keys, channel))),
    )
    .post('/', requires('channels.write'), async (c) =>
      c.json(await addChannel(db, keys, actorOf(c), await body(c, channelInput)), 201),
    )
    .put('/:id', requires('channels.write'), async (c) =>
      c.json(await editChannel(db, keys, actorOf(c), idOf(c), await body(c, channelInput))),
    )
    .delete('/:id', requires('channels.write'), async (c) => {
      await removeChannel(db, actorOf(c), idOf(c))
      return c.json({})
    })
    .post('/:id/test', requires('channels.write'), async (c) => {
      const to = await body(c, channelTest)
      const desk = { db, keys, publicUrl: config.publicUrl, outside: outsideOf(deps) }
      return c.json(await testChannel(desk, actorOf(c), idOf(c), to))
    })
}
