import { expect, test, vi } from 'vitest'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, units, type World } from '../support.ts'

vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const addresses = ['result', 'responses', 'exports/responses.csv', 'exports/statistics.xlsx']

async function expectSealed(world: World, id: number) {
  for (const person of [world.manager, world.reviewer]) {
    for (const address of addresses) {
      const { status, body, headers } = await person.get(`/surveys/${id}/${address}`)
      expect([address, status, body?.code]).toEqual([address, 409, 'result-before-close'])
      expect(headers.get('content-type')).toBe('application/problem+json')
    }
  }
}

test('before close nobody gets a result, an answer or a file of them, in any state', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: units(2) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await expectSealed(world, id)
  await must(world.manager.post(`/surveys/${id}/submit`))
  await expectSealed(world, id)
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await expectSealed(world, id)
  await must(world.manager.post(`/surveys/${id}/open`))
  const [link] = await linksOf(world, id)
  expect((await answer(world, link!, { ratings: ratings(1) })).status).toBe(201)
  await expectSealed(world, id)
  await must(world.manager.post(`/surveys/${id}/void`, { reason: '问卷有误' }))
  await expectSealed(world, id)
})

test('before close no reply holds a score, a level or a word of an answer', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [link] = await linksOf(world, id)
  const levels = ratings(4, { d1: 3, d2: 3, d3: 3 })
  const { receipt } = (
    await answer(world, link!, { ratings: levels, overall: 2, comment: '专线中断三次', reasons: { d1: '机柜过热' } })
  ).body
  const evaluation = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const paths = [
    '/me',
    '/units',
    '/surveys',
    `/surveys/${id}`,
    `/surveys/${id}/roster`,
    `/surveys/${id}/progress`,
    `/surveys/${id}/proposals`,
    `/surveys/${id}/invitations`,
    `/surveys/${id}/history`,
    `/surveys/${id}/sendings`,
    `/surveys/${id}/messages`,
    `/surveys/${id}/invitations/1/events`,
    `/surveys/${id}/cards?who=all`,
    `/surveys/${id}/paper`,
    `/surveys/${id}/paper-seats`,
    '/evaluations',
    `/evaluations/${evaluation.id}`,
  ]
  const forbiddenKeys =
    /^(ratings|answers|score|exactScore|mean|topBox|top2|alpha|comment|reasons|unitBands|worstCase|verdict|leaf|digest|salt)$/
  for (const path of paths) {
    const { text, body } = await world.manager.get(path)
    expect([path, /专线中断|机柜过热/.test(text)]).toEqual([path, false])
    expect([path, text.includes(receipt)]).toEqual([path, false])
    // The plan's rule of that name says SHA-256 or SM3.
    if (path.startsWith('/surveys'))
      expect([path, keysOf({ ...body, rules: undefined }).filter((key) => forbiddenKeys.test(key))]).toEqual([path, []])
  }
  expect((await world.manager.get('/surveys')).body.items[0].indicator).toBeNull()
  for (const path of [`/receipts/${receipt}`, link!, `${link}/done?receipt=${receipt}`]) {
    const { text } = await world.stranger.send(path, { headers: { accept: 'text/html' } })
    expect([path, /专线中断|机柜过热| checked/.test(text)]).toEqual([path, false])
  }
  const shown = await world.stranger.send(`/receipts/${receipt}`, {})
  expect(Object.keys(shown.body).sort()).toEqual([
    'deletedAt',
    'digest',
    'proof',
    'receipt',
    'state',
    'submittedAt',
    'survey',
  ])
  expect(shown.body.proof).toBeNull()
})

/** Every key of a reply, however deep. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}

test('after close an answer is shown without its unit, its time and its receipt', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [link] = await linksOf(world, id)
  const sent = { submissionId: 'unit-one-answer', ratings: ratings(4), comment: '很好' }
  const { receipt } = (await answer(world, link!, sent)).body
  await must(world.manager.post(`/surveys/${id}/close`))
  const { body, text } = await world.reviewer.get(`/surveys/${id}/responses`)
  expect(Object.keys(body.items[0]).sort()).toEqual([
    'band',
    'comment',
    'digest',
    'exactScore',
    'flags',
    'invalidated',
    'onPaper',
    'overall',
    'ratings',
    'reasons',
    'score',
    'valid',
  ])
  for (const secret of ['单位01', 'U01', 'unit-one-answer', receipt]) expect(text).not.toContain(secret)
  const csv = await world.reviewer.get(`/surveys/${id}/exports/responses.csv`)
  for (const secret of ['单位01', 'U01', 'unit-one-answer', receipt, new Date().getFullYear()])
    expect(csv.text.split('\n')[1]).not.toContain(String(secret))
})
