import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Tell } from '../long-work.ts'
import { countParticipation } from '../queries/progress.ts'
import { getSurvey, listUncounted } from '../queries/surveys.ts'
import { getResultAndAnalysis } from './analysis.ts'
import { openDueTickets } from './tickets.ts'

type Db = Kysely<Database>

/** The tickets of more answers are left to the job of the next minute: the figures need not wait for them. */
const MANY = 20_000

/** What follows a close: the figures with their breakdowns, and the tickets. Whatever of it is there is not done again. */
export async function finishClose(db: Db, surveyId: number, timeZone: string, tell: Tell = () => {}): Promise<void> {
  const { counts } = await countParticipation(db, surveyId, 'UTC')
  tell(0, counts.returned)
  await getResultAndAnalysis(db, await getSurvey(db, surveyId), (done) => tell(done, counts.returned))
  if (counts.returned <= MANY) await openDueTickets(db, timeZone)
}

/** The same for every wave whose process ended before it was done, and nobody is at it. */
export async function finishDueCloses(db: Db, timeZone: string): Promise<void> {
  for (const id of await listUncounted(db)) await finishClose(db, id, timeZone)
}
