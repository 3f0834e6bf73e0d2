/** Where invitations stand: the one place that derives states and dispositions from events and answers. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Disposition, InvitationState } from '../contract/invitations.ts'

export type InvitationRow = {
  id: number
  survey_id: number
  unit_id: number
  seat: number
  role: string | null
  unit_name: string
  unit_code: string | null
  category: string | null
  generation: number
  revoked_at: Date | null
  sent_at: Date | null
  opened_at: Date | null
  started_at: Date | null
  returned_at: Date | null
  last_at: Date | null
  reminders: number
  failures: number
  valid: boolean | null
  /** The revision that counts, and whether it is in the figures: `countedSeats` of domain/scoring.ts. */
  revision: number | null
  counted: boolean | null
  delivered: boolean
  state: InvitationState
  disposition: Disposition
}

/** A time of the present link: what came before it was issued is over. */
const underPresentLink = (at: string) => sql.raw(`case when ${at} <= reissued_at then null else ${at} end`)

/** The invitations of these units of a survey, as an array for `invitationsOf`. */
export const seatsOf = (surveyId: number, unitIds: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`array(select id from invitation where survey_id = ${surveyId} and unit_id = any(${unitIds}))`

/**
 * The invitations of a survey (or those whose ids are in an array) as `InvitationRow`s, for a `from (…)`. An answer goes before everything that was
 * said of the unit; what people ruled before what the link did; the furthest step before the ones that led to it. After a new link
 * the steps begin anew, as the unit holds one that no longer opens; that it was in contact stays.
 */
export function invitationsOf(surveyId: number, ids: RawBuilder<unknown> | null = null): RawBuilder<InvitationRow> {
  const only = (column: string) => (ids === null ? sql`` : sql`and ${sql.ref(column)} = any(${ids})`)
  return sql<InvitationRow>`
    select invitation.*, event.sent_at, event.opened_at, event.started_at, answer.returned_at, answer.valid, answer.revision,
      answer.valid and not exists (select from invalidated v where v.survey_id = invitation.survey_id and v.leaf = answer.leaf)
        and (seat = 1 or combine = 'mean') as counted,
      greatest(answer.returned_at, event.event_at) as last_at, coalesce(event.reminders, 0) as reminders, coalesce(event.failures, 0) as failures,
      case
        when answer.channel = 'paper' then 'on-paper'
        when answer.returned_at is not null then 'returned'
        when event.ruling in ('ineligible', 'refused') then event.ruling
        when invitation.revoked_at is not null then 'revoked'
        when event.started_at is not null then 'started'
        when event.opened_at is not null then 'opened'
        when event.failing then 'failed'
        when event.sent_at is not null then 'sent'
        else 'issued'
      end as state,
      case
        when answer.valid then 'complete'
        when answer.returned_at is not null and answer.answered >= least_answered then 'complete'
        when answer.returned_at is not null then 'partial'
        when event.ruling = 'ineligible' then 'ineligible'
        when event.ruling = 'refused' then 'refusal'
        when coalesce(event.seen_at, event.begun_at) is not null then 'other'
        else 'non-contact'
      end as disposition,
      (event.sent_at is not null and not coalesce(event.failing, false)) or event.opened_at is not null or event.started_at is not null
        or answer.returned_at is not null as delivered
    from invitation
    cross join (
      -- Read once (offset 0), not carried along with every row.
      select (plan -> 'rules' ->> 'minAnswered')::int as least_answered, plan -> 'rules' ->> 'combine' as combine
      from survey where id = ${surveyId} offset 0
    ) survey
    left join (
      select *, ${underPresentLink('reached_at')} as sent_at,
        ${underPresentLink('seen_at')} as opened_at, ${underPresentLink('begun_at')} as started_at,
        ${underPresentLink('failed_at')} >= coalesce(reached_at, '-infinity') as failing
      from (
        select invitation_id, max(at) as event_at,
          max(at) filter (where kind in ('sent', 'reminded', 'delivered')) as reached_at,
          max(at) filter (where kind = 'failed') as failed_at,
          max(at) filter (where kind = 'opened') as seen_at,
          max(at) filter (where kind = 'started') as begun_at,
          max(at) filter (where kind = 'reissued') as reissued_at,
          count(*) filter (where kind = 'reminded') as reminders,
          count(*) filter (where kind = 'failed') as failures,
          (array_agg(kind order by at desc) filter (where kind in ('ineligible', 'refused', 'reinstated')))[1] as ruling
        from invitation_event where survey_id = ${surveyId} ${only('invitation_id')} group by invitation_id
      ) event
    ) event on event.invitation_id = invitation.id
    left join (
      select distinct on (invitation_id) invitation_id, submitted_at as returned_at, valid, channel, revision, leaf,
        case when not valid then (select count(*) from jsonb_object_keys(answers -> 'ratings')) end as answered
      from response where survey_id = ${surveyId} ${only('invitation_id')} order by invitation_id, revision desc
    ) answer on answer.invitation_id = invitation.id
    where invitation.survey_id = ${surveyId} ${only('invitation.id')}`
}

export async function findInvitation(
  db: Kysely<Database>,
  surveyId: number,
  id: number,
): Promise<InvitationRow | undefined> {
  const { rows } = await invitationsOf(surveyId, sql`array[${id}::bigint]`).execute(db)
  return rows[0]
}
