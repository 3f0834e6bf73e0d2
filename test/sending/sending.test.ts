import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findLost, sendNext, type SendingDesk } from '../../server/actions/send-message.ts'
import { wordings } from '../../server/domain/wording.ts'
import { startJobs } from '../../server/jobs/start-jobs.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { answer, draft, linksOf, must, ratings, type World } from '../support.ts'
import { startGateway } from './gateway.ts'
import { startMailServer } from './mail-server.ts'
import { addChannel, createSendingWorld, gatewayChannel, mailChannel } from './world.ts'

const MINUTE = 60_000
const [invitation] = wordings
const reminder = wordings.find((one) => one.kind === 'reminder')!

/** An open survey of n units, each with a phone and a mail address of its own. */
async function openReachable({ manager, reviewer }: World, n: number, mailOf = (i: number) => `u${i}@example.cn`) {
  const units = Array.from({ length: n }, (_, i) => ({
    name: `单位${i + 1}`,
    code: `U${i + 1}`,
    phone: `138000${String(10_001 + i)}`,
    email: mailOf(i + 1),
  }))
  await must(manager.post('/units/import', { units }))
  const { id } = await must(manager.post('/surveys', draft()))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  return id as number
}

const deskOf = ({ db, keys, config }: World, now = () => new Date()): SendingDesk => ({
  db,
  keys,
  config,
  now,
  outside: { allowPrivate: true, resolve: systemResolve },
})

const invite = (channelId: number, changes: object = {}) => ({
  kind: 'invitation',
  to: 'unsent',
  channelId,
  subject: invitation!.subject,
  body: invitation!.body,
  ...changes,
})
const remind = (channelId: number, changes: object = {}) => ({
  kind: 'reminder',
  to: 'unanswered',
  channelId,
  subject: reminder.subject,
  body: reminder.body,
  ...changes,
})

async function sendAll(desk: SendingDesk, channelId: number) {
  for (;;) {
    const step = await sendNext(desk, channelId)
    if (step === 'nothing') return
    if (step !== 'done') await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const look = async ({ manager }: World, id: number) => must(manager.get(`/surveys/${id}/sendings`))
const messagesOf = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/messages?pageSize=200`))).items

test('invitations reach every unit by mail with its own link, once, and are recorded as sent', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const id = await openReachable(world, 3)
  const channel = await addChannel(world, mailChannel(server.port))
  expect((await look(world, id)).audience).toEqual({ unsent: 3, failed: 0, unanswered: 3 })
  const order = await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  expect(order.messages).toBe(3)
  await sendAll(deskOf(world), channel.id)

  expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(['u1@example.cn', 'u2@example.cn', 'u3@example.cn'])
  const [link] = await linksOf(world, id)
  expect(server.mails[0]!.text).toContain(`单位1：请于`)
  expect(server.mails[0]!.text).toContain(link)
  const { sendings, audience } = await look(world, id)
  expect(sendings[0]).toMatchObject({
    channel: '邮件',
    createdBy: 'manager',
    total: 3,
    counts: { sent: 3, waiting: 0 },
  })
  expect(audience).toEqual({ unsent: 0, failed: 0, unanswered: 3 })
  expect((await must(world.manager.get(`/surveys/${id}/progress`))).sent).toBe(3)

  const again = await world.manager.post(`/surveys/${id}/sendings`, invite(channel.id))
  expect([again.status, again.body.code]).toEqual([409, 'nobody-to-reach'])
  const ids = (await must(world.manager.get(`/surveys/${id}/invitations`))).items.map((one: { id: number }) => one.id)
  const ticked = await world.manager.post(
    `/surveys/${id}/sendings`,
    invite(channel.id, { to: 'chosen', invitationIds: ids }),
  )
  expect(ticked.body.code).toBe('nobody-to-reach')
})

test('a seat is written to at its own address, and at the unit’s where it has none', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const seats = [{ role: '领导', email: 'leader@example.cn' }, { role: '运维' }]
  await must(world.manager.post('/units/import', { units: [{ name: '甲局', email: 'office@example.cn', seats }] }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(world.manager.post(`/surveys/${id}/open`))
  const channel = await addChannel(world, mailChannel(server.port))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await sendAll(deskOf(world), channel.id)
  const [leader, operations] = await linksOf(world, id)
  const linkIn = (to: string) => server.mails.find((mail) => mail.to[0] === to)!.text
  expect(linkIn('leader@example.cn')).toContain(leader)
  expect(linkIn('office@example.cn')).toContain(operations)
  expect((await messagesOf(world, id)).map((one: { role: string }) => one.role).sort()).toEqual(['运维', '领导'])
})

test('before a reminder one is told who was reminded within a day, of those it would reach', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const id = await openReachable(world, 3)
  const channel = await addChannel(world, mailChannel(server.port))
  const recent = (body: object) => must(world.manager.post(`/surveys/${id}/sendings/recent`, body))
  expect(await recent({})).toEqual({ units: 0, hours: 24, lastAt: null })
  const items = (await must(world.manager.get(`/surveys/${id}/invitations`))).items
  const chosen = [items[0].id, items[1].id]
  await must(world.manager.post(`/surveys/${id}/sendings`, remind(channel.id, { to: 'chosen', invitationIds: chosen })))
  expect(await recent({})).toEqual({ units: 2, hours: 24, lastAt: null })
  await sendAll(deskOf(world), channel.id)
  const told = await recent({})
  expect([told.units, typeof told.lastAt]).toEqual([2, 'string'])
  expect((await recent({ selection: { invitationIds: [chosen[0], items[2].id] } })).units).toBe(1)
  await answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(5) })
  expect((await recent({})).units).toBe(1)
})

test('a new link is a new invitation and may be sent', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await sendAll(deskOf(world), channel.id)
  const [seat] = (await must(world.manager.get(`/surveys/${id}/invitations`))).items
  await must(world.manager.post(`/surveys/${id}/invitations/${seat.id}/reissue`, { reason: '转错人' }))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await sendAll(deskOf(world), channel.id)
  expect(new Set(gateway.calls.map((call) => JSON.parse(call.body).text)).size).toBe(2)
})

test('a message names the deadline as it stands when it leaves, extended or not', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  const extension = { kind: 'extend', closesAt: '2090-03-05T18:00:00+08:00', reason: '两家单位正在迁移' }
  const { id: asked } = await must(world.manager.post(`/surveys/${id}/proposals`, extension))
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked}/confirm`))
  await sendAll(deskOf(world), channel.id)
  expect(JSON.parse(gateway.calls[0]!.body).text).toContain('请于3月5日 18:00前填写')
})

