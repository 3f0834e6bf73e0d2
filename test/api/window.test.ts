import { expect, test } from 'vitest'
import { answer, createWorld, hoursFromNow, linksOf, must, openSurvey, ratings, type Reply } from '../support.ts'

const said = ({ status, body }: Reply) => [status, body?.code]
const reason = '多数单位尚在收集意见'

test('an extension asked by one and confirmed by another moves the end everywhere, and the plan stays as approved', async () => {
  const world = await createWorld()
  const { id, planDigest } = await openSurvey(world, 1)
  const closesAt = hoursFromNow(72)
  const asked = await must(world.manager.post(`/surveys/${id}/proposals`, { kind: 'extend', closesAt, reason }))
  expect((await must(world.manager.get(`/surveys/${id}`))).window.closesAt).not.toBe(closesAt)
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  const survey = await must(world.manager.get(`/surveys/${id}`))
  expect([survey.window.closesAt, survey.planDigest]).toEqual([closesAt, planDigest])
  expect((await must(world.manager.get('/surveys'))).items[0].window.closesAt).toBe(closesAt)
  expect((await must(world.manager.get(`/surveys/${id}/progress`))).window.closesAt).toBe(closesAt)
  const [link] = await linksOf(world, id)
  const inShanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric' })
  const [month, day] = inShanghai.format(new Date(closesAt)).split('/')
  expect((await world.stranger.send(link!, {})).text).toContain(`${month}月${day}日`)
})

test('an answer is taken after the first end and before the extended one', async () => {
  const world = await createWorld()
  const window = { opensAt: hoursFromNow(-1), closesAt: new Date(Date.now() + 1500).toISOString() }
  const { id } = await openSurvey(world, 1, { window })
  const asked = await must(
    world.manager.post(`/surveys/${id}/proposals`, { kind: 'extend', closesAt: hoursFromNow(1), reason }),
  )
  await new Promise((resolve) => setTimeout(resolve, 1600))
  const [link] = await linksOf(world, id)
  expect(said(await answer(world, link!, { ratings: ratings(5) }))).toEqual([410, 'closed'])
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  expect((await answer(world, link!, { ratings: ratings(5) })).status).toBe(201)
})

test('an extension must be later than the end, needs a reason and comes before the close', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const ask = (input: object) => world.manager.post(`/surveys/${id}/proposals`, { kind: 'extend', ...input })
  expect((await ask({ closesAt: hoursFromNow(2), reason })).body.errors[0]).toMatchObject({
    field: 'closesAt',
    code: 'not-later',
  })
  expect((await ask({ closesAt: hoursFromNow(72) })).body.errors[0]).toMatchObject({
    field: 'reason',
    code: 'required',
  })
  await must(world.manager.post(`/surveys/${id}/close`))
  expect(said(await ask({ closesAt: hoursFromNow(72), reason }))).toEqual([409, 'survey-not-open'])
})

test('the end moves by no SQL without two people, and never to an earlier moment', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const moveTo = (closes_at: string) => world.db.updateTable('survey').set({ closes_at }).where('id', '=', id).execute()
  await expect(moveTo(hoursFromNow(72))).rejects.toThrow('extended by two people')
  await expect(moveTo(hoursFromNow(2))).rejects.toThrow('extended by two people')
  const closesAt = hoursFromNow(72)
  const asked = await must(world.manager.post(`/surveys/${id}/proposals`, { kind: 'extend', closesAt, reason }))
  await expect(moveTo(closesAt)).rejects.toThrow('extended by two people')
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  await expect(moveTo(hoursFromNow(96))).rejects.toThrow('extended by two people')
})

test('where the plan wants it, a survey ends early only by two people, and at its time by one', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { rules: { earlyClose: 'approved' } })
  expect(said(await world.manager.post(`/surveys/${id}/close`))).toEqual([409, 'early-close-by-two'])
  await expect(
    world.db.updateTable('survey').set({ status: 'closed', closed_at: new Date() }).where('id', '=', id).execute(),
  ).rejects.toThrow('two people close early')
  const asked = await must(world.manager.post(`/surveys/${id}/proposals`, { kind: 'close', reason: '均已提交' }))
  await must(world.reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
  expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('closed')
  expect((await world.reviewer.get(`/surveys/${id}/result`)).status).toBe(200)

  const window = { opensAt: hoursFromNow(-1), closesAt: new Date(Date.now() + 1200).toISOString() }
  const other = await openSurvey(world, 1, { window, rules: { earlyClose: 'approved' } })
  await new Promise((resolve) => setTimeout(resolve, 1300))
  expect((await world.manager.post(`/surveys/${other.id}/close`)).status).toBe(200)
})

test('a plan that says nothing of it is closed early by one person, as ever', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  expect((await world.manager.post(`/surveys/${id}/close`)).status).toBe(200)
})
