/** 到期删除: announces what is due and deletes what is over, wave by wave, in batches; killed midway, the next run goes on. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { digestNameIn, digestOf, hashBy } from '../digest.ts'
import { canonicalize } from '../domain/canonical.ts'
import type { SealStatement } from '../domain/evidence.ts'
import { named } from '../domain/hashing.ts'
import type { RetentionCertificate, RetentionStanding } from '../domain/retention.ts'
import type { Keys } from '../keys.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { foldMarks } from '../queries/counters.ts'
import { countParticipation } from '../queries/progress.ts'
import { countOnPaper } from '../queries/responses.ts'
import {
  announce,
  begin,
  countDeletable,
  countTicketEntries,
  deleteSome,
  findNewestEntry,
  findRetention,
  finish,
  holdDeletion,
  listGoing,
  listRetention,
  noteBroken,
  readClock,
  replaceAnswers,
  rest,
  type RetentionRow,
  tickClock,
} from '../queries/retention.ts'
import { findLatestSeal } from '../queries/seals.ts'
import { getSurvey, lockSurvey } from '../queries/surveys.ts'
import { receiptMarks } from '../receipts.ts'
import { getResultAndAnalysis } from './analysis.ts'
import { chainAnswers } from './chain-answers.ts'
import { stateOf } from './look-up-receipt.ts'
import { growTree } from './seal-survey.ts'
import { findBrokenAnswer } from './verify-audit.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>

export type RetentionDesk = {
  db: Db
  keys: Keys
  timeZone: string
  /** Days a nightly backup is kept. */
  backupDays: number
  stopping?: AbortSignal
  /** Seats whose answers go in one transaction. */
  batch?: number
}

/** What a run did about a wave. */
export type RetentionStep = { surveyId: number; title: string; did: 'announced' | 'deleted' | 'broken' | 'interrupted' }

/** Who it is in the log. */
export const retentionActor: Actor = { id: null, name: '系统', address: null }

const BATCH = 1000

/** Does what is due now, as the database's own clock and records see it. */
export async function runRetention(desk: RetentionDesk): Promise<RetentionStep[]> {
  const { db } = desk
  await tickClock(db)
  const steps: RetentionStep[] = []
  for (const row of await listRetention(db)) {
    if (desk.stopping?.aborted) break
    const act = acts[row.standing]
    const did = act && (await act(desk, row))
    if (did) steps.push({ surveyId: row.survey_id, title: row.title, did })
  }
  return steps
}

type Act = (desk: RetentionDesk, row: RetentionRow) => Promise<RetentionStep['did'] | null>
const acts: Partial<Record<RetentionStanding, Act>> = {
  due: tell,
  ready: async (desk, row) => ((await start(desk, row)) ? goOn(desk, row) : 'broken'),
  begun: goOn,
}

const subjectOf = (surveyId: number) => `survey ${surveyId}`

/** 到期公告: thirty days before. */
async function tell({ db }: RetentionDesk, { survey_id: id }: RetentionRow) {
  return db.transaction().execute(async (db) => {
    await lockSurvey(db, id)
    const before = await findRetention(db, id)
    if (before?.standing !== 'due') return null
    await announce(db, id)
    const { deletes_at } = (await findRetention(db, id))!
    const detail = { survey: id, deletesAt: deletes_at!.toISOString() }
    await recordAct(db, retentionActor, { act: 'retention.announce', subject: subjectOf(id), detail })
    return 'announced' as const
  })
}

