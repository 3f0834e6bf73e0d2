/**
 * Importing 20,000 units from a file and issuing 100,000 invitations, each against COPY of the very rows into a table with the same
 * columns, indexes, checks and foreign keys; with what the page of units takes meanwhile. On a PostgreSQL with fsync.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { draftSurvey } from '../../server/actions/surveys.ts'
import { surveyInput } from '../../server/contract/plan.ts'
import { draft } from '../support.ts'
import { median, percentile } from './load.ts'
import { makeUnits, openSite, type Running, type Site } from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const UNITS = 20_000
const SEATS = 100_000
const ROUNDS = 5

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const server = await site.start()
  const waits: number[] = []
  const imports = { ours: [] as number[], copy: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const file = unitFile(round)
    const ours = await watching(site, server, waits, () => send(site, server, 'POST', '/units/import', file))
    const copy = await copySeconds(site, 'unit', `name like '第${round}批%'`)
    // The first round warms everything up and is not counted.
    if (round > 0) record(imports, UNITS / ours, UNITS / copy)
  }
  await makeUnits(site, SEATS, '席位')
  const issues = { ours: [] as number[], copy: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const id = await draftSurvey(site.db, site.manager, surveyInput.parse(draft()))
    const body = JSON.stringify({ all: true })
    const ours = await watching(site, server, waits, () => send(site, server, 'PUT', `/surveys/${id}/roster`, body))
    const copy = await copySeconds(site, 'invitation', `survey_id = ${id}`)
    const { seats } = await countSeats(site, id)
    if (round > 0) record(issues, seats / ours, seats / copy)
  }
  await site.stop()
  return [
    ratioOf(
      `import of ${UNITS} units (csv) / COPY of the same rows`,
      median(imports.ours),
      median(imports.copy),
      '≥ 0.3',
    ),
    ratioOf(
      `issuing of ${SEATS} invitations / COPY of the same rows`,
      median(issues.ours),
      median(issues.copy),
      '≥ 0.3',
    ),
    {
      name: 'page of units meanwhile, p99',
      ratio: null,
      target: 'usable',
      detail: `${percentile(waits, 0.99).toFixed(0)} ms`,
    },
  ]
}

const record = (rates: { ours: number[]; copy: number[] }, ours: number, copy: number) => {
  rates.ours.push(ours)
  rates.copy.push(copy)
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1000
}

const countSeats = (site: Site, id: number) =>
  site.db
    .selectFrom('invitation')
    .where('survey_id', '=', id)
    .select(({ fn }) => fn.countAll<number>().as('seats'))
    .executeTakeFirstOrThrow()

async function send({ apiKey }: Site, { url }: Running, method: string, path: string, body?: string | FormData) {
  const headers = { 'x-api-key': apiKey, ...(typeof body === 'string' && { 'content-type': 'application/json' }) }
  const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body }) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

/** Read before the clock starts, as the rows that COPY takes are. */
function unitFile(round: number): FormData {
  const lines = Array.from({ length: UNITS }, (_, i) => {
    const number = String(i).padStart(5, '0')
    return `第${round}批单位${number},C${round}-${number},市直部门,联系人${number},138${round}00${number},c${round}${number}@example.cn`
  })
  const form = new FormData()
  form.append('file', new File([`单位名称,统一社会信用代码,类别,联系人,手机,邮箱\n${lines.join('\n')}\n`], 'units.csv'))
  return form
}

/** The seconds something takes while the page of units is looked at again and again, whose milliseconds go into `waits`. */
async function watching(site: Site, server: Running, waits: number[], run: () => Promise<unknown>): Promise<number> {
  let busy = true
  const looking = (async () => {
    while (busy) {
      waits.push(1000 * (await timed(() => send(site, server, 'GET', '/units?pageSize=50'))))
      await pause(100)
    }
  })()
  const seconds = await timed(run).finally(() => (busy = false))
  await looking
  return seconds
}

/** How long COPY takes for the rows of a table that a condition names, read beforehand; with the foreign keys that the rows have in the product. */
async function copySeconds({ databaseUrl }: Site, table: string, which: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(`create table bench_copy (like ${table} including all)`)
  const { rows: keys } = await client.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and conrelid = '${table}'::regclass`,
  )
  for (const { definition } of keys) await client.query(`alter table bench_copy add ${definition}`)
  const rows = await client.query(copyTo(`copy (select * from ${table} where ${which}) to stdout`)).toArray()
  const seconds = await timed(() => pipeline(Readable.from(rows), client.query(copyFrom('copy bench_copy from stdin'))))
  await client.query('drop table bench_copy')
  await client.end()
  return seconds
}
