import Fraction from 'fraction.js'
import { displayAgainst } from './rounding.ts'

/** Where invitations ended (处置码), counted. */
export type Dispositions = {
  complete: number
  partial: number
  refusal: number
  nonContact: number
  other: number
  ineligible: number
}

/** Who took part in a survey, counted by seat but where it says units; never what anybody answered. */
export type Participation = Dispositions & {
  roster: number
  units: number
  /** Units none of whose seats belongs to the survey. */
  ineligibleUnits: number
  returnedUnits: number
  sent: number
  delivered: number
  failed: number
  opened: number
  started: number
  returned: number
  valid: number
}

export type RosterMismatch = { code: 'roster-identity-broken'; roster: number; accounted: number }

/**
 * 应答率: AAPOR RR1 = I / ((I+P) + (R+NC+O)), a share of 1; the ineligible are in neither part.
 * On a verified roster, where nobody's eligibility is unknown, RR1 = RR3 = RR5.
 * Null when nobody was eligible. Source: AAPOR Standard Definitions.
 */
export function responseRate(dispositions: Dispositions): Fraction | null {
  const { complete, partial, refusal, nonContact, other } = dispositions
  const eligible = complete + partial + refusal + nonContact + other
  return eligible === 0 ? null : new Fraction(complete, eligible)
}

/** 应答率 in percent, for display; never "100" while one return is still out. */
export const describeResponseRate = (dispositions: Dispositions): string | null =>
  displayAgainst(responseRate(dispositions)?.mul(100) ?? null, new Fraction(100))

/** Every seat of the roster has exactly one disposition: null when it holds, else the two numbers that differ. */
export function checkRosterIdentity(roster: number, dispositions: Dispositions): RosterMismatch | null {
  const accounted = Object.values(dispositions).reduce((sum, count) => sum + count, 0)
  return accounted === roster ? null : { code: 'roster-identity-broken', roster, accounted }
}
