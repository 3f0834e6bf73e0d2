import { expect, test } from 'vitest'
import { sendNext, type SendingDesk } from '../../server/actions/send-message.ts'
import { wordings } from '../../server/domain/wording.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { answer, draft, linksOf, must, ratings, type World } from '../support.ts'
import { startGateway } from './gateway.ts'
import { addChannel, createSendingWorld, gatewayChannel } from './world.ts'

const textOf = (kind: string) => {
  const { subject, body } = wordings.find((one) => one.kind === kind)!
  return { subject, body }
}

async function openWithGateway(n: number) {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const units = Array.from({ length: n }, (_, i) => ({
    name: `单位${i + 1}`,
    code: `U${i + 1}`,
    phone: `1380001000${i + 1}`,
  }))
  await must(world.manager.post('/units/import', { units }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(world.manager.post(`/surveys/${id}/open`))
  const channel = await addChannel(world, gatewayChannel(gateway.url))
  const desk: SendingDesk = {
    db: world.db,
    keys: world.keys,
    config: world.config,
    now: () => new Date(),
    outside: { allowPrivate: true, resolve: systemResolve },
  }
  const send = async () => {
    for (;;) {
      const step = await sendNext(desk, channel.id)
      if (step === 'nothing') break
      if (step !== 'done') await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return gateway.calls.splice(0).map(({ body }) => Number(JSON.parse(body).phone.at(-1)))
  }
  const order = (changes: object) =>
    world.manager.post(`/surveys/${id}/sendings`, { channelId: channel.id, to: 'chosen', ...changes })
  return { world, id, send, order }
}
const unitIds = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/progress`))).byUnit.map((one: any) => one.unitId) as number[]

test('催办 reaches the ticked units that have not answered, and nobody else', async () => {
  const { world, id, send, order } = await openWithGateway(4)
  const [one, two, three] = await unitIds(world, id)
  await must(answer(world, (await linksOf(world, id))[1]!, { ratings: ratings(5) }))
  const selection = { unitIds: [one, two, three] }
  const ordered = await must(order({ kind: 'reminder', selection, ...textOf('reminder') }))
  expect(ordered.messages).toBe(2)
  expect(await send()).toEqual([1, 3])
})

test('and all that the filter of the table finds, however many pages', async () => {
  const { send, order } = await openWithGateway(4)
  const matching = { search: '单位', filter: 'unanswered' }
  expect((await must(order({ kind: 'reminder', selection: { matching }, ...textOf('reminder') }))).messages).toBe(4)
  expect(await send()).toEqual([1, 2, 3, 4])
  const nobody = await order({ kind: 'reminder', selection: { matching: { search: '没有' } }, ...textOf('reminder') })
  expect([nobody.status, nobody.body.code]).toEqual([409, 'nobody-to-reach'])
})

test('重发 sends the notice again to who had it, and the first one to who never did', async () => {
  const { world, id, send, order } = await openWithGateway(3)
  const [one, two, three] = await unitIds(world, id)
  const again = (units: (number | undefined)[]) =>
    order({ kind: 'invitation', again: true, selection: { unitIds: units }, ...textOf('invitation') })
  await must(order({ kind: 'invitation', selection: { unitIds: [one] }, ...textOf('invitation') }))
  expect(await send()).toEqual([1])
  // Without 重发 a seat gets its notice once.
  expect((await order({ kind: 'invitation', selection: { unitIds: [one] }, ...textOf('invitation') })).body.code).toBe(
    'nobody-to-reach',
  )
  await must(again([one, two]))
  // What is still waiting to go is not doubled.
  expect((await must(again([two, three]))).messages).toBe(1)
  expect(await send()).toEqual([1, 2, 3])
  const { items } = await must(world.manager.get(`/surveys/${id}/messages`))
  expect(items.map((item: any) => `${item.unit} ${item.kind}`).toSorted()).toEqual([
    '单位1 again-1',
    '单位1 invitation',
    '单位2 invitation',
    '单位3 invitation',
  ])
})

test('重发 belongs to chosen notices only', async () => {
  const { order } = await openWithGateway(1)
  const refused = await order({ kind: 'reminder', again: true, selection: { unitIds: [1] }, ...textOf('reminder') })
  expect(refused.body.errors).toMatchObject([{ field: 'again', code: 'not-a-choice' }])
})
