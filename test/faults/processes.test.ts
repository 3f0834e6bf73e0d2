/** Several processes on one database behind a plain reverse proxy that hands each request to the next of them. */
import { expect, onTestFinished, test } from 'vitest'
import { openProxy } from '../proxy.ts'
import { stopServer, until } from '../start/server.ts'
import { linksOf, must, openSurvey, type World } from '../support.ts'
import { startGateway } from '../sending/gateway.ts'
import { addChannel, createSendingWorld, gatewayChannel } from '../sending/world.ts'
import { load, post, type Reply } from './load.ts'
import { demandFigure, demandWhole, serverOf, submissionsOf } from './whole.ts'

/** Two server processes and their proxy. */
async function startTwo(world: World, env: Record<string, string> = {}) {
  const servers = [await serverOf(world, env), await serverOf(world, env)]
  const proxy = await openProxy(servers.map(({ url }) => url))
  onTestFinished(async () => {
    proxy.close()
    for (const server of servers) await stopServer(server)
  })
  return proxy
}

test('each answer is taken once whichever process hears it, and whoever watches live sees all of them', async () => {
  const world = await createSendingWorld()
  const { id } = await openSurvey(world, 40)
  const links = await linksOf(world, id)
  const { url } = await startTwo(world)
  const watching = new AbortController()
  const stream = await fetch(`${url}/api/v1/surveys/${id}/progress/stream`, {
    headers: { 'x-api-key': world.keyOf('manager') },
    signal: watching.signal,
  })
  expect(stream.status).toBe(200)

  // Each link four times, over sixteen connections: by both processes.
  const replies: Reply[] = []
  const four = links.flatMap((link) => [link, link, link, link])
  await load(url, four, (reply) => replies.push(reply), { connections: 16 })
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(40)
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(120)
  for (const link of links)
    expect(new Set(replies.filter(({ path }) => path === link).map(({ receipt }) => receipt)).size).toBe(1)
  expect(await submissionsOf(world)).toHaveLength(40)

  let told = ''
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    told += part
    if (told.includes('"returned":40')) break
  }
  watching.abort()
  await demandWhole(world, id)
  await demandFigure(world, id, 40)
})

test('jobs are done by one of them, and limits count for both', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const names = Array.from({ length: 20 }, (_, i) => ({ name: `单位${i}`, phone: `139000000${10 + i}` }))
  await must(world.manager.post('/units/import', { units: names }))
  const { id } = await openSurvey(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const env = { ALLOW_PRIVATE_ADDRESSES: '1', ADDRESS_LIMIT: '100', TRUSTED_PROXIES: '127.0.0.0/8' }
  const { url } = await startTwo(world, env)
  const order = await fetch(`${url}/api/v1/surveys/${id}/sendings`, {
    method: 'POST',
    headers: { 'x-api-key': world.keyOf('manager'), 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'invitation',
      to: 'unsent',
      channelId: channel.id,
      subject: '调查',
      body: '请填写：{链接}',
    }),
  })
  expect(order.status).toBe(201)
  await until(() => gateway.calls.length >= 20)
  expect(new Set(gateway.calls.map((call) => JSON.parse(call.body).phone)).size).toBe(20)

  const [link] = await linksOf(world, id)
  const from = (address: string) => fetch(url + link, { headers: { 'x-forwarded-for': address } })
  const asked = []
  for (let i = 0; i < 130; i += 1) asked.push((await from('203.0.113.9')).status)
  // Each process overshoots by a tenth of the limit at most.
  expect(asked.filter((status) => status === 200).length).toBeLessThanOrEqual(120)
  expect(asked.at(-1)).toBe(429)
  expect((await from('203.0.113.10')).status).toBe(200)
  expect((await post(url, link!)).status).toBe(201)
  expect(gateway.calls).toHaveLength(20)
  await demandWhole(world, id)
})
