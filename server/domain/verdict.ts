import Fraction from 'fraction.js'

/** Met even in the worst case; met as far as the answers go; not met. */
export type Verdict = '达标' | '达标但取决于未答单位' | '未达标'

/**
 * The figure if every missing unit had answered at the floor: (Σ scores + missing × floor) / roster.
 * @throws RangeError when the roster is empty or smaller than the scored units.
 */
export function worstCase(sumOfUnitScores: Fraction, scoredUnits: number, rosterUnits: number, floor: Fraction) {
  if (rosterUnits < 1 || scoredUnits > rosterUnits) throw new RangeError('the roster must hold every scored unit')
  return sumOfUnitScores.add(floor.mul(rosterUnits - scoredUnits)).div(rosterUnits)
}

/** Compares unrounded: 89.96 does not meet 90. Null when there is no value. */
export function judgeVerdict(value: Fraction, worst: Fraction, target: Fraction): Verdict
export function judgeVerdict(value: Fraction | null, worst: Fraction | null, target: Fraction): Verdict | null
export function judgeVerdict(value: Fraction | null, worst: Fraction | null, target: Fraction): Verdict | null {
  if (value === null || worst === null) return null
  if (value.lt(target)) return '未达标'
  return worst.gte(target) ? '达标' : '达标但取决于未答单位'
}
