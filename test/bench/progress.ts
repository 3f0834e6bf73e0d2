/**
 * How long a page of the progress table, the counts and the live poll take with 30 units and with 20,000:
 * `node test/bench/progress.ts`, on a throw-away PostgreSQL. Prints the median of 15 runs each, in milliseconds.
 */
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { unitQuery } from '../../server/contract/progress.ts'
import { surveyInput } from '../../server/contract/surveys.ts'
import { countParticipation, listUnitProgress } from '../../server/queries/progress.ts'

type Db = Kysely<Database>
const runs = 15

/** A survey of n units in mixed states: all sent, every third tapped, every second answered. */
async function fill(db: Db, n: number): Promise<number> {
  const window = { opensAt: '2026-01-01T00:00:00+08:00', closesAt: '2099-01-01T00:00:00+08:00' }
  const servicePeriod = { from: '2026-01-01', to: '2026-12-31' }
  const plan = JSON.stringify(surveyInput.parse({ title: `${n} 家`, servicePeriod, window, target: '90' }))
  const { rows } = await sql<{ id: number }>`
    insert into survey (plan, opens_at, closes_at, created_by) values (${plan}, ${window.opensAt}, ${window.closesAt}, 'a') returning id`.execute(
    db,
  )
  const id = rows[0]!.id
  await sql`insert into unit (name) select ${`${n} 家之`} || i from generate_series(1, ${n}::int) i`.execute(db)
  await sql`
    insert into invitation (survey_id, unit_id, unit_name)
    select ${id}, id, name from unit where name like ${`${n} 家之%`}`.execute(db)
  await sql`update survey set status = 'approved', plan_digest = 'd', approved_by = 'b', approved_at = now() where id = ${id}`.execute(
    db,
  )
  await sql`update survey set status = 'open', opened_at = now() where id = ${id}`.execute(db)
  for (const [kind, every] of [
    ['sent', 1],
    ['reminded', 2],
    ['opened', 3],
    ['started', 4],
  ] as const)
    await sql`
      insert into invitation_event (invitation_id, survey_id, kind)
      select id, survey_id, ${kind} from invitation where survey_id = ${id} and id % ${every} = 0`.execute(db)
  const answers = JSON.stringify({
    ratings: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i + 1}`, 5])),
  })
  await sql`
    insert into response (invitation_id, survey_id, submission_id, answers, valid, submitted_at, salt, leaf)
    select id, survey_id, 'bench', ${answers}, true, now(), '', '' from invitation where survey_id = ${id} and id % 2 = 0`.execute(
    db,
  )
  await sql`analyze`.execute(db)
  return id
}

async function median(run: () => Promise<unknown>): Promise<string> {
  const times: number[] = []
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!.toFixed(1)
}

async function measure(db: Db, n: number): Promise<void> {
  const id = await fill(db, n)
  const page = (query: object) => () => listUnitProgress(db, id, unitQuery.parse(query))
  const lines: [string, () => Promise<unknown>][] = [
    ['first page', page({})],
    ['last page', page({ page: Math.ceil(n / 50) })],
    ['未答, latest first', page({ filter: 'unanswered', sort: '-last' })],
    ['search', page({ search: '家之17' })],
    ['counts', () => countParticipation(db, id)],
  ]
  for (const [name, run] of lines)
    console.log(`${String(n).padStart(6)} units  ${name.padEnd(20)} ${(await median(run)).padStart(7)} ms`)
}

const dataDir = await mkdtemp(join(tmpdir(), 'manyi-bench-'))
await chmod(dataDir, 0o755)
const server = await startLocalDatabase({ dataDir, durable: false, log: () => {} })
const db = connect(server.url, { max: 4 })
await migrate(db)
await sql`insert into "user" (id, name, email, "emailVerified", "updatedAt") values ('a', 'a', 'a', true, now()), ('b', 'b', 'b', true, now())`.execute(
  db,
)
await measure(db, 30)
await measure(db, 20_000)
await db.destroy()
await server.stop()
const elsewhere = await readlink(join(dataDir, 'database')).catch(() => null)
for (const folder of [elsewhere, dataDir]) if (folder) await rm(folder, { recursive: true, force: true })
