import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { RosterReturns } from '../contract/roster-returns.ts'
import type { Disposition } from '../contract/invitations.ts'
import { dayIn } from '../day.ts'
import { describeResponseRate } from '../domain/response-rate.ts'
import { Problem } from '../problem.ts'
import { listSeatReturns } from '../queries/roster-returns.ts'
import type { Survey } from '../queries/surveys.ts'

/** 名册与回收情况表 of a survey whose roster is frozen. @throws Problem survey-not-approved */
export async function viewRosterReturns(
  db: Kysely<Database>,
  survey: Survey,
  timeZone: string,
): Promise<RosterReturns> {
  if (survey.plan_digest === null) throw new Problem('survey-not-approved')
  const seats = await listSeatReturns(db, survey.id)
  const dayOf = dayIn(timeZone)
  const day = (at: Date | null) => (at ? dayOf(at) : '')
  const dispositions = countDispositions(seats)
  return {
    survey: {
      id: survey.id,
      title: survey.plan.title,
      status: survey.status,
      planDigest: survey.plan_digest,
      organiser: survey.plan.organiser ?? '',
    },
    seats: seats.length,
    units: new Set(seats.map((one) => one.unit)).size,
    dispositions,
    responseRate: describeResponseRate({ ...dispositions, nonContact: dispositions['non-contact'] }),
    rows: seats.map((one) => ({
      unit: one.unit,
      code: one.code ?? '',
      category: one.category ?? '',
      seat: one.seat,
      role: one.role ?? '',
      sentOn: day(one.sent_at),
      reminders: one.reminders,
      returnedOn: day(one.returned_at),
      state: one.state,
    })),
  }
}

function countDispositions(seats: readonly { disposition: Disposition }[]): Record<Disposition, number> {
  const counts = { complete: 0, partial: 0, refusal: 0, 'non-contact': 0, other: 0, ineligible: 0 }
  for (const { disposition } of seats) counts[disposition] += 1
  return counts
}
