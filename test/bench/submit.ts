/** The whole submit path over HTTP, against a bare route that inserts one row and against the submit statement alone. */
import { fire, median } from './load.ts'
import { baseline, statementRunner } from './pgbench.ts'
import { answerTo, linksOf, makeSurvey, makeUnits, openSite } from './site.ts'
import { type Figure, ratioOf } from './table.ts'

const ROUNDS = 7
const PER_ROUND = 4000
const CONNECTIONS = 32

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const unitIds = await makeUnits(site, (ROUNDS + 1) * PER_ROUND)
  const links = await linksOf(site, await makeSurvey(site, unitIds))
  const runStatement = await statementRunner(site, await makeSurvey(site, unitIds), CONNECTIONS)
  const manyi = await site.start()
  const bare = await site.start('test/bench/bare-server.ts')
  const rounds = { manyi: [] as number[], bare: [] as number[], statement: [] as number[] }
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const shots = links.slice(round * PER_ROUND, (round + 1) * PER_ROUND).map(answerTo)
    const plain = shots.map((shot) => ({ ...shot, path: '/insert' }))
    const rates = {
      bare: (await fire(bare.url, plain, CONNECTIONS)).perSecond,
      manyi: (await fire(manyi.url, shots, CONNECTIONS)).perSecond,
      statement: await runStatement(PER_ROUND),
    }
    if (round > 0) for (const name of ['bare', 'manyi', 'statement'] as const) rounds[name].push(rates[name])
  }
  await site.stop()
  const [ours, base, statement] = [median(rounds.manyi), median(rounds.bare), median(rounds.statement)]
  return [
    ratioOf('submit / bare Hono insert', ours, base, '≥ 0.6'),
    ratioOf(`submit / ${baseline}, same statement`, ours, statement, '≥ 0.5'),
  ]
}
