import { expect, test } from 'vitest'
import { orderDueReminders } from '../../server/actions/reminders.ts'
import type { SendingDesk } from '../../server/actions/send-message.ts'
import { sendNext } from '../../server/actions/send-message.ts'
import { wordings } from '../../server/domain/wording.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { answer, draft, hoursFromNow, linksOf, must, ratings, type World } from '../support.ts'
import { startGateway } from './gateway.ts'
import { addChannel, createSendingWorld, gatewayChannel } from './world.ts'

const reminder = wordings.find((one) => one.kind === 'reminder')!
const wording = { subject: reminder.subject, body: reminder.body }
const DAY = 86_400_000

/** A desk whose clock goes on from a moment. */
function deskAt({ db, keys, config }: World, moment: string | Date): SendingDesk {
  const ahead = new Date(moment).getTime() - Date.now()
  const now = () => new Date(Date.now() + ahead)
  return { db, keys, config, now, outside: { allowPrivate: true, resolve: systemResolve } }
}

/** Three units, a window of three weeks from now, a reminder on the first working day and one before the close. */
async function openReminded(world: World, reminders: object[]) {
  const units = [1, 2, 3].map((i) => ({ name: `单位${i}`, code: `U${i}`, phone: `1380001000${i}` }))
  await must(world.manager.post('/units/import', { units }))
  const window = { opensAt: hoursFromNow(-1), closesAt: hoursFromNow(21 * 24) }
  const { id } = await must(world.manager.post('/surveys', draft({ window, rules: { reminders } })))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(world.manager.post(`/surveys/${id}/open`))
  return id as number
}
const first = { from: 'opening', workingDays: 1 }
const look = async (world: World, id: number) => (await must(world.manager.get(`/surveys/${id}/sendings`))).reminders

async function sendAll(desk: SendingDesk, channelId: number) {
  for (;;) {
    const step = await sendNext(desk, channelId)
    if (step === 'nothing') return
    if (step !== 'done') await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('the plan’s reminder goes out on its working day, only to who has not answered, and once', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const id = await openReminded(world, [first])
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  await must(world.manager.put(`/surveys/${id}/reminders`, { channelId: channel.id, ...wording }))
  await must(answer(world, (await linksOf(world, id))[1]!, { ratings: ratings(5) }))
  const [occasion] = (await look(world, id)).occasions
  expect(occasion).toMatchObject({ key: 'after-1', state: 'planned' })

  const early = deskAt(world, new Date(new Date(occasion.at).getTime() - 60_000))
  expect(await orderDueReminders(early)).toBe(0)
  const due = deskAt(world, occasion.at)
  // Two server processes look at the same time.
  const ordered = await Promise.all([orderDueReminders(due), orderDueReminders(due)])
  expect(ordered.toSorted()).toEqual([0, 1])
  await sendAll(due, channel.id)
  expect(gateway.calls.map(({ body }) => JSON.parse(body).phone).toSorted()).toEqual(['13800010001', '13800010003'])
  expect(await orderDueReminders(deskAt(world, new Date(new Date(occasion.at).getTime() + DAY / 2)))).toBe(0)
  expect((await look(world, id)).occasions[0].state).toBe('ordered')
  const { items } = await must(world.manager.get(`/surveys/${id}/messages`))
  expect(items.map((one: any) => [one.unit, one.kind, one.state]).toSorted()).toEqual([
    ['单位1', 'reminder-after-1', 'sent'],
    ['单位3', 'reminder-after-1', 'sent'],
  ])
})

test('without a channel nothing goes out by itself, and the page says that the occasion passed', async () => {
  const world = await createSendingWorld()
  const id = await openReminded(world, [first])
  const { occasions, order } = await look(world, id)
  expect([occasions[0].state, order]).toEqual(['planned', null])
  expect(await orderDueReminders(deskAt(world, occasions[0].at))).toBe(0)
})

test('stopped, the schedule rests; a survey without a schedule takes no order for one', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const id = await openReminded(world, [first])
  await must(world.manager.put(`/surveys/${id}/reminders`, { channelId: channel.id, ...wording }))
  await must(world.manager.del(`/surveys/${id}/reminders`))
  expect((await world.manager.del(`/surveys/${id}/reminders`)).body.code).toBe('sending-not-found')
  const { occasions } = await look(world, id)
  expect(await orderDueReminders(deskAt(world, occasions[0].at))).toBe(0)
  const plain = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${plain.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${plain.id}/approve`))
  const refused = await world.manager.put(`/surveys/${plain.id}/reminders`, { channelId: channel.id, ...wording })
  expect([refused.status, refused.body.code]).toEqual([409, 'no-reminders-planned'])
})

test('a reminder’s words may not hint at a score, and the channel must exist', async () => {
  const world = await createSendingWorld()
  const id = await openReminded(world, [first])
  const hint = { channelId: 1, subject: '提醒', body: '请打非常满意：{链接}' }
  const refused = await world.manager.put(`/surveys/${id}/reminders`, hint)
  expect(refused.body.errors).toMatchObject([{ field: 'body', code: 'hints-at-score' }])
  const nowhere = await world.manager.put(`/surveys/${id}/reminders`, { channelId: 99, ...wording })
  expect(nowhere.body.errors).toMatchObject([{ field: 'channelId', code: 'not-a-choice' }])
})

test('the schedule is a rule of the plan: checked, and part of its digest', async () => {
  const world = await createSendingWorld()
  const digestOf = async (reminders: object[]) =>
    (await must(world.manager.post('/surveys', draft({ rules: { reminders } })))).planDigest
  expect(await digestOf([first])).not.toBe(await digestOf([{ from: 'opening', workingDays: 2 }]))
  const bad = async (reminders: unknown[]) =>
    (await world.manager.post('/surveys', draft({ rules: { reminders } }))).body.errors.map((one: any) => [
      one.field,
      one.code,
    ])
  expect(await bad([{ from: 'opening', workingDays: 0 }])).toEqual([['rules.reminders.0.workingDays', 'out-of-range']])
  expect(await bad([first, first])).toEqual([['rules.reminders', 'duplicate']])
  expect(await bad([{ from: 'lunch', workingDays: 1.5 }])).toEqual([
    ['rules.reminders.0.from', 'not-a-choice'],
    ['rules.reminders.0.workingDays', 'not-a-number'],
  ])
})
