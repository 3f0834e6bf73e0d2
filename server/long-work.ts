/**
 * Work on a wave that takes a moment for thirty units and minutes for a million. The reply waits for it as long as proxies do; what takes
 * longer goes on behind it, and how far it is stands in the database (`survey_work`), for the pages of every process.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { SurveyWork } from './contract/surveys.ts'
import { endWork, tellWork } from './queries/survey-work.ts'
import { toProblem } from './to-problem.ts'

type Db = Kysely<Database>

/** Says how much of how much is done, in any unit. */
export type Tell = (done: number, total: number) => void

/** `seconds`: how long the reply waits. `failed` is told what went wrong after that, by its code. */
type Long = {
  surveyId: number
  kind: SurveyWork['kind']
  seconds: number
  failed?: (code: string) => Promise<unknown>
}
const beat = 1_000

/** What came of the work, or null once the reply should wait no longer. */
export async function withinReply<T>(
  db: Db,
  { surveyId, kind, seconds, failed }: Long,
  perform: (tell: Tell) => Promise<T>,
): Promise<{ value: T } | null> {
  let now: SurveyWork | undefined
  const over = new AbortController()
  const telling = tellOften(db, surveyId, () => now, over.signal)
  const working = perform((done, total) => (now = { kind, done: Math.min(done, total), total })).finally(async () => {
    over.abort()
    await telling
  })
  const waiting = new AbortController()
  const late = pause(seconds * 1000, null, { signal: waiting.signal }).catch(() => null)
  const ended = await Promise.race([working.then((value) => ({ value })), late]).finally(() => waiting.abort())
  if (ended !== null) return ended
  // Whoever is sent away finds it, also before the first second is over.
  await tellWork(db, surveyId, now ?? { kind, done: 0, total: 0 }).catch(() => undefined)
  working
    .catch((error: unknown) => failed?.(toProblem(error).code))
    .finally(() => endWork(db, surveyId))
    .catch(() => undefined)
  return null
}

/** Each second until it is over, then no more. */
async function tellOften(
  db: Db,
  surveyId: number,
  now: () => SurveyWork | undefined,
  over: AbortSignal,
): Promise<void> {
  let told = false
  for (;;) {
    await pause(beat, undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) break
    const work = now()
    if (work) await tellWork(db, surveyId, work).catch(() => undefined)
    told ||= work !== undefined
  }
  if (told) await endWork(db, surveyId).catch(() => undefined)
}
