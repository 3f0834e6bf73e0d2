/**
 * `npm run bench`: answers taken a second over HTTP (link, validation, one round trip, commit, receipt) with 32
 * connections, as a ratio to a bare route that inserts one row; both in turns, on one PostgreSQL with fsync, client,
 * servers and database sharing the machine. Medians of the rounds.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import { approveSurvey, draftSurvey, openSurvey, setRoster } from '../../server/actions/surveys.ts'
import { createUser } from '../../server/actions/people.ts'
import { surveyInput } from '../../server/contract/surveys.ts'
import { readSettings } from '../../server/config.ts'
import { readKeys } from '../../server/keys.ts'
import { writeToken } from '../../server/links.ts'
import { findPersonByUsername } from '../../server/queries/people.ts'
import { draft } from '../support.ts'
import { fire, median, type Shot } from './load.ts'

const ROUNDS = 5
const PER_ROUND = 2000
const CONNECTIONS = 32

const dataDir = mkdtempSync(join(tmpdir(), 'manyi-bench-'))
const local = await startLocalDatabase({ dataDir, log: () => {} })
const db = connect(local.url, { max: 4 })
await migrate(db)
const links = await makeLinks(ROUNDS * PER_ROUND)

const env = { ...process.env, DATABASE_URL: local.url, DATA_DIR: dataDir, DEMO: '0', PORT: '0' }
const manyi = await start('server/main.ts', env)
const bare = await start('test/bench/bare-server.ts', env)
const rounds = { manyi: [] as number[], bare: [] as number[] }
for (let round = 0; round < ROUNDS; round += 1) {
  const shots = links.slice(round * PER_ROUND, (round + 1) * PER_ROUND).map(shotOf)
  rounds.bare.push(
    await fire(
      bare.url,
      shots.map((shot) => ({ ...shot, path: '/insert' })),
      CONNECTIONS,
    ),
  )
  rounds.manyi.push(await fire(manyi.url, shots, CONNECTIONS))
}
const [full, base] = [median(rounds.manyi), median(rounds.bare)]
console.log(`${cpus().length} cores, ${CONNECTIONS} connections, median of ${ROUNDS} rounds of ${PER_ROUND}`)
console.log(`submit ${full.toFixed(0)}/s   bare insert ${base.toFixed(0)}/s   ratio ${(full / base).toFixed(2)}`)

for (const child of [manyi.child, bare.child]) child.kill()
await db.destroy()
await local.stop()
rmSync(dataDir, { recursive: true, force: true })

async function makeLinks(count: number): Promise<string[]> {
  const hire = async (username: string, role: 'manager' | 'reviewer') => {
    const actor = { id: null, name: 'bench', address: null }
    await createUser(db, actor, { username, name: username, password: 'bench bench bench', roles: [role] })
    return { id: (await findPersonByUsername(db, username))!.id, name: username, address: null }
  }
  const [manager, reviewer] = [await hire('manager', 'manager'), await hire('reviewer', 'reviewer')]
  const units = Array.from({ length: count }, (_, i) => ({ name: `单位${i}`, attributes: '{}' }))
  for (let i = 0; i < count; i += 1000)
    await db
      .insertInto('unit')
      .values(units.slice(i, i + 1000))
      .execute()
  const id = await draftSurvey(db, manager, surveyInput.parse(draft()))
  await setRoster(db, manager, id, { unitIds: null, seatsPerUnit: 1 })
  await approveSurvey(db, reviewer, id)
  await openSurvey(db, manager, id)
  const keys = await readKeys({ ...readSettings({}), dataDir })
  const invitations = await db.selectFrom('invitation').select('id').execute()
  return invitations.map((row) => writeToken(keys, { surveyId: id, invitationId: row.id, generation: 1 }))
}

function shotOf(token: string): Shot {
  const ratings = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i + 1}`, 4 + (i % 2)]))
  return { path: `/s/${token}`, body: JSON.stringify({ submissionId: `bench-${token}`, ratings, overall: 5 }) }
}

async function start(file: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('ready ')) return { child, url: line.slice(6) }
  }
  throw new Error(`${file} did not start`)
}
