/**
 * Long work: a reminder to all that a filter finds of 20,000 units, and what the page then asks for every three seconds, beside the
 * same with 30 units: `node test/bench/sending.ts`, on a throw-away PostgreSQL. Prints milliseconds (median of 9; orders once).
 */
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { orderSending, stopSending } from '../../server/actions/sendings.ts'
import { sendingInput } from '../../server/contract/sending.ts'
import { surveyInput } from '../../server/contract/surveys.ts'
import { countAudience, listMessages, listSendings } from '../../server/queries/messages.ts'

type Db = Kysely<Database>
const actor = { id: 'a', name: 'a', address: null }

async function openWave(db: Db, n: number): Promise<number> {
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
  await sql`analyze`.execute(db)
  return id
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 9; i += 1) times.push(await timed(run))
  return times.toSorted((a, b) => a - b)[4]!
}

async function measure(db: Db, n: number): Promise<void> {
  const id = await openWave(db, n)
  const order = () =>
    orderSending(
      db,
      actor,
      id,
      sendingInput.parse({
        kind: 'reminder',
        channelId: 1,
        to: 'chosen',
        selection: { matching: { search: '', filter: 'unanswered' } },
        subject: '提醒',
        body: '请填写：{链接}',
      }),
      'Asia/Shanghai',
    )
  const say = (what: string, ms: number) =>
    console.log(`${String(n).padStart(6)} units  ${what.padEnd(28)} ${ms.toFixed(1).padStart(8)} ms`)
  say('order to all a filter finds', await timed(order))
  const page = () =>
    Promise.all([
      countAudience(db, id),
      listSendings(db, id),
      listMessages(db, id, { page: 1, pageSize: 50, search: '' }),
    ])
  say('the page that shows it', await median(page))
  const [sending] = await listSendings(db, id)
  say('stop what has not left', await timed(() => stopSending(db, actor, id, sending!.id)))
}

const dataDir = await mkdtemp(join(tmpdir(), 'manyi-bench-'))
await chmod(dataDir, 0o755)
const server = await startLocalDatabase({ dataDir, durable: false, log: () => {} })
const db = connect(server.url, { max: 4 })
await migrate(db)
await sql`insert into "user" (id, name, email, "emailVerified", "updatedAt") values ('a', 'a', 'a', true, now()), ('b', 'b', 'b', true, now())`.execute(
  db,
)
await sql`insert into channel (name, kind, settings, per_minute) values ('短信', 'http', '{}', 6000)`.execute(db)
await measure(db, 30)
await measure(db, 20_000)
await db.destroy()
await server.stop()
const elsewhere = await readlink(join(dataDir, 'database')).catch(() => null)
for (const folder of [elsewhere, dataDir]) if (folder) await rm(folder, { recursive: true, force: true })
