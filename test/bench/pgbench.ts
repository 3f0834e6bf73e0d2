/** The submit statement without us: pgbench where it is installed, else Node's driver over as many connections. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { sql } from 'kysely'
import type { Site } from './site.ts'

const hasPgbench = spawnSync('pgbench', ['--version']).status === 0
export const baseline = hasPgbench ? 'pgbench' : 'the bare driver (no pgbench here)'

/** A function that submits `count` answers by the same SQL over `connections`, one a transaction; answers transactions a second. */
export async function statementRunner(site: Site, surveyId: number, connections: number) {
  const { db } = site
  const { plan_digest } = await db
    .selectFrom('survey')
    .select('plan_digest')
    .where('id', '=', surveyId)
    .executeTakeFirstOrThrow()
  const { first } = await db
    .selectFrom('invitation')
    .select(({ fn }) => fn.min('id').as('first'))
    .where('survey_id', '=', surveyId)
    .executeTakeFirstOrThrow()
  await sql.raw(`create sequence bench_invitation start ${first}`).execute(db)
  const ratings = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`d${i + 1}`, 4 + (i % 2)]))
  const digits = '00112233445566778899aabbccddeeff'
  const asked = {
    place: 0,
    invitation: 'N',
    generation: 1,
    plan_digest: plan_digest!,
    revision: 1,
    submission: `bench-${'x'.repeat(39)}`,
    answers: { ratings, overall: 5, comment: null, reasons: {} },
    valid: true,
    elapsed: 90,
    submitted_at: new Date(),
    salt: `\\x${digits}`,
    leaf: `\\x${digits}${digits}`,
    channel: 'link',
  }
  // Each colon stands alone: pgbench takes ":5" or ":b2f8" for a variable of its own.
  const [before, after] = JSON.stringify([asked]).replaceAll(':', "' || chr(58) || '").split('"N"')
  const answers = `('${before}' || nextval('bench_invitation') || ('${after}'))::json`
  const statement = `select * from submit_responses(${surveyId}, ${answers})`
  return (count: number) =>
    hasPgbench ? byPgbench(site, statement, count, connections) : byDriver(site, statement, count, connections)
}

function byPgbench(site: Site, statement: string, count: number, connections: number): number {
  const script = join(site.dataDir, 'statement.sql')
  writeFileSync(script, `${statement.replaceAll('\n', ' ')};\n`)
  const each = String(Math.ceil(count / connections))
  const { stdout, stderr } = spawnSync(
    'pgbench',
    ['-n', '-M', 'prepared', '-c', String(connections), '-j', '1', '-t', each, '-f', script, site.databaseUrl],
    { encoding: 'utf8' },
  )
  rmSync(script)
  const rate = /^tps = ([\d.]+) \(without/m.exec(stdout)?.[1]
  if (!rate) throw new Error(`pgbench: ${stderr}`)
  return Number(rate)
}

async function byDriver(site: Site, statement: string, count: number, connections: number): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: site.databaseUrl }))
  await Promise.all(clients.map((client) => client.connect()))
  const begun = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let i = 0; i < count / connections; i += 1) await client.query({ name: 'submit', text: statement })
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  await Promise.all(clients.map((client) => client.end()))
  return count / seconds
}
