/**
 * Exports of many answer sheets against COPY of the same rows, with the server's memory and what others wait meanwhile.
 * `BENCH_ROWS` (100,000) for other sizes.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { fire, median, percentile } from './load.ts'
import {
  closeFilled,
  fillSurvey,
  linksOf,
  makeSurvey,
  makeUnits,
  openSite,
  residentMegabytes,
  type Running,
  type Site,
} from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const ROWS = Number(process.env.BENCH_ROWS ?? 100_000)
const ROUNDS = 7

export async function measure(): Promise<Figure[]> {
  const site = await openSite({ durable: false })
  const surveyId = await fillSurvey(site, ROWS, ROWS)
  await closeFilled(site, surveyId)
  const links = await linksOf(site, await makeSurvey(site, await makeUnits(site, 300, '在填')))
  const server = await site.start()
  // The result is counted once, by whoever asks first.
  await download(site, server, `/surveys/${surveyId}/result`)
  const file = (name: string) => download(site, server, `/surveys/${surveyId}/exports/${name}`)
  const [copies, csvs] = [[] as number[], [] as number[]]
  const idle = residentMegabytes(server)
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes(server))), 100)
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    copies.push(await copyRate(site, surveyId))
    csvs.push(ROWS / (await file('responses.csv')).seconds)
  }
  const quiet = await waiting(server, links, pause(3_000))
  const files: Figure[] = []
  for (const name of ['responses.csv', 'responses.csv?form=long', 'responses.xlsx', 'responses.xlsx?form=long']) {
    const making = file(name)
    const busy = await waiting(server, links, making)
    const { seconds, bytes } = await making
    files.push({
      name: `${name} of ${ROWS}: p99 of the form meanwhile / quiet`,
      ratio: busy / quiet,
      target: '≤ 3',
      detail: `${busy.toFixed(1)} ms of ${quiet.toFixed(1)} ms; ${seconds.toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB`,
    })
  }
  clearInterval(watch)
  await site.stop()
  const [cold, ...warm] = csvs
  const rates = ratioOf(
    `responses.csv of ${ROWS} / COPY of the same rows`,
    median(warm),
    median(copies.slice(1)),
    '≥ 0.5',
  )
  return [
    { ...rates, detail: `${rates.detail}; the first one of a fresh process ${cold!.toFixed(0)}/s` },
    {
      name: 'memory above idle while exporting',
      ratio: null,
      target: '< 250 MB',
      detail: `${(most - idle).toFixed(0)} MB above ${idle.toFixed(0)}`,
    },
    ...files,
  ]
}

async function download({ apiKey }: Site, { url }: Running, path: string) {
  const begun = performance.now()
  const response = await fetch(`${url}/api/v1${path}`, { headers: { 'x-api-key': apiKey } })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  let bytes = 0
  for await (const part of response.body!) bytes += part.length
  return { bytes, seconds: (performance.now() - begun) / 1000 }
}

/** Rows a second of COPY … TO STDOUT, in the order of the export, digested as the export is. */
async function copyRate({ databaseUrl }: Site, surveyId: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const begun = performance.now()
  const hash = createHash('sha256')
  const rows = client.query(
    copyTo(
      `copy (select leaf, answers, valid, elapsed_seconds, channel from response where survey_id = ${surveyId} order by leaf) to stdout`,
    ),
  )
  for await (const part of rows) hash.update(part as Buffer)
  const seconds = (performance.now() - begun) / 1000
  await client.end()
  return ROWS / seconds
}

/** The 99th percentile of reading the form over four connections, for as long as something takes. */
async function waiting({ url }: Running, links: readonly string[], until: Promise<unknown>): Promise<number> {
  const all: number[] = []
  const shots = links.map((path) => ({ method: 'GET' as const, path, headers: { 'accept-encoding': 'gzip' } }))
  let over = false
  const end = until.finally(() => (over = true))
  while (!over) all.push(...(await fire(url, shots, 4)).milliseconds)
  await end
  return percentile(all, 0.99)
}
