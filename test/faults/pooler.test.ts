/** A wave from draft to backup through a pooler in transaction mode; `POOLER_PORT` tries it through another, e.g. a real pgbouncer. */
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startGateway } from '../sending/gateway.ts'
import { addChannel, createSendingWorld, gatewayChannel } from '../sending/world.ts'
import { stopServer, until } from '../start/server.ts'
import { caller, draft, linksOf, must } from '../support.ts'
import { load } from './load.ts'
import { openPooler } from './pooler.ts'
import { demandWhole, serverOf } from './whole.ts'

test('the pooler of this test forgets a session after each transaction, and keeps a transaction whole', async () => {
  const world = await createSendingWorld()
  const pooler = await openPooler(world.url)
  onTestFinished(pooler.close)
  const client = new pg.Client({ connectionString: pooler.url })
  await client.connect()
  await client.query("set application_name = 'remembered'")
  await client.query({ name: 'prepared', text: 'select 1' })
  expect((await client.query('show application_name')).rows[0].application_name).not.toBe('remembered')
  await expect(client.query({ name: 'prepared', text: 'select 1' })).rejects.toThrow(/prepared statement/)
  await client.query('begin')
  await client.query("set local application_name = 'within'")
  expect((await client.query('show application_name')).rows[0].application_name).toBe('within')
  await client.query('commit')
  await client.end()
})

test('behind it a server migrates, signs people in, takes answers, sends, streams, seals and backs up', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const pooler = await openPooler(world.url)
  onTestFinished(pooler.close)
  const url = process.env.POOLER_PORT
    ? Object.assign(new URL(world.url), { port: process.env.POOLER_PORT }).href
    : pooler.url
  const server = await serverOf({ url }, { ALLOW_PRIVATE_ADDRESSES: '1' })
  const as = (username: string) =>
    caller({ request: (path: string, init: RequestInit) => fetch(server.url + path, init) } as never, {
      'x-api-key': world.keyOf(username),
    })
  const [manager, reviewer] = [as('manager'), as('reviewer')]

  const units = Array.from({ length: 12 }, (_, i) => ({ name: `单位${i}`, phone: `1390000${1000 + i}` }))
  await must(manager.post('/units/import', { units }))
  const { id } = await must(manager.post('/surveys', draft()))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const order = { kind: 'invitation', to: 'unsent', channelId: channel.id, subject: '调查', body: '请填写：{链接}' }
  await must(manager.post(`/surveys/${id}/sendings`, order))
  await until(() => gateway.calls.length >= 12)

  const statuses: number[] = []
  const links = await linksOf(world, id)
  for (const link of links) expect((await fetch(server.url + link)).status).toBe(200)
  await load(server.url, [...links, ...links], ({ status }) => statuses.push(status))
  expect(statuses.toSorted((a, b) => a - b)).toEqual([...Array<number>(12).fill(200), ...Array<number>(12).fill(201)])
  const stream = await fetch(`${server.url}/api/v1/surveys/${id}/progress/stream`, {
    headers: { 'x-api-key': world.keyOf('manager') },
  })
  const { value } = await stream.body!.pipeThrough(new TextDecoderStream()).getReader().read()
  expect(value).toContain('"returned":12')

  await demandWhole(world, id)
  await must(manager.post(`/surveys/${id}/close`))
  const result = await must(manager.get(`/surveys/${id}/result`))
  expect([result.returned, result.indicator.exact]).toEqual([12, '80/1'])
  await must(reviewer.post(`/surveys/${id}/seal`))
  const sheets = await manager.get(`/surveys/${id}/exports/responses.csv`)
  expect(sheets.text.split('\r\n').filter((line) => line.includes(',')).length).toBeGreaterThan(12)
  expect((await manager.get(`/surveys/${id}/exports/evidence.zip`)).status).toBe(200)
  const system = await world.hire('system', ['system'])
  void system
  await must(as('system').post('/system/backups'))
  await until(async () => (await world.db.selectFrom('backup_run').select('verified').executeTakeFirst())?.verified)
  if (!process.env.POOLER_PORT) expect(pooler.transactions()).toBeGreaterThan(100)
  expect(await stopServer(server)).toBe(0)
})
