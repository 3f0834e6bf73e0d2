/**
 * How long a page of the progress table, the counts and the live poll take with 30 units and with 20,000:
 * `node test/bench/progress.ts`, on a throw-away PostgreSQL. Prints the median of 15 runs each, in milliseconds.
 */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { unitQuery } from '../../server/contract/progress.ts'
import { countParticipation, listUnitProgress } from '../../server/queries/progress.ts'
import { foldMarks } from '../../server/queries/counters.ts'
import { median, openWave, timed, withThrowAway } from './wave.ts'

type Db = Kysely<Database>

/** A survey of n units in mixed states: all sent, every third tapped, every second answered. */
async function fill(db: Db, n: number): Promise<number> {
  const id = await openWave(db, n)
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
  console.log(`${n} marks folded: ${(await timed(() => foldMarks(db))).toFixed(0)} ms`)
  await sql`vacuum analyze`.execute(db)
  return id
}

async function measure(db: Db, n: number): Promise<void> {
  const id = await fill(db, n)
  const page = (query: object) => () => listUnitProgress(db, id, unitQuery.parse(query), 'Asia/Shanghai')
  const lines: [string, () => Promise<unknown>][] = [
    ['first page', page({})],
    ['last page', page({ page: Math.ceil(n / 50) })],
    ['未答, latest first', page({ filter: 'unanswered', sort: '-last' })],
    ['未答, last page', page({ filter: 'unanswered', page: Math.ceil(n / 2 / 50) })],
    ['by name', page({ sort: 'name' })],
    ['search', page({ search: '家之17' })],
    ['counts', () => countParticipation(db, id, 'Asia/Shanghai')],
  ]
  for (const [name, run] of lines)
    console.log(
      `${String(n).padStart(6)} units  ${name.padEnd(20)} ${(await median(15, run)).toFixed(1).padStart(7)} ms`,
    )
}

await withThrowAway(async (db) => {
  await measure(db, 30)
  await measure(db, 20_000)
  await measure(db, 100_000)
})
