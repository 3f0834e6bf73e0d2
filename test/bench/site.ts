/** What a bench stands on: a PostgreSQL of its own with fsync, surveys filled quickly, and whole server processes on it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Kysely, sql } from 'kysely'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import type { Database } from '../../db/schema.ts'
import { createKey, createUser } from '../../server/actions/people.ts'
import { approveSurvey, draftSurvey, openSurvey, setRoster } from '../../server/actions/surveys.ts'
import type { Actor } from '../../server/queries/audit.ts'
import { readSettings } from '../../server/config.ts'
import { surveyInput } from '../../server/contract/plan.ts'
import { type Keys, readKeys } from '../../server/keys.ts'
import { writeToken } from '../../server/links.ts'
import { findPersonByUsername } from '../../server/queries/people.ts'
import { draft } from '../support.ts'
import type { Shot } from './load.ts'

export type Running = { child: ChildProcess; url: string; stop(): Promise<void> }
/** What a server process holds of the machine's memory. */
export const residentMegabytes = ({ child }: Running): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024

export type Site = {
  db: Kysely<Database>
  databaseUrl: string
  dataDir: string
  keys: Keys
  manager: Actor & { id: string }
  reviewer: Actor & { id: string }
  /** An API key of the manager. */
  apiKey: string
  /** Starts a server process on this database; `file` relative to the project. */
  start(file?: string, env?: Record<string, string>): Promise<Running>
  stop(): Promise<void>
}

const open = new Set<Site>()

/** For a bench that failed half-way: nothing it started stays. */
export async function closeSites(): Promise<void> {
  for (const site of open) await site.stop()
}

/** `durable: false` (no fsync) fills a million rows in less time; only for what is not about committing. */
export async function openSite({ durable = true } = {}): Promise<Site> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyi-bench-'))
  // Open enough for the account that PostgreSQL runs as when this runs as root.
  await chmod(dataDir, 0o755)
  const local = await startLocalDatabase({ dataDir, durable, log: () => {} })
  const db = connect(local.url, { max: 4 })
  await migrate(db)
  const [manager, reviewer] = [await hire(db, 'manager', 'manager'), await hire(db, 'reviewer', 'reviewer')]
  const running: Running[] = []
  const base = {
    ...process.env,
    DATABASE_URL: local.url,
    DATA_DIR: dataDir,
    DEMO: '0',
    PORT: '0',
  }
  const site: Site = {
    db,
    databaseUrl: local.url,
    dataDir,
    keys: await readKeys({ ...readSettings({}), dataDir }),
    manager,
    reviewer,
    apiKey: await createKey(db, manager, 'manager', 'bench', null),
    start: async (file = 'server/main.ts', env = {}) => {
      const one = await startProcess(file, { ...base, ...env })
      running.push(one)
      return one
    },
    stop: async () => {
      open.delete(site)
      for (const one of running) await one.stop()
      await db.destroy()
      await local.stop()
      const elsewhere = await readlink(join(dataDir, 'database')).catch(() => null)
      for (const folder of [elsewhere, dataDir]) if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
  open.add(site)
  return site
}

export async function hire(
  db: Kysely<Database>,
  username: string,
  role: 'manager' | 'reviewer',
): Promise<Actor & { id: string }> {
  const actor = { id: null, name: 'bench', address: null }
  await createUser(db, actor, { username, name: username, password: 'bench bench bench', roles: [role] })
  return { id: (await findPersonByUsername(db, username))!.id, name: username, address: null }
}

async function startProcess(file: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const flags = process.env.BENCH_NODE_FLAGS?.split(' ') ?? []
  const child = spawn(process.execPath, [...flags, file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill()
    await ended
  }
  for await (const line of createInterface({ input: child.stdout! }))
    if (line.startsWith('ready ')) return { child, url: line.slice(6), stop }
  throw new Error(`${file} did not start`)
}

/** Units named `${name}1`, `${name}2`, …; answers their ids. */
export async function makeUnits({ db }: Site, count: number, name = '单位'): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into unit (name) select ${name} || i from generate_series(1, ${count}::int) i returning id`.execute(db)
  return rows.map((row) => row.id)
}

/** An open survey with one seat for each of these units. */
export async function makeSurvey(site: Site, unitIds: number[], changes: object = {}): Promise<number> {
  const { db, manager, reviewer } = site
  const id = await draftSurvey(db, manager, surveyInput.parse(draft(changes)))
  await setRoster(db, manager, id, { unitIds, seatsPerUnit: 1 })
  await approveSurvey(db, reviewer, id)
  await openSurvey(db, manager, id)
  return id
}

/** The personal links of a survey, as paths. */
export async function linksOf({ db, keys }: Site, surveyId: number): Promise<string[]> {
  const rows = await db.selectFrom('invitation').select('id').where('survey_id', '=', surveyId).orderBy('id').execute()
  return rows.map(({ id }) => `/s/${writeToken(keys, { surveyId, invitationId: id, generation: 1 })}`)
}

/** Ten ratings and the overall question for a link. */
export function answerTo(path: string): Shot {
  const ratings = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i + 1}`, 4 + (i % 2)]))
  const startedAt = new Date(Date.now() - 90_000).toISOString()
  return { path, body: JSON.stringify({ submissionId: `bench-${path.slice(3)}`, ratings, overall: 5, startedAt }) }
}

/** Answers as people give them: mostly content, some 不适用, some comments. */
const someAnswers = sql`jsonb_build_object(
  'ratings', (select jsonb_object_agg('d' || k, case when random() < 0.03 then null else 5 - floor(random() * random() * 5)::int end) from generate_series(1, 10) k where i.id > 0),
  'overall', 5, 'comment', case when random() < 0.1 then '响应及时，希望继续保持。' end, 'reasons', '{}'::jsonb)`

/** An open survey of `units` units of which the first `answered` have answered, written by SQL alone: a million in minutes. */
export async function fillSurvey({ db, manager, reviewer }: Site, units: number, answered: number): Promise<number> {
  const plan = surveyInput.parse(draft({ title: `${units} 家` }))
  const { id } = await db
    .insertInto('survey')
    .values({
      plan: JSON.stringify(plan),
      opens_at: plan.window.opensAt,
      closes_at: plan.window.closesAt,
      created_by: manager.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`insert into unit (name) select ${`${units} 家之`} || i from generate_series(1, ${units}::int) i`.execute(db)
  await sql`
    insert into invitation (survey_id, unit_id, unit_name)
    select ${id}, id, name from unit where name like ${`${units} 家之%`} order by id`.execute(db)
  await sql`update survey set status = 'approved', plan_digest = 'd', approved_by = ${reviewer.id}, approved_at = now() where id = ${id}`.execute(
    db,
  )
  await sql`update survey set status = 'open', opened_at = now() where id = ${id}`.execute(db)
  await sql`
    insert into response (invitation_id, survey_id, submission_id, answers, valid, elapsed_seconds, submitted_at, salt, leaf)
    select i.id, i.survey_id, 'bench-' || i.id, ${someAnswers}, true, 90 + i.id % 100, now() - (i.id % 5) * interval '1 day',
      sha256(('salt' || i.id)::bytea), sha256(i.id::text::bytea)
    from (select * from invitation where survey_id = ${id} order by id limit ${answered}) i`.execute(db)
  await sql`vacuum analyze response, invitation, unit`.execute(db)
  return id
}

/** As the route does it, without counting yet. */
export async function closeFilled({ db }: Site, surveyId: number): Promise<void> {
  await sql`update survey set status = 'closed', closed_at = now() where id = ${surveyId}`.execute(db)
}