test('a reminder reaches only those who have not answered, also when one answers after the order', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 4)
  const links = await linksOf(world, id)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await answer(world, links[0]!, { ratings: ratings(5) })
  expect((await must(world.manager.post(`/surveys/${id}/sendings`, remind(channel.id)))).messages).toBe(3)
  await answer(world, links[1]!, { ratings: ratings(5) })
  await sendAll(deskOf(world), channel.id)
  expect(gateway.calls.map((call) => JSON.parse(call.body).phone)).toEqual(['13800010003', '13800010004'])
  const skipped = (await messagesOf(world, id)).filter((one: { state: string }) => one.state === 'skipped')
  expect(skipped).toMatchObject([{ unit: '单位2', problem: 'answered' }])
})

test('a failed address is marked with the reason and holds nobody up; it can be sent to again', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const id = await openReachable(world, 3, (i) => (i === 2 ? 'unknown@example.cn' : `u${i}@example.cn`))
  const channel = await addChannel(world, mailChannel(server.port))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await sendAll(deskOf(world), channel.id)
  expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(['u1@example.cn', 'u3@example.cn'])
  const events = await world.db.selectFrom('invitation_event').selectAll().where('kind', '=', 'failed').execute()
  expect(events).toHaveLength(1)
  expect(events[0]!.note).toMatch(/^邮件: refused: .*550/)
  expect((await look(world, id)).audience).toEqual({ unsent: 0, failed: 1, unanswered: 3 })
  const funnel = await must(world.manager.get(`/surveys/${id}/progress`))
  expect(funnel).toMatchObject({ roster: 3, sent: 3, delivered: 2, failed: 1 })
  const unit = (await must(world.manager.get('/units?search=单位2'))).items[0]
  await must(world.manager.put(`/units/${unit.id}`, { name: unit.name, code: unit.code, email: 'right@example.cn' }))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id, { to: 'failed' })))
  await sendAll(deskOf(world), channel.id)
  expect(server.mails.at(-1)!.to).toEqual(['right@example.cn'])
})

test('what the gateway cannot take now is tried again after 1, 5, 15, 60 and 240 minutes, then has failed', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway(() => ({ status: 503 }))
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  let now = Date.now() + 1000
  const desk = deskOf(world, () => new Date(now))
  for (const [i, minutes] of [1, 5, 15, 60, 240].entries()) {
    expect(await sendNext(desk, channel.id)).toBe('done')
    expect(gateway.calls).toHaveLength(i + 1)
    now += minutes * MINUTE - 1000
    expect(await sendNext(desk, channel.id)).toBe('nothing')
    now += 1000
  }
  expect(await sendNext(desk, channel.id)).toBe('done')
  expect(gateway.calls).toHaveLength(6)
  expect(await messagesOf(world, id)).toMatchObject([{ state: 'failed', attempts: 6 }])
})

test('nothing leaves in the quiet hours, nor before its time', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url, { quiet: { from: '21:00', to: '08:00' } }))
  // The window of `draft` closes in 24 hours: all of today in Beijing lies before that.
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  const day = new Date(Date.now() + 8 * 60 * MINUTE).toISOString().slice(0, 10)
  const at = (time: string) => new Date(`${day}T${time}:00+08:00`)
  await world.db
    .updateTable('message')
    .set({ due_at: at('00:00') })
    .execute()
  expect(
    await sendNext(
      deskOf(world, () => at('07:59')),
      channel.id,
    ),
  ).toBe('nothing')
  expect(
    await sendNext(
      deskOf(world, () => at('21:00')),
      channel.id,
    ),
  ).toBe('nothing')
  expect(gateway.calls).toEqual([])
  expect(
    await sendNext(
      deskOf(world, () => at('08:00')),
      channel.id,
    ),
  ).toBe('done')
  expect(gateway.calls).toHaveLength(1)
})

