import { sql } from 'kysely'

/** Whose rulings count: what is in force (`now`), what the open correction adds for the next seal (`next`), or what stood under a seal, by its number. */
export type AsOf = 'now' | 'next' | number

const everySeal = 32_767
const throughSeal = (asOf: AsOf) => (asOf === 'now' ? everySeal : asOf === 'next' ? null : asOf)

/** The leaves that are 无效, for a join as `invalidated`. */
export const invalidatedIn = (surveyId: number, asOf: AsOf) =>
  sql<{ leaf: Buffer }>`invalidated_as_of(${surveyId}::bigint, ${throughSeal(asOf)}::integer)`.as<'invalidated'>(
    'invalidated',
  )

/** Whether a row of `proposal` belongs to a correction that is not sealed yet: it counts nowhere until then. */
export const isPending = sql<boolean>`(
  proposal.correction_id is not null and not exists (select from seal where seal.request_id = proposal.correction_id))`

/** Whether a row of `proposal` as `p` had been written by then. */
export const isKnown = (asOf: AsOf) => sql<boolean>`(
  p.correction_id is null or ${throughSeal(asOf)}::integer is null
  or exists (select from seal where seal.request_id = p.correction_id and seal.number <= ${throughSeal(asOf)}::integer))`