/** False where an answer is not what was sealed: what proves that is not deleted. */
async function start({ db, timeZone }: RetentionDesk, { survey_id: id, broken }: RetentionRow): Promise<boolean> {
  const survey = await getSurvey(db, id)
  await chainAnswers(db, survey)
  await foldMarks(db, id)
  // Breakdowns are folded from the answers: from now on they are read.
  if (survey.status === 'sealed') await getResultAndAnalysis(db, survey)
  return db.transaction().execute(async (db) => {
    await lockSurvey(db, id)
    // Another process may have begun meanwhile.
    if ((await findRetention(db, id))?.standing !== 'ready') return true
    const name = digestNameIn(survey.plan)
    const { root, stored } = await growTree(db, id, hashBy(name))
    const sealed = await findLatestSeal(db, id)
    const { answers } = sealed ? (JSON.parse(sealed.statement) as SealStatement) : { answers: null }
    const isSame = !answers || (answers.root === named(name, root) && answers.stored === stored)
    const found = isSame ? ((await findBrokenAnswer(db, id))?.fault ?? null) : 'seal'
    if (found !== null) {
      if (broken !== found) {
        await noteBroken(db, id, found)
        await recordAct(db, retentionActor, {
          act: 'retention.doubt',
          subject: subjectOf(id),
          detail: { survey: id, fault: found },
        })
      }
      return false
    }
    const counted = await countParticipation(db, id, timeZone)
    const counts = await countDeletable(db, id)
    const kept = {
      participation: counted.counts,
      byDay: counted.byDay,
      onPaper: await countOnPaper(db, id),
      tickets: await countTicketEntries(db, id),
    }
    await begin(db, id, { answers: stored, root: named(name, root), counts, kept })
    const detail = { survey: id, answers: stored, root: named(name, root), counts }
    await recordAct(db, retentionActor, { act: 'retention.begin', subject: subjectOf(id), detail })
    return true
  })
}

async function goOn(desk: RetentionDesk, { survey_id: id }: RetentionRow): Promise<'deleted' | 'interrupted' | null> {
  const { db, stopping } = desk
  let after = 0
  const batches: ((db: Trx) => Promise<boolean>)[] = [
    async (db) => {
      const last = await deleteAnswers(db, desk, id, after)
      after = last ?? after
      return last !== null
    },
    ...rest.map((part) => async (db: Trx) => (await deleteSome(db, part, id)) > 0),
  ]
  for (const batch of batches) {
    for (let more = true; more;) {
      if (stopping?.aborted) return 'interrupted'
      more = await db.transaction().execute(async (db) => (await holdDeletion(db, id)) && batch(db))
    }
  }
  return (await certify(desk, id)) ? 'deleted' : null
}

/** One batch; the last seat it was of, null when nothing was left. */
async function deleteAnswers(db: Trx, { keys, batch = BATCH }: RetentionDesk, id: number, after: number) {
  const going = await listGoing(db, id, after, batch)
  if (going.length === 0) return null
  const kept = going.map((one) => ({
    leaf: one.leaf,
    state: stateOf(one, one.last),
    marks: receiptMarks(keys, one.invitation_id, one.submission_id),
  }))
  await replaceAnswers(db, id, [...new Set(going.map((one) => one.invitation_id))], kept)
  return going.at(-1)!.invitation_id
}

/** 销毁证明, once nothing is left. False when another process did it meanwhile. */
async function certify({ db, backupDays }: RetentionDesk, id: number): Promise<boolean> {
  return db.transaction().execute(async (db) => {
    if (!(await holdDeletion(db, id))) return false
    const row = (await findRetention(db, id))!
    const survey = await getSurvey(db, id)
    const seal = await findLatestSeal(db, id)
    const statement = seal && (JSON.parse(seal.statement) as SealStatement)
    const certificate: RetentionCertificate = {
      format: 'manyi-retention/1',
      survey: { id, title: row.title, organiser: row.organiser ?? '' },
      planDigest: survey.plan_digest!,
      seal: seal
        ? {
            number: statement!.number,
            digest: seal.digest,
            resultDigest: statement!.parts['calculation/result.json'] ?? '',
          }
        : null,
      years: row.years,
      endedAt: row.ended_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      announcedAt: row.announced_at!.toISOString(),
      begunAt: row.begun_at!.toISOString(),
      doneAt: (await readClock(db)).toISOString(),
      by: '系统任务“到期删除”',
      counts: row.counts!,
      answers: { deleted: row.answers!, root: row.root! },
      audit: {
        announced: await findNewestEntry(db, id, 'retention.announce'),
        begun: await findNewestEntry(db, id, 'retention.begin'),
      },
      backupDays,
    }
    const digest = digestOf(certificate, digestNameIn(survey.plan))
    await finish(db, id, canonicalize(certificate), digest)
    const detail = { survey: id, certificate: digest, answers: row.answers }
    await recordAct(db, retentionActor, { act: 'retention.done', subject: subjectOf(id), detail })
    return true
  })
}
