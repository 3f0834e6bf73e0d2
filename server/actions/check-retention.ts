/** Answers that are gone because their years were over: whether the chain tells of it, in time, and what is kept agrees with it. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AuditReport } from '../contract/audit.ts'
import { digestNameIn, digestOf, hashBy } from '../digest.ts'
import type { ChainedEntry } from '../domain/audit-chain.ts'
import type { SealStatement } from '../domain/evidence.ts'
import { named } from '../domain/hashing.ts'
import type { RetentionCertificate } from '../domain/retention.ts'
import { countAnswers, listKeptSurveys, listRetention, type RetentionRow } from '../queries/retention.ts'
import { listSeals } from '../queries/seals.ts'
import { getSurvey } from '../queries/surveys.ts'
import { growTree } from './seal-survey.ts'
import { digestPlan } from './surveys.ts'

type Db = Kysely<Database>
type Begun = { survey: number; answers: number; root: string; at: Date }

/** What the chain says of 到期删除, wave by wave, and the digests of its seals. */
export class RetentionLog {
  readonly announced = new Map<number, Date>()
  readonly begun = new Map<number, Begun>()
  /** Digests of the certificates. */
  readonly done = new Map<number, string>()
  readonly seals = new Set<string>()

  take({ act, actorId, at, detail }: ChainedEntry): void {
    if (act === 'survey.seal' || act === 'survey.reseal') this.seals.add(JSON.parse(detail).digest)
    if (actorId !== null || !act.startsWith('retention.')) return
    const told = JSON.parse(detail) as { survey: number; answers: number; root: string; certificate: string }
    // What begins first counts: a second beginning cannot put it right.
    if (act === 'retention.announce' && !this.begun.has(told.survey)) this.announced.set(told.survey, new Date(at))
    if (act === 'retention.begin' && !this.begun.has(told.survey))
      this.begun.set(told.survey, { ...told, at: new Date(at) })
    if (act === 'retention.done' && !this.done.has(told.survey)) this.done.set(told.survey, told.certificate)
  }
}

type Batches = ReadonlyMap<number, { survey: number; answers: number }>
type Fault = NonNullable<AuditReport['retention']['broken']>['fault']

export async function checkRetention(db: Db, told: RetentionLog, batches: Batches): Promise<AuditReport['retention']> {
  const rows = new Map((await listRetention(db)).filter((row) => row.begun_at).map((row) => [row.survey_id, row]))
  const surveys = new Set([...told.begun.keys(), ...rows.keys(), ...(await listKeptSurveys(db))])
  let answers = 0
  for (const surveyId of [...surveys].sort((a, b) => a - b)) {
    const begun = told.begun.get(surveyId)
    const row = rows.get(surveyId)
    const fault = !begun ? 'added' : !row ? 'removed' : await faultOf(db, told, begun, row, batches)
    if (fault) return { waves: told.begun.size, answers, broken: { surveyId, fault } }
    answers += begun!.answers
  }
  return { waves: told.begun.size, answers, broken: null }
}

async function faultOf(
  db: Db,
  told: RetentionLog,
  begun: Begun,
  row: RetentionRow,
  batches: Batches,
): Promise<Fault | null> {
  const id = row.survey_id
  const survey = await getSurvey(db, id)
  const name = digestNameIn(survey.plan)
  const [seal] = await listSeals(db, id)
  const statement = seal && (JSON.parse(seal.statement) as SealStatement)
  if (!isInTime(told, begun, row, statement ? new Date(statement.closedAt) : row.ended_at)) return 'added'
  // What is kept and what is still there make the same tree as before.
  const { root, stored } = await growTree(db as Transaction<Database>, id, hashBy(name))
  if (named(name, root) !== begun.root || stored !== begun.answers)
    return stored < begun.answers ? 'removed' : 'changed'
  const chained = [...batches.values()].filter(({ survey }) => survey === id)
  if (chained.reduce((sum, batch) => sum + batch.answers, 0) !== begun.answers) return 'changed'
  if (seal && statement) {
    const isWhole = digestOf(statement, name) === seal.digest && told.seals.has(seal.digest)
    const isSame = statement.answers.root === begun.root && statement.planDigest === (await digestPlan(db, survey))
    if (!isWhole || !isSame) return 'changed'
  }
  return faultOfCertificate(db, told, row, name)
}

const DAY = 86_400_000

/** By the chain's own times: the years were over, and the notice had stood for thirty days. */
function isInTime(
  { announced }: RetentionLog,
  begun: Begun,
  { survey_id, years }: RetentionRow,
  endedAt: Date,
): boolean {
  const over = new Date(endedAt)
  over.setUTCFullYear(over.getUTCFullYear() + years)
  const told = announced.get(survey_id)
  // A day of grace: a year from 29 February ends on the 28th there and on the 1st here.
  return (
    told !== undefined &&
    begun.at.getTime() - told.getTime() >= 29 * DAY &&
    begun.at.getTime() >= over.getTime() - 2 * DAY
  )
}

async function faultOfCertificate(
  db: Db,
  told: RetentionLog,
  { survey_id: id, certificate, digest, answers, root }: RetentionRow,
  name: ReturnType<typeof digestNameIn>,
): Promise<Fault | null> {
  const said = told.done.get(id)
  if (said === undefined) return certificate === null ? null : 'added'
  if (certificate === null) return 'removed'
  const found = JSON.parse(certificate) as RetentionCertificate
  const isSame = digestOf(found, name) === said && digest === said
  const agrees = found.answers.deleted === answers && found.answers.root === root
  if (!isSame || !agrees) return 'changed'
  return (await countAnswers(db, id)) === 0 ? null : 'added'
}
