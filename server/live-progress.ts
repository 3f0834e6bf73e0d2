/**
 * The live progress of surveys. Whoever answers pays nothing for it: the server looks at the counters itself, once per survey and
 * process however many watch, and tells only what has changed. So it is right with any number of processes on one database.
 */
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { describeParticipation } from './actions/progress.ts'
import type { ParticipationView } from './contract/progress.ts'
import { foldMarks } from './queries/counters.ts'
import { countParticipation } from './queries/progress.ts'
import { getSurvey } from './queries/surveys.ts'

export type LiveNews = { participation: ParticipationView; over: boolean }
type Listener = (news: LiveNews) => void
type Watched = { listeners: Set<Listener>; traces: string; news: LiveNews | null; timer: NodeJS.Timeout | undefined }

const every = 2_000

export class LiveProgress {
  readonly #db: Kysely<Database>
  readonly #timeZone: string
  readonly #watched = new Map<number, Watched>()

  constructor(db: Kysely<Database>, timeZone: string) {
    this.#db = db
    this.#timeZone = timeZone
  }

  /** Tells the listener how things stand, soon, and again whenever that changes, until the answered function is called. */
  watch(surveyId: number, listener: Listener): () => void {
    const watched = this.#watched.get(surveyId) ?? this.#begin(surveyId)
    watched.listeners.add(listener)
    if (watched.news) listener(watched.news)
    return () => {
      watched.listeners.delete(listener)
      if (watched.listeners.size > 0) return
      clearTimeout(watched.timer)
      if (this.#watched.get(surveyId) === watched) this.#watched.delete(surveyId)
    }
  }

  /** How many surveys are being looked at. */
  get polls(): number {
    return this.#watched.size
  }

  #begin(surveyId: number): Watched {
    const watched: Watched = { listeners: new Set(), traces: '', news: null, timer: undefined }
    this.#watched.set(surveyId, watched)
    void this.#look(surveyId, watched)
    return watched
  }

  async #look(surveyId: number, watched: Watched): Promise<void> {
    // A database that is away for a moment is asked again; the pages poll by themselves meanwhile.
    await this.#tellNews(surveyId, watched).catch(() => undefined)
    if (watched.listeners.size > 0) watched.timer = setTimeout(() => void this.#look(surveyId, watched), every)
  }

  async #tellNews(surveyId: number, watched: Watched): Promise<void> {
    await foldMarks(this.#db, surveyId)
    const [survey, counted] = await Promise.all([
      getSurvey(this.#db, surveyId),
      countParticipation(this.#db, surveyId, this.#timeZone),
    ])
    const participation = describeParticipation(survey, counted)
    const traces = JSON.stringify([survey.status, participation, counted.changes])
    if (traces === watched.traces) return
    watched.traces = traces
    watched.news = { participation, over: survey.status !== 'open' && survey.status !== 'approved' }
    for (const listener of watched.listeners) listener(watched.news)
  }
}
