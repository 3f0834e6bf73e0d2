/**
 * How cost grows: surveys of 30, 1,000, 30,000 and 1,000,000 answers (`BENCH_SIZES` for others), each filled by SQL in the product's own
 * shape and then worked with over HTTP: answers taken, progress looked at, closed, read, exported, sealed, packed. On two cores that do nothing else about twenty minutes.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { createKey } from '../../server/actions/people.ts'
import type { SurveyView } from '../../server/contract/surveys.ts'
import { foldMarks, readLevels } from '../../server/queries/counters.ts'
import { fire, median, percentile } from './load.ts'
import {
  answerTo,
  fillSurvey,
  linksOf,
  makeSurvey,
  makeUnits,
  openSite,
  residentMegabytes,
  type Running,
  type Site,
} from './site.ts'
import { type Figure, linesOf } from './table.ts'

const SIZES = (process.env.BENCH_SIZES ?? '30,1000,30000,1000000').split(',').map(Number)
/** Answers sent to another survey beside those that are there. */
const MORE = 2_000

export async function measure(): Promise<Figure[]> {
  const columns: Record<string, string>[] = []
  for (const size of SIZES) {
    columns.push(await measureSize(size))
    console.error(columns.at(-1))
  }
  const heads = ['what', ...SIZES.map((size) => size.toLocaleString('en'))]
  console.log(linesOf([heads, ...Object.keys(columns[0]!).map((what) => [what, ...columns.map((one) => one[what]!)])]))
  return []
}

async function measureSize(size: number): Promise<Record<string, string>> {
  const site = await openSite()
  const reviewerKey = await createKey(site.db, site.reviewer, 'reviewer', 'bench', null)
  const filled = await seconds(() => fillSurvey(site, size, size))
  const id = filled.value
  const folded = await seconds(() => foldMarks(site.db))
  await sql`vacuum analyze`.execute(site.db)
  const [other, ...open] = await linksOf(site, await makeSurvey(site, await makeUnits(site, MORE + 1, '在填')))
  const server = await site.start()
  const get = (path: string) => ask(server, site.apiKey, 'GET', `/surveys/${id}${path}`)
  const figures: Record<string, string> = {}
  const note = (what: string, figure: string) => {
    figures[what] = figure
    console.error(`${size}: ${what}: ${figure}`)
  }
  note('(filled by SQL, counters folded)', `${filled.seconds.toFixed(1)} s, ${folded.seconds.toFixed(1)} s`)

  const shots = open.map(answerTo)
  await fire(server.url, shots.slice(0, MORE / 4), 32)
  const taken = await fire(server.url, shots.slice(MORE / 4), 32)
  note('submit, 32 at once', `${taken.perSecond.toFixed(0)}/s`)
  await foldMarks(site.db)
  note('progress page with its table', await ms(() => get('/progress')))
  note('the same, searched', await ms(() => get(`/progress?search=${encodeURIComponent('家之1')}`)))
  note('the same, 未答 latest first', await ms(() => get('/progress?filter=unanswered&sort=-last')))

  const idle = residentMegabytes(server)
  let most = idle
  const waits: number[] = []
  let busy = true
  const beside = (async () => {
    while (busy) {
      waits.push(...(await fire(server.url, [{ method: 'GET', path: other! }], 1)).milliseconds)
      most = Math.max(most, residentMegabytes(server))
      await pause(20)
    }
  })()
  const long = async (what: string, run: () => Promise<{ bytes: number }>) => {
    waits.splice(0, waits.length, 0)
    const done = await seconds(run)
    const { bytes } = done.value
    const size = bytes > 100_000 ? `, ${(bytes / 1e6).toFixed(1)} MB` : ''
    note(what, `${done.seconds.toFixed(done.seconds < 10 ? 2 : 0)} s${size}`)
    note(
      `form meanwhile (${what.split(',')[0]})`,
      `p99 ${percentile(waits, 0.99).toFixed(0)} ms, longest ${percentile(waits, 1).toFixed(0)} ms`,
    )
  }
  await long('close, with figures and breakdowns', () => act(server, site.apiKey, `/surveys/${id}`, 'close'))
  const tickets = await seconds(async () => {
    while (!(await site.db.selectFrom('ticket_run').select('at').where('survey_id', '=', id).executeTakeFirst()))
      await pause(250)
  })
  note('tickets there, after', `${tickets.seconds.toFixed(1)} s`)
  note('result, read', await ms(() => get('/result')))
  note('level counters, read', await ms(() => readLevels(site.db, id)))
  note('the same, grouped from the answers', await ms(() => groupLevels(site, id), size > 100_000 ? 1 : 5))
  await long('responses.csv', () => get('/exports/responses.csv'))
  await long('seal', () => act(server, reviewerKey, `/surveys/${id}`, 'seal'))
  await long('evidence.zip', () => get('/exports/evidence.zip'))
  note('progress page, sealed', await ms(() => get('/progress')))
  busy = false
  await beside
  note('memory above idle', `${(most - idle).toFixed(0)} MB above ${idle.toFixed(0)}`)
  await site.stop()
  return figures
}

async function seconds<T>(run: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const begun = performance.now()
  const value = await run()
  return { seconds: (performance.now() - begun) / 1000, value }
}

async function ms(run: () => Promise<unknown>, runs = 15): Promise<string> {
  const times: number[] = []
  for (let i = 0; i < runs; i += 1) times.push((await seconds(run)).seconds * 1000)
  const middle = median(times)
  return `${middle.toFixed(middle < 100 ? 1 : 0)} ms`
}

async function ask({ url }: Running, key: string, method: string, path: string) {
  const response = await fetch(`${url}/api/v1${path}`, { method, headers: { 'x-api-key': key } })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  let bytes = 0
  for await (const part of response.body!) bytes += part.length
  return { bytes, isLate: response.status === 202 }
}

/** An act on a survey to its end, also where that comes behind the reply. */
async function act(server: Running, key: string, survey: string, name: 'close' | 'seal') {
  const { bytes, isLate } = await ask(server, key, 'POST', `${survey}/${name}`)
  while (isLate) {
    const reply = await fetch(`${server.url}/api/v1${survey}`, { headers: { 'x-api-key': key } })
    if (((await reply.json()) as SurveyView).work === null) break
    await pause(100)
  }
  return { bytes }
}

const groupLevels = ({ db }: Site, id: number) =>
  sql`
    select key, value, count(*) from response r, jsonb_each(answers -> 'ratings')
    where survey_id = ${id} and valid
      and not exists (select from response later where later.invitation_id = r.invitation_id and later.revision > r.revision)
    group by 1, 2`.execute(db)
