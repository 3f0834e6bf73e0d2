/** Reading the form, against a bare route that returns as many bytes with one query; the whole flow of many respondents at once, against bare routes. */
import { readToken } from '../../server/links.ts'
import { fire, flow, Line, median } from './load.ts'
import { answerTo, linksOf, makeSurvey, makeUnits, openSite, type Site } from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const ROUNDS = 7
const PER_ROUND = 2000
const CONNECTIONS = 32
const RESPONDENTS = 128
const squeezed = { 'accept-encoding': 'gzip' }

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const surveyId = await makeSurvey(site, await makeUnits(site, (ROUNDS + 1) * PER_ROUND * 2))
  const links = await linksOf(site, surveyId)
  const manyi = await site.start()
  const PAGE_BYTES = String(await bytesOf(manyi.url, links[0]!))
  const bare = await site.start('test/bench/bare-server.ts', { PAGE_BYTES })
  const rounds: Record<string, number[]> = { read: [], bare: [], flow: [], bareFlow: [], inPlace: [] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [own, others] = [0, 1].map((i) =>
      links.slice((2 * round + i) * PER_ROUND, (2 * round + i + 1) * PER_ROUND),
    ) as [string[], string[]]
    const pages = own.map((path) => ({ method: 'GET' as const, path, headers: squeezed }))
    const plain = own.map((path) => ({ ...pages[0]!, path: barePage(site, path) }))
    const rates = {
      bare: (await fire(bare.url, plain, CONNECTIONS)).perSecond,
      read: (await fire(manyi.url, pages, CONNECTIONS)).perSecond,
      flow: await flow(own, RESPONDENTS, manyi.url, respond),
      inPlace: await flow(others, RESPONDENTS, manyi.url, respondInPlace),
      bareFlow: await flow(own, RESPONDENTS, bare.url, (line, path) => respondBarely(line, path, barePage(site, path))),
    }
    if (round > 0) for (const [name, rate] of Object.entries(rates)) rounds[name]!.push(rate)
  }
  await site.stop()
  return [
    ratioOf(
      `form, ${PAGE_BYTES} bytes / bare Hono page with one query`,
      median(rounds.read!),
      median(rounds.bare!),
      '≥ 0.25',
    ),
    ratioOf(
      `whole flow of ${RESPONDENTS} at once: form, answers, thanks page / the same on bare routes`,
      median(rounds.flow!),
      median(rounds.bareFlow!),
      '≥ 2800/s',
    ),
    ratioOf(
      'the same with a script, which draws the thanks in place / with the page',
      median(rounds.inPlace!),
      median(rounds.flow!),
      '≥ 2800/s',
    ),
  ]
}

/** A respondent: reads, answers, is thanked on a page of its own. */
export async function respond(line: Line, path: string): Promise<void> {
  const receipt = await respondInPlace(line, path)
  const done = await line.send({ method: 'GET', path: `${path}/done?receipt=${receipt}`, headers: squeezed })
  if (done.status !== 200) throw new Error(`done: ${done.status}`)
}

/** As a phone with a script does it: the reply to the answers is all that the thanks need. Answers the receipt. */
async function respondInPlace(line: Line, path: string): Promise<string> {
  await line.send({ method: 'GET', path, headers: squeezed })
  const { status, body } = await line.send(answerTo(path))
  if (status !== 201) throw new Error(`${status} ${body}`)
  return (JSON.parse(body) as { receipt: string }).receipt
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
