import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { noPanel, sheetScore, type Panel } from '../../server/domain/experts.ts'
import { exact } from '../../server/domain/rounding.ts'
import { questionnaireOf, ratingsOf, resultOf, returned } from './small-survey.ts'

const three = questionnaireOf(3)
const unit = (...levels: number[]) => [returned(ratingsOf(...levels))]
const panel = (...scores: string[]): Panel => ({
  named: scores.length,
  recused: 0,
  scores: scores.map((score) => new Fraction(score)),
})

describe('an expert’s sheet', () => {
  test('is scored by the mean over all dimensions: (90 + 80.5 + 70)/3 = 80.1666…', () => {
    expect(exact(sheetScore({ d1: '90', d2: '80.5', d3: '70' }, three.dimensions))).toBe('481/6')
  })

  test('is weighted like the survey: (2·90 + 60)/3 = 80', () => {
    const [first, second] = three.dimensions
    expect(exact(sheetScore({ d1: '90', d2: '60' }, [{ ...first!, weight: '2' }, second!]))).toBe('80/1')
  })

  test('that leaves a dimension out is none', () => {
    expect(() => sheetScore({ d1: '90', d2: '80' }, three.dimensions)).toThrow(RangeError)
  })
})

describe('M, E and the composite', () => {
  // M = (100 + 80)/2 = 90; two units of four answered, so the worst case is (180 + 40)/4 = 55.
  const units = [unit(5, 5, 5), unit(4, 4, 4)]
  const rosterUnits = 4

  test('with a share of 0 the composite is M, and E stands beside it', () => {
    const { indicator, composite } = resultOf(three, units, { rosterUnits, panel: panel('60', '80') })
    expect([indicator.exact, composite.exact, composite.survey.exact]).toEqual(['90/1', '90/1', '90/1'])
    // The spread of 60 and 80: √200 = 14.142…
    expect(composite.experts).toEqual({
      value: '70',
      exact: '70/1',
      sd: '14.14',
      lowest: '60',
      highest: '80',
      sheets: 2,
      named: 2,
      recused: 0,
    })
  })

  test('with a share of 0.2 it is 0.8·90 + 0.2·70 = 86, and so are figure, worst case and verdict', () => {
    const { indicator, composite } = resultOf(three, units, {
      rosterUnits,
      rules: { expertWeight: '0.2' },
      target: '85',
      panel: panel('60', '80'),
    })
    expect([composite.survey.value, composite.experts.value, composite.value]).toEqual(['90', '70', '86'])
    // 0.8·55 + 0.2·70 = 58.
    expect([indicator.value, indicator.exact, indicator.worstCase]).toEqual(['86', '86/1', '58'])
    expect(indicator.verdict).toBe('达标但取决于未答单位')
  })

  test('the interval shrinks and moves with the share: of 95 % of M it is the same with all places', () => {
    const rules = { expertWeight: '0.5' }
    const alone = resultOf(three, [unit(5, 4, 4), unit(4, 4, 4), unit(5, 5, 4)], { rosterUnits: 9 }).indicator.interval!
    const mixed = resultOf(three, [unit(5, 4, 4), unit(4, 4, 4), unit(5, 5, 4)], {
      rosterUnits: 9,
      rules,
      panel: panel('60'),
    })
    const half = (end: string) => Number(end) / 2 + 30
    expect(Number(mixed.indicator.interval!.low)).toBeCloseTo(half(alone.low), 1)
    expect(Number(mixed.indicator.interval!.high)).toBeCloseTo(half(alone.high), 1)
  })

  test('with a share and no sheet there is no figure: M alone is not what the plan promised', () => {
    const { indicator, composite } = resultOf(three, units, { rules: { expertWeight: '0.2' }, panel: noPanel })
    expect([indicator.value, indicator.verdict, indicator.worstCase, composite.value]).toEqual([null, null, null, null])
    expect(composite.survey.value).toBe('90')
  })

  test('a share of one expert’s 89.99 never reads as the target it misses', () => {
    const rules = { expertWeight: '1' }
    expect(resultOf(three, units, { rules, panel: panel('89.999') }).composite.value).toBe('89.999')
  })
})
