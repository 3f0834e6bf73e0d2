/** One process and two on the same database behind one plain reverse proxy: whole flows a second. */
import { flow, median } from './load.ts'
import { respond } from './form.ts'
import { linksOf, makeSurvey, makeUnits, openSite } from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const ROUNDS = 5
const PER_ROUND = 2000
const CONNECTIONS = 32

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const unitIds = await makeUnits(site, (ROUNDS + 1) * PER_ROUND)
  const links = [
    await linksOf(site, await makeSurvey(site, unitIds)),
    await linksOf(site, await makeSurvey(site, unitIds)),
  ]
  const servers = [await site.start(), await site.start()]
  const behind = (targets: typeof servers) =>
    site.start('test/proxy.ts', { TARGETS: targets.map(({ url }) => url).join() })
  const [one, two] = [await behind(servers.slice(0, 1)), await behind(servers)]
  const rounds = { one: [] as number[], two: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const part = (of: string[]) => of.slice(round * PER_ROUND, (round + 1) * PER_ROUND)
    const rates = {
      one: await flow(part(links[0]!), CONNECTIONS, one.url, respond),
      two: await flow(part(links[1]!), CONNECTIONS, two.url, respond),
    }
    if (round > 0) for (const name of ['one', 'two'] as const) rounds[name].push(rates[name])
  }
  await site.stop()
  return [
    ratioOf(
      'whole flow by two processes / by one, both behind a proxy',
      median(rounds.two),
      median(rounds.one),
      'reported',
    ),
  ]
}
