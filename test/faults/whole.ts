/** A server process on a world's database, and what must be true after whatever happened to it. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import { chainAllAnswers } from '../../server/actions/chain-answers.ts'
import { verifyAudit } from '../../server/actions/verify-audit.ts'
import { makeFolder, type Server, startServer } from '../start/server.ts'
import { must, type Reply, type World } from '../support.ts'

type Db = Pick<World, 'db'>

export const secretKey = `1:${Buffer.alloc(32, 7).toString('base64url')}`

/** A server process on a world's database, with its keys. */
export const serverOf = (world: Pick<World, 'url'>, env: Record<string, string> = {}): Promise<Server> =>
  startServer(makeFolder(), { env: { DATABASE_URL: world.url, SECRET_KEY: secretKey, ...env } })

export const submissionsOf = async ({ db }: Db): Promise<string[]> =>
  (await db.selectFrom('response').select('submission_id').orderBy('submission_id').execute()).map(
    (row) => row.submission_id,
  )

/** The audit chain with the answers' batches, and no answer twice. */
export async function demandChain(world: Db): Promise<void> {
  const stored = await submissionsOf(world)
  expect(new Set(stored).size).toBe(stored.length)
  await chainAllAnswers(world.db)
  expect((await verifyAudit(world.db)).holds).toBe(true)
}

/** As a caller does that is told to try again shortly. */
async function patiently(ask: () => Promise<Reply>): Promise<Reply> {
  for (let tries = 0; ; tries += 1) {
    const reply = await ask()
    if (reply.status !== 503 || tries === 5) return reply
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

/** The same, and counters that say what a full count says. */
export async function demandWhole(world: World, surveyId: number): Promise<void> {
  await demandChain(world)
  const { rows } = await sql<{ units: number }>`
    select count(distinct invitation_id) as units from response where survey_id = ${surveyId}`.execute(world.db)
  const progress = await must(patiently(() => world.manager.get(`/surveys/${surveyId}/progress`)))
  const { units } = rows[0]!
  expect([progress.returned, progress.valid, progress.rosterMismatch]).toEqual([units, units, null])
}

/** Closed now, every answer of the same level gives that level's value, counted once: 4 is 80. */
export async function demandFigure(world: World, surveyId: number, returned: number): Promise<void> {
  await must(world.manager.post(`/surveys/${surveyId}/close`))
  const result = await must(world.manager.get(`/surveys/${surveyId}/result`))
  expect([result.returned, result.valid, result.indicator.exact]).toEqual([returned, returned, '80/1'])
}
