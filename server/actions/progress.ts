import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ParticipationView, Progress, UnitQuery } from '../contract/progress.ts'
import { dayIn } from '../day.ts'
import {
  checkRosterIdentity,
  describeResponseRate,
  type Dispositions,
  type Participation,
} from '../domain/response-rate.ts'
import { countParticipation, listUnitProgress } from '../queries/progress.ts'
import type { Survey } from '../queries/surveys.ts'
import { windowOf } from './view-survey.ts'

type Db = Kysely<Database>
type Counted = Pick<Awaited<ReturnType<typeof countParticipation>>, 'counts' | 'byDay'>

/** Who has answered, never what. */
export const viewParticipation = async (db: Db, survey: Survey, timeZone: string): Promise<ParticipationView> =>
  describeParticipation(survey, await countParticipation(db, survey.id, timeZone))

/** The same of what was counted already. */
export function describeParticipation(survey: Survey, { counts, byDay }: Counted): ParticipationView {
  const dispositions = dispositionsOf(counts)
  const { roster, sent, delivered, failed, opened, started, returned, valid } = counts
  return {
    roster,
    issued: survey.plan_digest ? roster : 0,
    sent,
    delivered,
    failed,
    opened,
    started,
    returned,
    valid,
    units: { roster: counts.units, returned: counts.returnedUnits },
    dispositions,
    rosterMismatch: checkRosterIdentity(roster, dispositions),
    responseRate: describeResponseRate(dispositions),
    window: windowOf(survey),
    closedAt: survey.closed_at?.toISOString() ?? null,
    byDay,
  }
}

/** The same with a page of the units. */
export async function viewProgress(db: Db, survey: Survey, timeZone: string, query: UnitQuery): Promise<Progress> {
  const [participation, { items, total }] = await Promise.all([
    viewParticipation(db, survey, timeZone),
    listUnitProgress(db, survey.id, query, timeZone),
  ])
  const day = dayIn(timeZone)
  const byUnit = items.map((row) => ({
    ...row,
    lastAt: row.lastAt && (row.returned > 0 ? day(row.lastAt) : row.lastAt.toISOString()),
  }))
  return { ...participation, byUnit, total }
}

const dispositionsOf = ({
  complete,
  partial,
  refusal,
  nonContact,
  other,
  ineligible,
}: Participation): Dispositions => ({
  complete,
  partial,
  refusal,
  nonContact,
  other,
  ineligible,
})
