/**
 * Exports of many answer sheets against COPY of the same rows, with the server's memory and what others wait meanwhile.
 * `BENCH_ROWS` (100,000) for other sizes.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Downloaded, startDownloader } from './downloader.ts'
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
// Of each file, and of how many milliseconds at least.
const MEANWHILE_ROUNDS = 7
const WINDOW = 2_000
/** In seconds: of a file that takes longer, one round. */
const LONG = 4

export async function measure(): Promise<Figure[]> {
  const site = await openSite({ durable: false })
  const surveyId = await fillSurvey(site, ROWS, ROWS)
  await closeFilled(site, surveyId)
  const links = await linksOf(site, await makeSurvey(site, await makeUnits(site, 300, '在填')))
  const server = await site.start()
  const downloader = startDownloader()
  const download = (path: string) =>
    downloader.download(`${server.url}/api/v1/surveys/${surveyId}${path}`, { 'x-api-key': site.apiKey })
  // The result is counted once, by whoever asks first.
  await download('/result')
  const [copies, csvs] = [[] as number[], [] as number[]]
  const idle = residentMegabytes(server)
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes(server))), 100)
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    copies.push(await copyRate(site, surveyId))
    csvs.push(ROWS / (await download('/exports/responses.csv')).seconds)
  }
  const files: Figure[] = []
  for (const name of ['responses.csv', 'responses.csv?form=long', 'responses.xlsx', 'responses.xlsx?form=long'])
    files.push(await meanwhile(name, () => download(`/exports/${name}`), server, links))
  clearInterval(watch)
  downloader.stop()
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

/** The form's p99 without and with the file going out, in turns; the medians. A file that goes out at once is asked for again and again. */
async function meanwhile(
  name: string,
  download: () => Promise<Downloaded>,
  server: Running,
  links: readonly string[],
): Promise<Figure> {
  const [quiet, busy, seconds] = [[] as number[], [] as number[], [] as number[]]
  let size = 0
  const again = async () => {
    const begun = performance.now()
    do {
      const file = await download()
      seconds.push(file.seconds)
      size = file.bytes
    } while (performance.now() - begun < WINDOW)
  }
  const alone = (await download()).seconds
  for (let round = 0; round < (alone > LONG ? 1 : MEANWHILE_ROUNDS); round += 1) {
    quiet.push(await waiting(server, links, pause(WINDOW)))
    busy.push(await waiting(server, links, again()))
  }
  return {
    name: `${name} of ${ROWS}: p99 of the form meanwhile / quiet`,
    ratio: median(busy) / median(quiet),
    target: '≤ 3',
    detail: `${median(busy).toFixed(1)} ms of ${median(quiet).toFixed(1)} ms; ${alone.toFixed(1)} s, while others ask ${median(seconds).toFixed(1)} s, ${(size / 1e6).toFixed(1)} MB`,
  }
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
