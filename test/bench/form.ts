/** Reading the form, against a bare route that returns as many bytes with one query; the whole flow of a respondent, against three bare routes. */
import { readToken } from '../../server/links.ts'
import { fire, flow, Line, median } from './load.ts'
import { answerTo, linksOf, makeSurvey, makeUnits, openSite, type Site } from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const ROUNDS = 7
const PER_ROUND = 2000
const CONNECTIONS = 32
const squeezed = { 'accept-encoding': 'gzip' }

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const surveyId = await makeSurvey(site, await makeUnits(site, (ROUNDS + 1) * PER_ROUND))
  const links = await linksOf(site, surveyId)
  const manyi = await site.start()
  const PAGE_BYTES = String(await bytesOf(manyi.url, links[0]!))
  const bare = await site.start('test/bench/bare-server.ts', { PAGE_BYTES })
  const rounds = { read: [] as number[], bare: [] as number[], flow: [] as number[], bareFlow: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const own = links.slice(round * PER_ROUND, (round + 1) * PER_ROUND)
    const pages = own.map((path) => ({ method: 'GET' as const, path, headers: squeezed }))
    const plain = own.map((path) => ({ ...pages[0]!, path: barePage(site, path) }))
    const rates = {
      bare: (await fire(bare.url, plain, CONNECTIONS)).perSecond,
      read: (await fire(manyi.url, pages, CONNECTIONS)).perSecond,
      flow: await flow(own, CONNECTIONS, manyi.url, respond),
      bareFlow: await flow(own, CONNECTIONS, bare.url, (line, path) => respondBarely(line, path, barePage(site, path))),
    }
    if (round > 0) for (const name of ['bare', 'read', 'flow', 'bareFlow'] as const) rounds[name].push(rates[name])
  }
  await site.stop()
  return [
    ratioOf(
      `form, ${PAGE_BYTES} bytes / bare Hono page with one query`,
      median(rounds.read),
      median(rounds.bare),
      '≥ 0.25',
    ),
    ratioOf(
      'whole flow: form, answers, thanks page / the same on bare routes',
      median(rounds.flow),
      median(rounds.bareFlow),
      '≥ 2800/s',
    ),
  ]
}

/** A respondent: reads, answers, is thanked. */
export async function respond(line: Line, path: string): Promise<void> {
  await line.send({ method: 'GET', path, headers: squeezed })
  const { status, body } = await line.send(answerTo(path))
  if (status !== 201) throw new Error(`${status} ${body}`)
  const { receipt } = JSON.parse(body) as { receipt: string }
  const done = await line.send({ method: 'GET', path: `${path}/done?receipt=${receipt}`, headers: squeezed })
  if (done.status !== 200) throw new Error(`done: ${done.status}`)
}

const barePage = ({ keys }: Site, path: string) => `/page/${readToken(keys, path.slice(3))!.invitationId}`

async function respondBarely(line: Line, path: string, page: string): Promise<void> {
  await line.send({ method: 'GET', path: page })
  await line.send({ ...answerTo(path), path: '/insert' })
  await line.send({ method: 'GET', path: page })
}

async function bytesOf(url: string, path: string): Promise<number> {
  const line = await Line.open(url)
  const { bytes } = await line.send({ method: 'GET', path, headers: squeezed })
  line.close()
  return bytes
}
