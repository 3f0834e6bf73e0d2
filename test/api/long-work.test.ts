/** Closing and sealing a wave so large that no reply waits for it. Here the reply waits for nothing at all, and tables are held to make work long. */
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { finishDueCloses } from '../../server/actions/finish-close.ts'
import { holdTable } from '../hold-table.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'
import { countRows } from './contents.ts'

vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

async function answeredWave() {
  const world = await createWorld({ max: 8, env: { REPLY_SECONDS: '0' } })
  const { id } = await openSurvey(world, 6)
  const [last, ...links] = await linksOf(world, id)
  for (const link of links) await must(answer(world, link, { ratings: ratings(4) }))
  return { world, id, last: last! }
}

async function closedWave() {
  const wave = await answeredWave()
  await must(wave.world.manager.post(`/surveys/${wave.id}/close`))
  await idle(wave)
  return wave
}

type Wave = { world: World; id: number }
const look = ({ world, id }: Wave) => must(world.manager.get(`/surveys/${id}`))
const idle = (wave: Wave) => vi.waitFor(async () => expect((await look(wave)).work).toBeNull(), { timeout: 20_000 })

test('a close is answered before the result is counted; answers are refused at once, and the result comes', async () => {
  const wave = await answeredWave()
  const { world, id, last } = wave
  const free = await holdTable(world.url, 'survey_analysis')
  const reply = await world.manager.post(`/surveys/${id}/close`)
  expect([reply.status, reply.body.status, reply.body.work.kind]).toEqual([202, 'closed', 'count'])
  expect(reply.body.actions).not.toContain('invalidate')
  expect((await answer(world, last, { ratings: ratings(1) })).body.code).toBe('closed')
  await vi.waitFor(async () => expect((await look(wave)).work).toEqual({ kind: 'count', done: 5, total: 5 }), 10_000)
  await free()
  await idle(wave)
  expect((await must(world.manager.get(`/surveys/${id}/result`))).returned).toBe(5)
  expect(await countRows(world.db, 'ticket_run')).toBe(1)
})

test('a seal is answered before it is made and tells how far it is; meanwhile the wave is left alone, and others are told so', async () => {
  const wave = await closedWave()
  const { world, id } = wave
  const free = await holdTable(world.url, 'seal_leaves')
  const reply = await world.reviewer.post(`/surveys/${id}/seal`)
  expect([reply.status, reply.body]).toEqual([202, { digest: null }])
  // Five leaves, five answers, and six seats in the plan and in its one version.
  await vi.waitFor(async () => expect((await look(wave)).work).toEqual({ kind: 'seal', done: 22, total: 22 }), 10_000)
  expect((await must(world.reviewer.get(`/surveys/${id}`))).actions).not.toContain('seal')
  expect((await world.reviewer.post(`/surveys/${id}/seal`)).body.code).toBe('work-under-way')
  const proposal = { kind: 'invalidate', digest: 'a'.repeat(64), reason: '代填' }
  const refused = await world.manager.post(`/surveys/${id}/proposals`, proposal)
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'work-under-way', '5'])
  await free()
  await vi.waitFor(async () => expect((await look(wave)).status).toBe('sealed'), 10_000)
  await idle(wave)
  expect(await countRows(world.db, 'seal')).toBe(1)
})

test('a seal that fails behind the reply leaves nothing, is in the log as 未完成, and is made by asking again', async () => {
  const wave = await closedWave()
  const { world, id } = wave
  const free = await holdTable(world.url, 'seal_leaves')
  expect((await world.reviewer.post(`/surveys/${id}/seal`)).status).toBe(202)
  await vi.waitFor(async () => {
    const { rows } = await sql`
      select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'seal_leaves'::regclass`.execute(
      world.db,
    )
    expect(rows).toHaveLength(1)
  }, 10_000)
  await idle(wave)
  await free()
  expect([(await look(wave)).status, await countRows(world.db, 'seal')]).toEqual(['closed', 0])
  const entries = await world.db.selectFrom('audit_entry').select(['act', 'outcome']).orderBy('id', 'desc').execute()
  expect(entries[0]).toEqual({ act: 'survey.seal', outcome: 'failed' })
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  await vi.waitFor(async () => expect((await look(wave)).status).toBe('sealed'), 10_000)
})

test('work that nobody tells of any more has ended with its process: the wave is free again, and its result is counted by the next job', async () => {
  const wave = await answeredWave()
  const { world, id } = wave
  // As a process leaves it that is killed between the close and the result.
  await sql`update survey set status = 'closed', closed_at = now() - interval '2 minutes' where id = ${id}`.execute(
    world.db,
  )
  const told = (ago: string) =>
    sql`
    insert into survey_work (survey_id, kind, done, total, told_at) values (${id}, 'count', 1, 5, now() - ${ago}::interval)
    on conflict (survey_id) do update set told_at = excluded.told_at`.execute(world.db)
  await told('0 seconds')
  expect((await look(wave)).work).toEqual({ kind: 'count', done: 1, total: 5 })
  expect((await world.manager.get(`/surveys/${id}/result`)).body.code).toBe('work-under-way')
  await finishDueCloses(world.db, 'Asia/Shanghai')
  expect(await countRows(world.db, 'result_version')).toBe(0)
  await told('11 seconds')
  expect((await look(wave)).work).toBeNull()
  await finishDueCloses(world.db, 'Asia/Shanghai')
  expect(await countRows(world.db, 'result_version')).toBe(1)
  expect((await must(world.manager.get(`/surveys/${id}/result`))).returned).toBe(5)
})
