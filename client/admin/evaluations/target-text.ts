import type { IndicatorView } from '../../../server/contract/evaluations.ts'
import { operatorSigns } from '../../../server/contract/words.ts'

/** 年度指标值 as the form has it: ≥ 90%. */
export function targetText(row: IndicatorView): string {
  const { kind, operator = '>=', target, unit = '' } = row
  if (kind === 'assigned' || target === undefined) return '定性'
  return `${operatorSigns[operator]} ${target}${unit}`
}
