import { expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { makeKeys } from '../../server/keys.ts'
import { findByParticipationCode, writeParticipationCode } from '../../server/participation-codes.ts'
import { caller, createWorld, must, openSurvey, postForm, type World } from '../support.ts'

const invitationsOf = async ({ manager }: World, id: number) =>
  (await must(manager.get(`/surveys/${id}/invitations?pageSize=200`))).items as {
    link: string
    code: string
    seat: number
    unit: { name: string }
  }[]

const go = (world: World, fields: Record<string, string>) => postForm(world, '/go', fields)
const pathOf = (link: string) => new URL(link).pathname
/** A well-formed code that is nobody's. */
const wrong = '00000-00000'

test('a unit and its 参与码 lead to its personal form, however they are typed', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const [, second] = await invitationsOf(world, id)
  expect(second!.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
  const typed = second!.code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' ')
  for (const fields of [
    { unit: '单位02', code: second!.code },
    { unit: '  单位０２ ', code: typed },
    { unit: 'u02', code: second!.code.replace('-', '—') },
  ]) {
    const { status, headers } = await go(world, fields)
    expect([fields, status, headers.get('location')]).toEqual([fields, 303, pathOf(second!.link)])
  }
  expect((await world.stranger.send(pathOf(second!.link), {})).text).toContain('单位02')
})

test('each seat of a unit has a code of its own', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { seatsPerUnit: 3 })
  const seats = await invitationsOf(world, id)
  expect(new Set(seats.map((one) => one.code)).size).toBe(3)
  for (const { code, link } of seats)
    expect((await go(world, { unit: '单位01', code })).headers.get('location')).toBe(pathOf(link))
})

test("another unit's code opens nothing, and is told in the same words as any wrong one", async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [, second] = await invitationsOf(world, id)
  const foreign = await go(world, { unit: '单位01', code: second!.code })
  const none = await go(world, { unit: '单位01', code: wrong })
  for (const { status, headers, text } of [foreign, none]) {
    expect([status, headers.get('location')]).toEqual([422, null])
    expect(text).toContain('参与码与这个单位不符')
  }
})

test('a new link ends the former code with the former link', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [before] = await invitationsOf(world, id)
  await must(world.manager.post(`/surveys/${id}/invitations/1/reissue`, { reason: '更换联系人' }))
  const [after] = await invitationsOf(world, id)
  expect(after!.code).not.toBe(before!.code)
  expect((await go(world, { unit: '单位01', code: before!.code })).status).toBe(422)
  expect((await go(world, { unit: '单位01', code: after!.code })).status).toBe(303)
})

test('only units of open surveys are known', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [one] = await invitationsOf(world, id)
  await must(world.manager.post(`/surveys/${id}/close`))
  const { status, text } = await go(world, { unit: '单位01', code: one!.code })
  expect([status, text.includes('没有找到这个单位')]).toEqual([422, true])
})

test('part of a name lists a few units to choose from, a single character none, and never the roster', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 12)
  const invitations = await invitationsOf(world, id)
  const listed = (text: string) => [...text.matchAll(/<span>(单位\d\d)<\/span>/g)].map((match) => match[1])
  const many = await go(world, { unit: '单位', code: invitations[2]!.code })
  expect(many.status).toBe(422)
  expect(listed(many.text)).toEqual(['单位01', '单位02', '单位03', '单位04', '单位05'])
  expect(listed((await go(world, { unit: '单', code: wrong })).text)).toEqual([])
  for (const pattern of ['%%', '__', '单%', "单' or 1=1"])
    expect([pattern, listed((await go(world, { unit: pattern, code: wrong })).text)]).toEqual([pattern, []])
  // Without a code that could be one, nothing is searched.
  expect(listed((await go(world, { unit: '单位', code: 'x' })).text)).toEqual([])
  expect((await world.stranger.send('/go', {})).text).not.toContain('单位01')

  // A single match is still confirmed, and the choice is then taken.
  const one = await go(world, { unit: '位12', code: invitations[11]!.code })
  expect([one.status, listed(one.text)]).toEqual([422, ['单位12']])
  const chosen = await go(world, { unit: '位12', code: invitations[11]!.code, unitId: '12' })
  expect(chosen.headers.get('location')).toBe(pathOf(invitations[11]!.link))
  // A choice that the typed text does not list is none.
  expect((await go(world, { unit: '位12', code: invitations[0]!.code, unitId: '1' })).status).toBe(422)
})

test('after ten wrong codes a unit waits, also at another process, told until when; others are not held up', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const [first, second] = await invitationsOf(world, id)
  for (let i = 0; i < 10; i += 1)
    expect([i, (await go(world, { unit: '单位01', code: wrong })).status]).toEqual([i, 422])
  const locked = await go(world, { unit: '单位01', code: first!.code })
  expect([locked.status, locked.headers.get('location')]).toEqual([429, null])
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(14 * 60)
  expect(locked.text).toMatch(/请于 \d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d 以后再试/)
  const other = await createApp({ db: world.db, config: world.config, keys: world.keys, setupToken: () => null })
  const elsewhere = { ...world, stranger: caller(other, {}) }
  expect((await go(elsewhere, { unit: 'U01', code: first!.code })).status).toBe(429)
  expect((await go(world, { unit: '单位02', code: second!.code })).status).toBe(303)
  // The personal link is not touched by it.
  expect((await world.stranger.send(pathOf(first!.link), {})).status).toBe(200)

  await world.db
    .updateTable('go_attempt')
    .set({ began_at: new Date(Date.now() - 16 * 60_000) })
    .execute()
  expect((await go(world, { unit: '单位01', code: first!.code })).status).toBe(303)
})

test('thirty guesses at once are no more than thirty one after another', async () => {
  const world = await createWorld()
  await openSurvey(world, 1)
  const replies = await Promise.all(Array.from({ length: 30 }, () => go(world, { unit: '单位01', code: wrong })))
  expect(replies.filter(({ status }) => status === 422)).toHaveLength(10)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(20)
})

test('the right code wipes out what was mistyped before it', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [one] = await invitationsOf(world, id)
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 9; i += 1) await go(world, { unit: '单位01', code: wrong })
    expect((await go(world, { unit: '单位01', code: one!.code })).status).toBe(303)
  }
})

test('a code survives a new key, and is nowhere in the database', async () => {
  const old = makeKeys(new Map([[1, Buffer.alloc(32, 7)]]))
  const renewed = makeKeys(
    new Map([
      [1, Buffer.alloc(32, 7)],
      [2, Buffer.alloc(32, 8)],
    ]),
  )
  const link = { surveyId: 3, invitationId: 77, generation: 1 }
  const code = writeParticipationCode(old, link)
  expect(findByParticipationCode(renewed, [{ ...link, invitationId: 76 }, link], code)).toBe(link)
  expect(writeParticipationCode(renewed, link)).not.toBe(code)
  expect(findByParticipationCode(makeKeys(new Map([[1, Buffer.alloc(32, 9)]])), [link], code)).toBeUndefined()
})

test('hostile text is shown as text, and an oversized post is refused', async () => {
  const world = await createWorld()
  const { status, text } = await go(world, { unit: '<script>alert(1)</script>', code: '"><b>', unitId: '-1' })
  expect(status).toBe(422)
  expect(text).not.toMatch(/<script>|<b>/)
  expect((await go(world, { unit: 'x'.repeat(9000), code: wrong })).status).toBe(413)
  expect((await go(world, { unit: 'a\0b', code: wrong })).status).toBe(422)
})
