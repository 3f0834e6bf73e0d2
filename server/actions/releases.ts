/** 核查单个单位: the only way to one unit's answers. One person asks, another releases, the release ends, every look is recorded. */
import type { Kysely, Transaction } from 'kysely'
import type { Database, ReleaseOutcome } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import {
  type ReleasedAnswers,
  releaseHours,
  type ReleaseInput,
  type ReleaseState,
  type ReleaseView,
} from '../contract/releases.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  decideRelease,
  findRelease,
  insertRelease,
  isOnRoster,
  listReleasedAnswers,
  lockRelease,
  type ReleaseRow,
} from '../queries/releases.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { may } from '../session.ts'
import { viewSheet } from './answer-sheets.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }

const stateOf = (row: ReleaseRow): ReleaseState =>
  row.outcome === null ? 'waiting' : row.outcome === 'granted' && row.expired ? 'expired' : row.outcome

export function viewRelease(row: ReleaseRow, person: Me): ReleaseView {
  const state = stateOf(row)
  return {
    id: row.id,
    unit: { id: row.unit_id, name: row.unit_name ?? '' },
    reason: row.reason,
    state,
    requestedBy: { id: row.requested_by, name: row.asker_name },
    requestedAt: row.requested_at.toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
    expiresAt: row.expires_at?.toISOString() ?? null,
    actions: actionsOn(row, state, person),
  }
}

function actionsOn(row: ReleaseRow, state: ReleaseState, person: Me): ReleaseView['actions'] {
  const isOwn = row.requested_by === person.id
  if (state === 'granted') return isOwn && may(person, 'answers.ask') ? ['read'] : []
  if (state !== 'waiting') return []
  if (isOwn) return ['withdraw']
  return may(person, 'answers.release') ? ['grant', 'decline'] : []
}

/** 申请核查. @throws Problem survey-not-found, result-before-close, unit-not-found, release-waiting */
export async function askForRelease(db: Db, actor: Person, surveyId: number, input: ReleaseInput): Promise<number> {
  const { unitId, reason } = input
  return db.transaction().execute(async (db) => {
    const survey = await getSurvey(db, surveyId)
    if (!survey.closed_at) throw new Problem('result-before-close', { params: { status: survey.status } })
    if (!(await isOnRoster(db, surveyId, unitId))) throw new Problem('unit-not-found')
    const id = await insertRelease(db, { survey_id: surveyId, unit_id: unitId, reason, requested_by: actor.id })
    const { unit_name: unit } = (await findRelease(db, surveyId, id))!
    await recordAct(db, actor, {
      act: 'release.ask',
      subject: `survey ${surveyId}`,
      detail: { release: id, unit, reason },
    })
    return id
  })
}

const recorded = { granted: 'release.granted', declined: 'release.declined', withdrawn: 'release.withdrawn' } as const

/** 批准核查, by another person. @throws Problem confirm-own-release, release-decided */
export async function grantRelease(db: Db, actor: Person, surveyId: number, id: number): Promise<void> {
  await decide(db, actor, surveyId, id, (row) => {
    if (row.requested_by === actor.id) throw new Problem('confirm-own-release')
    return { outcome: 'granted', note: null }
  })
}

/** 撤回 by whoever asked, 不同意 by whoever may release. @throws Problem forbidden, release-decided */
export async function dropRelease(db: Db, actor: Person, person: Me, surveyId: number, id: number, note: string) {
  await decide(db, actor, surveyId, id, (row) => {
    if (row.requested_by === actor.id) return { outcome: 'withdrawn', note }
    if (!may(person, 'answers.release')) throw new Problem('forbidden')
    return { outcome: 'declined', note }
  })
}

type Verdict = { outcome: ReleaseOutcome; note: string | null }

async function decide(db: Db, actor: Person, surveyId: number, id: number, judge: (row: ReleaseRow) => Verdict) {
  await db.transaction().execute(async (db: Transaction<Database>) => {
    const row = await lockRelease(db, surveyId, id)
    if (!row) throw new Problem('release-not-found')
    if (row.outcome !== null) throw new Problem('release-decided')
    const { outcome, note } = judge(row)
    const hours = outcome === 'granted' ? releaseHours : null
    await decideRelease(db, id, { outcome, decidedBy: actor.id, note, hours })
    const detail = { release: id, unit: row.unit_name, ...(note !== null && { reason: note }) }
    await recordAct(db, actor, { act: recorded[outcome], subject: `survey ${surveyId}`, detail })
  })
}

/** One unit's answers, shown only together with the line in the log that says who looked. @throws Problem release-not-found, release-not-in-force */
export async function readReleased(
  db: Db,
  actor: Person,
  person: Me,
  survey: Survey,
  id: number,
): Promise<ReleasedAnswers> {
  return db.transaction().execute(async (db) => {
    const row = await findRelease(db, survey.id, id)
    if (!row || row.requested_by !== actor.id) throw new Problem('release-not-found')
    const state = stateOf(row)
    if (state !== 'granted') throw new Problem('release-not-in-force', { params: { state } })
    const sheets = await listReleasedAnswers(db, id, survey.id, actor.id)
    const detail = { release: id, unit: row.unit_name, answers: sheets.length }
    await recordAct(db, actor, { act: 'release.read', subject: `survey ${survey.id}`, detail })
    const answers = sheets.map(({ seat, submitted_at, ...sheet }) => ({
      ...viewSheet(survey.plan, sheet),
      seat,
      submittedAt: submitted_at.toISOString(),
    }))
    return { release: viewRelease(row, person), answers }
  })
}
