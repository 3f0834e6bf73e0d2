/** 暂缓 and 放行 of a deletion, by two people; and how each wave stands. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import type { RetentionInput, RetentionRequestView, RetentionView } from '../contract/retention.ts'
import type { RetentionCertificate, RetentionStanding } from '../domain/retention.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  decideRequest,
  findRetention,
  insertRequest,
  listRequests,
  listRetention,
  type RetentionRequestRow,
  type RetentionRow,
} from '../queries/retention.ts'
import { getSurvey, lockSurvey } from '../queries/surveys.ts'
import { may } from '../session.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }

/** Where a wave may be held, and where it may be let go. */
const holdable: RetentionStanding[] = ['kept', 'unsealed', 'due', 'announced', 'unsettled', 'clock', 'ready']
const releasable: RetentionStanding[] = ['held', 'clock']

/** Every wave whose years run, what is due first. */
export async function viewAllRetention(db: Db, person: Me): Promise<RetentionView[]> {
  const requests = Map.groupBy(await listRequests(db), (row) => row.survey_id)
  return (await listRetention(db)).map((row) => view(row, requests.get(row.survey_id) ?? [], person))
}

/** @throws Problem survey-not-found, retention-not-running */
export async function viewRetention(db: Db, surveyId: number, person: Me): Promise<RetentionView> {
  await getSurvey(db, surveyId)
  const row = await findRetention(db, surveyId)
  if (!row) throw new Problem('retention-not-running')
  return view(row, await listRequests(db, surveyId), person)
}

function view(row: RetentionRow, requests: RetentionRequestRow[], person: Me): RetentionView {
  const waiting = requests.find((one) => one.outcome === null)
  const [last] = requests.filter((one) => one.outcome === 'confirmed')
  const acts = (['hold', 'release'] as const).filter((kind) => isOpenTo(kind, row.standing))
  return {
    surveyId: row.survey_id,
    title: row.title,
    endedAt: row.ended_at.toISOString(),
    years: row.years,
    standing: row.standing,
    dueAt: row.due_at.toISOString(),
    announcedAt: row.announced_at?.toISOString() ?? null,
    deletesAt: row.deletes_at?.toISOString() ?? null,
    doneAt: row.done_at?.toISOString() ?? null,
    broken: row.broken !== null,
    hold: last?.kind === 'hold' ? viewHold(last) : null,
    request: waiting ? viewRequest(waiting, person) : null,
    actions: waiting || !may(person, 'retention.hold') ? [] : acts,
    certificate: row.certificate === null ? null : (JSON.parse(row.certificate) as RetentionCertificate),
    digest: row.digest,
  }
}

const isOpenTo = (kind: RetentionInput['kind'], standing: RetentionStanding) =>
  (kind === 'hold' ? holdable : releasable).includes(standing)

const viewHold = (row: RetentionRequestRow): RetentionView['hold'] => ({
  reason: row.reason,
  askedBy: row.asker_name,
  confirmedBy: row.decider_name ?? '',
  at: row.decided_at!.toISOString(),
})

const viewRequest = (row: RetentionRequestRow, person: Me): RetentionRequestView => ({
  kind: row.kind,
  reason: row.reason,
  askedBy: { id: row.asked_by, name: row.asker_name },
  askedAt: row.asked_at.toISOString(),
  actions: row.asked_by === person.id ? ['withdraw'] : may(person, 'retention.hold') ? ['confirm', 'decline'] : [],
})

/** 提请暂缓 or 提请放行. @throws Problem survey-not-found, retention-not-running, retention-not-now, retention-request-waiting, answers-deleted */
export async function askRetention(db: Db, actor: Person, surveyId: number, input: RetentionInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    await lockSurvey(db, surveyId)
    const row = await findRetention(db, surveyId)
    if (!row) throw new Problem('retention-not-running')
    if (row.standing === 'asked') throw new Problem('retention-request-waiting')
    if (row.standing === 'begun' || row.standing === 'done') throw new Problem('answers-deleted')
    if (!isOpenTo(input.kind, row.standing)) throw new Problem('retention-not-now')
    await insertRequest(db, surveyId, input, actor.id)
    const detail = { kind: input.kind, reason: input.reason }
    await recordAct(db, actor, { act: 'retention.ask', subject: `survey ${surveyId}`, detail })
  })
}

type Decision = { agreed: boolean; note: string | null }

/** 同意 by another person; 不同意 by another, 撤回 by who asked. @throws Problem retention-request-not-found, confirm-own-proposal */
export async function decideRetention(db: Db, actor: Person, surveyId: number, { agreed, note }: Decision) {
  await db.transaction().execute(async (db: Transaction<Database>) => {
    if (!(await lockSurvey(db, surveyId))) throw new Problem('survey-not-found')
    const waiting = (await listRequests(db, surveyId)).find((one) => one.outcome === null)
    if (!waiting) throw new Problem('retention-request-not-found')
    const isOwn = waiting.asked_by === actor.id
    if (agreed && isOwn) throw new Problem('confirm-own-proposal')
    const outcome = agreed ? 'confirmed' : isOwn ? 'withdrawn' : 'declined'
    await decideRequest(db, waiting.id, { outcome, by: actor.id, note })
    const detail = { kind: waiting.kind, ...(note !== null && { reason: note }) }
    await recordAct(db, actor, { act: `retention.${outcome}`, subject: `survey ${surveyId}`, detail })
  })
}
