/** Reading the form, against a bare route that returns as many bytes with one query; and the whole flow of a respondent. */
import { readToken } from '../../server/links.ts'
import { fire, flow, Line, median } from './load.ts'
import { answerTo, linksOf, makeSurvey, makeUnits, openSite } from './site.ts'
import { type Figure, rateOf, ratioOf } from './table.ts'

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
  const rounds = { read: [] as number[], bare: [] as number[], flow: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const own = links.slice(round * PER_ROUND, (round + 1) * PER_ROUND)
    const pages = own.map((path) => ({ method: 'GET' as const, path, headers: squeezed }))
    const plain = own.map((path) => ({
      ...pages[0]!,
      path: `/page/${readToken(site.keys, path.slice(3))!.invitationId}`,
    }))
    const rates = {
      bare: (await fire(bare.url, plain, CONNECTIONS)).perSecond,
      read: (await fire(manyi.url, pages, CONNECTIONS)).perSecond,
      flow: await flow(own, CONNECTIONS, manyi.url, respond),
    }
    if (round > 0) for (const name of ['bare', 'read', 'flow'] as const) rounds[name].push(rates[name])
  }
  await site.stop()
  return [
    ratioOf(
      `form, ${PAGE_BYTES} bytes / bare Hono page with one query`,
      median(rounds.read),
      median(rounds.bare),
      '≥ 0.25',
    ),
    rateOf('whole flow: form, answers, thanks page', median(rounds.flow), '≥ 2800/s'),
  ]
}

async function respond(line: Line, path: string): Promise<void> {
  await line.send({ method: 'GET', path, headers: squeezed })
  const { status, body } = await line.send(answerTo(path))
  if (status !== 201) throw new Error(`${status} ${body}`)
  const { receipt } = JSON.parse(body) as { receipt: string }
  const done = await line.send({ method: 'GET', path: `${path}/done?receipt=${receipt}`, headers: squeezed })
  if (done.status !== 200) throw new Error(`done: ${done.status}`)
}

async function bytesOf(url: string, path: string): Promise<number> {
  const line = await Line.open(url)
  const { bytes } = await line.send({ method: 'GET', path, headers: squeezed })
  line.close()
  return bytes
}
