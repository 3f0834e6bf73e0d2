import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, ratings } from '../support.ts'
import { contentsOf, countRows } from './contents.ts'

const good = { submissionId: 'good-submission', ratings: ratings(5) }

/** What is changed in a good answer, and the field and code that are told. */
const wrongAnswers: [string, object, string][] = [
  ['a rating of 6', { ratings: ratings(5, { d3: 6 }) }, 'ratings.d3 rating-not-on-scale'],
  ['a rating of 0', { ratings: ratings(5, { d3: 0 }) }, 'ratings.d3 rating-not-on-scale'],
  ['a rating of 4.5', { ratings: { ...ratings(5), d3: 4.5 } }, 'ratings.d3 rating-not-on-scale'],
  ['a rating as text', { ratings: { ...ratings(5), d3: '5' } }, 'ratings.d3 rating-not-on-scale'],
  [
    'a rating beyond all numbers',
    { ratings: { ...ratings(5), d3: 9007199254740993 } },
    'ratings.d3 rating-not-on-scale',
  ],
  ['a dimension that is not asked', { ratings: ratings(5, { d11: 5 }) }, 'ratings.d11 unknown-dimension'],
  [
    'a dimension named constructor',
    { ratings: { ...ratings(5), constructor: 5 } },
    'ratings.constructor unknown-dimension',
  ],
  [
    'a dimension of 200 characters',
    { ratings: { ...ratings(5), ['d'.repeat(200)]: 5 } },
    `ratings.${'d'.repeat(200)} not-ratings`,
  ],
  ['a reason for a dimension that is not asked', { reasons: { d11: '慢' } }, 'reasons.d11 unknown-dimension'],
  ['a reason named constructor', { reasons: { constructor: '慢' } }, 'reasons.constructor unknown-dimension'],
  ['an overall rating of 6', { overall: 6 }, 'overall rating-not-on-scale'],
  [
    'seven answers where eight are asked',
    { ratings: { d1: 5, d2: 5, d3: 5, d4: 5, d5: 5, d6: 5, d7: 5 } },
    'ratings too-few-answers',
  ],
  ['no ratings', { ratings: undefined }, 'ratings required'],
  ['empty ratings', { ratings: {} }, 'ratings too-few-answers'],
  ['ratings as a list', { ratings: [5, 5, 5, 5, 5, 5, 5, 5] }, 'ratings not-ratings'],
  ['no submission id', { submissionId: undefined }, 'submissionId required'],
  ['a short submission id', { submissionId: 'short' }, 'submissionId not-a-submission-id'],
  ['a submission id of 65 characters', { submissionId: 'x'.repeat(65) }, 'submissionId not-a-submission-id'],
  ['a submission id with spaces', { submissionId: 'has some spaces' }, 'submissionId not-a-submission-id'],
  ['a comment of 2001 characters', { comment: '长'.repeat(2001) }, 'comment too-long'],
  ['a comment that is no text', { comment: 5 }, 'comment not-text'],
  ['a reason of 501 characters', { reasons: { d1: '长'.repeat(501) } }, 'reasons.d1 too-long'],
  ['a beginning that is no moment', { startedAt: 'yesterday' }, 'startedAt not-a-moment'],
]

test('an answer that is wrong in one of these ways is refused by name, and nothing is stored', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const before = await contentsOf(world.db)
  for (const [name, changes, error] of wrongAnswers) {
    const { status, body } = await answer(world, link!, { ...good, ...changes })
    expect([name, status, body.code]).toEqual([name, 422, 'invalid-input'])
    const told = body.errors.map((one: { field: string; code: string }) => `${one.field} ${one.code}`)
    expect([name, ...told]).toContain(error)
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('too few answers are told with how many there are and how many are asked', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const { body } = await answer(world, link!, { ratings: { d1: 5, d2: null, d3: 4 } })
  expect(body.errors).toEqual([{ field: 'ratings', code: 'too-few-answers', params: { answered: 3, minimum: 8 } }])
})

test('a rating under the name __proto__ is not taken as an answer', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  const body = `{"submissionId":"prototype-1","ratings":{"__proto__":5,"d1":5,"d2":5,"d3":5,"d4":5,"d5":5,"d6":5,"d7":5}}`
  const reply = await world.stranger.send(link!, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  // Seven real answers: whether the eighth is named or passed over, the answer is not taken.
  expect([reply.status, reply.body.code]).toEqual([422, 'invalid-input'])
  expect(await countRows(world.db, 'response')).toBe(0)
  expect(({} as Record<string, unknown>)['d1']).toBeUndefined()
})

test('不适用 is refused where the questionnaire does not offer it', async () => {
  const world = await createWorld()
  const questionnaire = {
    dimensions: [
      { key: 'd1', label: '稳定' },
      { key: 'd2', label: '及时' },
    ],
    scale: [
      { level: 2, label: '满意', value: '100' },
      { level: 1, label: '不满意', value: '0' },
    ],
    notApplicable: false,
  }
  const [link] = await linksOf(world, (await openSurvey(world, 1, { template: undefined, questionnaire })).id)
  const { body } = await answer(world, link!, { ratings: { d1: 2, d2: null } })
  expect(body.errors).toEqual([{ field: 'ratings.d2', code: 'not-applicable-not-offered' }])
})

test('an overall rating is refused where the questionnaire asks none', async () => {
  const world = await createWorld()
  const questionnaire = {
    dimensions: [{ key: 'd1', label: '稳定' }],
    scale: [
      { level: 2, label: '满意', value: '100' },
      { level: 1, label: '不满意', value: '0' },
    ],
  }
  const [link] = await linksOf(world, (await openSurvey(world, 1, { template: undefined, questionnaire })).id)
  const { status, body } = await answer(world, link!, { ratings: { d1: 2 }, overall: 2 })
  expect([status, body.errors?.[0]?.field]).toEqual([422, 'overall'])
  expect((await answer(world, link!, { ratings: { d1: 2 }, overall: null })).status).toBe(201)
})

test.for([
  ['a day ahead', 86_400_000, null],
  ['two months ago', -62 * 86_400_000, null],
  ['90 seconds ago', -90_000, 90],
] as const)(
  'a form that was begun %s by its phone is timed only where that makes sense',
  async ([, milliseconds, seconds]) => {
    const world = await createWorld()
    const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
    const startedAt = new Date(Date.now() + milliseconds).toISOString()
    expect((await answer(world, link!, { ...good, startedAt })).status).toBe(201)
    const { elapsed_seconds } = await world.db
      .selectFrom('response')
      .select('elapsed_seconds')
      .executeTakeFirstOrThrow()
    expect(elapsed_seconds === null ? null : Math.round(elapsed_seconds / 30) * 30).toBe(seconds)
  },
)

test('what nobody asked for is not stored', async () => {
  const world = await createWorld()
  const [link] = await linksOf(world, (await openSurvey(world, 1)).id)
  expect((await answer(world, link!, { ...good, valid: true, revision: 9, unitId: 7, extra: 'x' })).status).toBe(201)
  const row = await world.db.selectFrom('response').selectAll().executeTakeFirstOrThrow()
  expect(row.revision).toBe(1)
  expect(row.answers).toEqual({ ratings: ratings(5), overall: null, comment: null, reasons: {} })
})
