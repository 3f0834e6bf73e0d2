import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { answer, createWorld, linksOf, openSurvey, postForm, ratings, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

async function answered(levels = ratings(5), env: Record<string, string> = {}) {
  const world = await createWorld({ env })
  const survey = await openSurvey(world, 1, { rules: { revisions: true } })
  const [link] = await linksOf(world, survey.id)
  const comment = '机房空调太吵'
  const { receipt } = (await answer(world, link!, { submissionId: 'first-answer', ratings: levels, comment })).body
  return { world, link: link!, receipt: receipt as string }
}

const typeIn = (world: World, receipt: string) => postForm(world, '/receipts', { receipt })
const html = { accept: 'text/html,application/xhtml+xml' }

test('a receipt typed as people type it says that the answer counts, when it came and its digest, and no answer', async () => {
  const { world, receipt } = await answered()
  expect((await world.stranger.send('/receipts', {})).text).toContain('name="receipt"')
  const { digest } = (await world.stranger.send(`/receipts/${receipt}`, {})).body
  const typed = `  ${receipt.toLowerCase().replaceAll('-', ' ')} `
  const page = await typeIn(world, typed)
  expect(page.status).toBe(200)
  expect(page.headers.get('cache-control')).toBe('no-store')
  for (const words of ['答卷有效，计入结果', '2024年度政务云用户满意度调查', '收到时间', receipt, digest])
    expect(page.text).toContain(words)
  for (const secret of ['单位01', '非常满意', '机房空调', 'U01']) expect(page.text).not.toContain(secret)
})

test('the same address answers a program in JSON and a person with a page', async () => {
  const { world, receipt } = await answered()
  for (const accept of ['application/json', '*/*'])
    expect((await world.stranger.send(`/receipts/${receipt}`, { headers: { accept } })).body.state).toBe('counted')
  const page = await world.stranger.send(`/receipts/${receipt}`, { headers: html })
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.text).toContain('答卷有效，计入结果')
})

test('a replaced answer says so under its old code, an answer with too few ratings that it is not scored', async () => {
  const { world, link, receipt } = await answered()
  const few = ratings(5, { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null })
  const second = (await answer(world, link, { submissionId: 'second-answer', ratings: few, receipt })).body
  const replaced = (await typeIn(world, receipt)).text
  expect(replaced).toContain('已被替代')
  expect(replaced).not.toContain('证明计入的')
  expect((await typeIn(world, second.receipt)).text).toContain('已收到，不计分')
})

test('what is no receipt is said beside the field, with what was typed, and changes nothing', async () => {
  const { world, receipt } = await answered()
  const before = await contentsOf(world.db)
  const wrong = receipt.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const code of [wrong, 'x', '', '"><script>alert(1)</script>', '请'.repeat(50)]) {
    const page = await typeIn(world, code)
    expect([code, page.status]).toEqual([code, 404])
    expect(page.text).toContain('没有找到这个回执码')
    expect(page.text).not.toContain('<script>alert')
  }
  expect((await typeIn(world, wrong)).text).toContain(`value="${wrong}"`)
  const program = await world.stranger.send(`/receipts/${wrong}`, {})
  expect([program.status, program.body.code]).toEqual([404, 'receipt-not-found'])
  expect(await contentsOf(world.db)).toEqual(before)
})

test('after thirty wrong codes nobody at that address may guess on, people and programs alike', async () => {
  const { world, receipt } = await answered()
  for (let i = 0; i < 30; i += 1) expect((await typeIn(world, `WRONG-${i}`)).status).toBe(404)
  const page = await typeIn(world, receipt)
  expect(page.status).toBe(429)
  expect(page.text).toContain('次数过多')
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(500)
  const program = await world.stranger.send(`/receipts/${receipt}`, {})
  expect([program.status, program.body.code]).toEqual([429, 'too-many-attempts'])
})

/** A guess that came from an address over a socket. */
const guess = (app: World['app'], address: string, code: string) =>
  app.request(`/receipts/${code}`, {}, { incoming: { socket: { remoteAddress: address } } })

test('the thirty are counted in the database: by every server process together, and for each address apart', async () => {
  const { world, receipt } = await answered()
  const other = await createApp({ ...world, setupToken: () => null })
  for (let i = 0; i < 30; i += 1)
    expect((await guess(i % 2 ? world.app : other, '203.0.113.9', `WRONG-${i}`)).status).toBe(404)
  expect((await guess(other, '203.0.113.9', receipt)).status).toBe(429)
  expect((await guess(world.app, '203.0.113.9', receipt)).status).toBe(429)
  expect((await guess(world.app, '203.0.113.10', receipt)).status).toBe(200)
  const { rows } = await sql<{ source: string }>`select source::text from receipt_attempt`.execute(world.db)
  expect(rows.map(({ source }) => source).join()).not.toContain('203')
  await sql`update receipt_attempt set began_at = now() - interval '11 minutes'`.execute(world.db)
  expect((await guess(world.app, '203.0.113.9', receipt)).status).toBe(200)
})

test('behind a declared shared exit nobody is locked out by the mistakes of others', async () => {
  const { world, receipt } = await answered(ratings(5), { SHARED_RANGES: '10.20.0.0/16', TRUSTED_PROXIES: '10.0.0.5' })
  for (let i = 0; i < 31; i += 1) expect((await guess(world.app, '10.20.3.4', `WRONG-${i}`)).status).toBe(404)
  expect((await guess(world.app, '10.20.3.4', receipt)).status).toBe(200)
  const proxied = () =>
    world.app.request(
      `/receipts/WRONG`,
      { headers: { 'x-forwarded-for': '10.20.9.9' } },
      { incoming: { socket: { remoteAddress: '10.0.0.5' } } },
    )
  for (let i = 0; i < 31; i += 1) expect((await proxied()).status).toBe(404)
})

test('where a unit has one official return, another seat’s receipt says that it is kept and does not count', async () => {
  const world = await createWorld()
  const survey = await openSurvey(world, 1, { seatsPerUnit: 2, rules: { combine: 'official' } })
  const [official, other] = await linksOf(world, survey.id)
  const receiptOf = async (link: string) => (await answer(world, link, { ratings: ratings(5) })).body.receipt as string
  const page = await typeIn(world, await receiptOf(other!))
  expect(page.text).toContain('已收到，不单独计入')
  expect(page.text).toContain('只计第 1 席位的一份')
  expect((await typeIn(world, await receiptOf(official!))).text).toContain('答卷有效，计入结果')
})
