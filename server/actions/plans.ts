import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Plan } from '../contract/plan.ts'
import { findSurvey } from '../queries/surveys.ts'

/** A plan as it was approved, with its digest. */
export type FrozenPlan = { plan: Plan; digest: string }

const MOST = 200

/** Frozen plans already read. What is written names the digest it was checked against, so a stale one is refused there. */
export class PlanShelf {
  #plans = new Map<number, FrozenPlan>()
  #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** The frozen plan of a survey; undefined before approval. */
  async find(surveyId: number): Promise<FrozenPlan | undefined> {
    return this.#plans.get(surveyId) ?? this.read(surveyId)
  }

  /** The same, from the database. */
  async read(surveyId: number): Promise<FrozenPlan | undefined> {
    const survey = await findSurvey(this.#db, surveyId)
    if (!survey?.plan_digest) return undefined
    if (this.#plans.size >= MOST) this.#plans.delete(this.#plans.keys().next().value!)
    const frozen = { plan: survey.plan, digest: survey.plan_digest }
    this.#plans.set(surveyId, frozen)
    return frozen
  }
}