test('the rate of a channel is kept', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 3)
  const channel = await addChannel(world, gatewayChannel(gateway.url, { perMinute: 2 }))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  const begin = Date.now() + 1000
  let now = begin
  const desk = deskOf(world, () => new Date(now))
  expect(await sendNext(desk, channel.id)).toBe('done')
  // Two a minute: the next after thirty seconds.
  expect(await sendNext(desk, channel.id)).toEqual({ wait: new Date(begin + 30_000) })
  now = begin + 30_000
  expect(await sendNext(desk, channel.id)).toBe('done')
  expect(gateway.calls).toHaveLength(2)
})

const startChild = (world: World, channelId: number) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), world.url, String(channelId)], {
    stdio: 'inherit',
  })
  return { child, ended: new Promise<void>((resolve) => child.once('close', () => resolve())) }
}

test('killed between sending and recording, a message is shown as 未确认 and never sent a second time', async () => {
  const world = await createSendingWorld()
  let kill = () => {}
  const gateway = await startGateway(() => {
    kill()
    return { body: '{}' }
  })
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  const { child, ended } = startChild(world, channel.id)
  kill = () => void child.kill('SIGKILL')
  await ended
  expect(gateway.calls).toHaveLength(1)
  expect(await messagesOf(world, id)).toMatchObject([{ state: 'sending' }])

  const later = deskOf(world, () => new Date(Date.now() + 11 * MINUTE))
  expect(await findLost(later)).toBe(1)
  await sendAll(later, channel.id)
  expect(await messagesOf(world, id)).toMatchObject([{ state: 'unconfirmed', problem: 'killed-midway' }])
  const again = await world.manager.post(`/surveys/${id}/sendings`, invite(channel.id))
  expect(again.body.code).toBe('nobody-to-reach')
  expect(gateway.calls).toHaveLength(1)
})

test('two server processes send each message once', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 40)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await Promise.all([startChild(world, channel.id).ended, startChild(world, channel.id).ended])
  expect(gateway.calls).toHaveLength(40)
  expect(new Set(gateway.calls.map((call) => JSON.parse(call.body).phone)).size).toBe(40)
})

test('the jobs beside two servers make their own schema, send what is ordered, and end', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 5)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const servers = await Promise.all([startWorker(world), startWorker(world)])
  await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id)))
  await servers[0]!.wake()
  await expect.poll(() => gateway.calls.length, { timeout: 20_000 }).toBe(5)
  await Promise.all(servers.map((jobs) => jobs.stop()))
  expect((await look(world, id)).sendings[0].counts.sent).toBe(5)
}, 40_000)

test.for([
  ['a hint at a score', { body: '{链接} 请打非常满意' }, 'body', 'hints-at-score'],
  ['a text without its link', { body: '请填写' }, 'body', 'link-missing'],
  ['a value the plan does not have', { body: '{链接} 电话{电话}' }, 'body', 'placeholder-empty'],
  ['a channel that is not there', { channelId: 99 }, 'channelId', 'not-a-choice'],
  ['a time after the deadline', { notBefore: '2090-01-01T09:00:00+08:00' }, 'notBefore', 'after-the-deadline'],
] as const)('%s is refused by name and nothing is ordered', async ([, changes, field, code]) => {
  const world = await createSendingWorld()
  const id = await openReachable(world, 1)
  const channel = await addChannel(world, mailChannel(25))
  const { status, body } = await world.manager.post(`/surveys/${id}/sendings`, invite(channel.id, changes))
  expect(status).toBe(422)
  expect(body.errors).toEqual([expect.objectContaining({ field, code })])
  expect((await look(world, id)).sendings).toEqual([])
})

test('an order for later waits, and can be stopped', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReachable(world, 2)
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const notBefore = new Date(Date.now() + 60 * MINUTE).toISOString()
  const order = await must(world.manager.post(`/surveys/${id}/sendings`, invite(channel.id, { notBefore })))
  expect(await sendNext(deskOf(world), channel.id)).toBe('nothing')
  expect(await must(world.manager.post(`/surveys/${id}/sendings/${order.id}/stop`))).toEqual({ stopped: 2 })
  expect(
    await sendNext(
      deskOf(world, () => new Date(Date.now() + 61 * MINUTE)),
      channel.id,
    ),
  ).toBe('nothing')
  expect(gateway.calls).toEqual([])
  expect((await world.manager.post(`/surveys/${id}/sendings/${order.id}/stop`)).body.code).toBe('sending-not-found')
})

function startWorker({ db, url, keys, config, ...world }: World) {
  return startJobs(deskOf({ db, url, keys, config, ...world }), { db, url, keys, settings: config })
}
