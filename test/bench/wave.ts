/** What the benches of growth stand on: a throw-away database with two people, and an open survey of n units in it. */
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { surveyInput } from '../../server/contract/plan.ts'

type Db = Kysely<Database>

/** Runs `perform` on an empty migrated database without fsync, and removes it. */
export async function withThrowAway(perform: (db: Db) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyi-bench-'))
  await chmod(dataDir, 0o755)
  const server = await startLocalDatabase({ dataDir, durable: false, log: () => {} })
  const db = connect(server.url, { max: 4 })
  await migrate(db)
  await sql`
    insert into "user" (id, name, email, "emailVerified", "updatedAt")
    values ('a', 'a', 'a', true, now()), ('b', 'b', 'b', true, now())`.execute(db)
  await perform(db)
  await db.destroy()
  await server.stop()
  const elsewhere = await readlink(join(dataDir, 'database')).catch(() => null)
  for (const folder of [elsewhere, dataDir]) if (folder) await rm(folder, { recursive: true, force: true })
}

/** An open survey of n units named `n 家之i`; its id. */
export async function openWave(db: Db, n: number): Promise<number> {
  const window = { opensAt: '2026-01-01T00:00:00+08:00', closesAt: '2099-01-01T00:00:00+08:00' }
  const servicePeriod = { from: '2026-01-01', to: '2026-12-31' }
  const plan = JSON.stringify(surveyInput.parse({ title: `${n} 家`, servicePeriod, window, target: '90' }))
  const { rows } = await sql<{ id: number }>`
    insert into survey (plan, opens_at, closes_at, created_by)
    values (${plan}, ${window.opensAt}, ${window.closesAt}, 'a') returning id`.execute(db)
  const id = rows[0]!.id
  await sql`insert into unit (name) select ${`${n} 家之`} || i from generate_series(1, ${n}::int) i`.execute(db)
  await sql`
    insert into invitation (survey_id, unit_id, unit_name)
    select ${id}, id, name from unit where name like ${`${n} 家之%`}`.execute(db)
  await sql`
    update survey set status = 'approved', plan_digest = 'd', approved_by = 'b', approved_at = now()
    where id = ${id}`.execute(db)
  await sql`update survey set status = 'open', opened_at = now() where id = ${id}`.execute(db)
  await sql`analyze`.execute(db)
  return id
}

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** The median of an odd number of runs, in milliseconds. */
export async function median(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < runs; i += 1) times.push(await timed(run))
  return times.toSorted((a, b) => a - b)[(runs - 1) / 2]!
}
