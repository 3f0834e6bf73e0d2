import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { computeResult, type Plan, type SurveyResult } from '../../server/domain/result.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import { addUnit, startTally } from '../../server/domain/statistics.ts'
import { templates } from '../../server/domain/template.ts'
import type { Ratings } from '../../server/domain/scale.ts'

const { questionnaire } = templates['government-cloud-10']
const plan: Plan = { target: '90', questionnaire, rules: defaultRules }

/** The golden table: one row per fictional unit, one column per dimension. */
function readAnswers(): Ratings[] {
  const file = new URL('../../db/demo/wave-2024-answers.csv', import.meta.url)
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const keys = header.trim().split(',').slice(1)
  return lines.map((line) => {
    const cells = line.trim().split(',').slice(1)
    return Object.fromEntries(keys.map((key, i) => [key, Number(cells[i])]))
  })
}

function replay(rosterUnits: number): SurveyResult {
  const tally = startTally(questionnaire, defaultRules)
  for (const ratings of readAnswers()) addUnit(tally, [{ seat: 1, ratings, overall: null, elapsedSeconds: 180 }])
  return computeResult(tally, plan, { rosterUnits, roster: rosterUnits, issued: rosterUnits, returned: 30 })
}

describe('the 2024 wave, 30 of 30 units', () => {
  const result = replay(30)

  test('the indicator is 94.6, exactly 473/5, and meets 90 even in the worst case', () => {
    expect(result.indicator).toEqual({
      figure: '综合得分',
      unit: '%',
      value: '94.6',
      exact: '473/5',
      target: '90',
      verdict: '达标',
      worstCase: '94.6',
      worstCaseExact: '473/5',
      interval: null,
      intervalNote: 'full-coverage',
    })
  })

  test('30 invitations were issued, returned, complete and valid: the response rate is 100', () => {
    const { roster, issued, returned, complete, valid, units, responseRate } = result
    expect({ roster, issued, returned, complete, valid, units, responseRate }).toEqual({
      roster: 30,
      issued: 30,
      returned: 30,
      complete: 30,
      valid: 30,
      units: { roster: 30, ineligible: 0, scored: 30 },
      responseRate: '100',
    })
  })

  test('27 units are 非常满意 and 3 比较满意', () => {
    expect(Object.entries(result.unitBands)).toEqual([
      ['非常满意', 27],
      ['比较满意', 3],
      ['基本满意', 0],
      ['不满意', 0],
      ['非常不满意', 0],
    ])
  })

  test('219 of the 300 answers are 非常满意 (73 %) and none is below 比较满意', () => {
    expect([result.topBox, result.top2, result.bottom2]).toEqual(['73', '100', '0'])
    const top = result.dimensions.reduce((sum, dimension) => sum + (dimension.counts['5'] ?? 0), 0)
    expect(top).toBe(219)
  })

  test('the ten aspects agree with one another to α = 0.754, over all 30 returns', () => {
    expect([result.alpha, result.alphaN]).toEqual(['0.754', 30])
  })

  test('nine units chose the same level throughout: flagged, shown beside, and not left out of the figure', () => {
    expect(result.flagged).toEqual({ speeders: 0, straightLiners: 9, bursts: 0, total: 9 })
    // 30 × 94.6 = 2838; without nine times 100 it is 1938 over 21 units = 646/7 = 92.2857…
    expect(result.withoutFlagged).toEqual({ value: '92.29', exact: '646/7', units: 21 })
  })
})

describe('the same 30 answers on a longer roster', () => {
  test('one unit of 31 missing: (2838 + 20)/31 = 92.19 in the worst case, still 达标', () => {
    const { indicator } = replay(31)
    expect([indicator.value, indicator.worstCase, indicator.worstCaseExact]).toEqual(['94.6', '92.19', '2858/31'])
    expect(indicator.verdict).toBe('达标')
    expect(indicator.intervalNote).toBeNull()
  })

  test('two of 32 missing: (2838 + 40)/32 = 89.94, so the claim depends on who did not answer', () => {
    const { indicator } = replay(32)
    expect([indicator.value, indicator.worstCase, indicator.worstCaseExact]).toEqual(['94.6', '89.94', '1439/16'])
    expect(indicator.verdict).toBe('达标但取决于未答单位')
  })

  test('30 of 32 is a response rate of 93.75 %', () => {
    expect(replay(32).responseRate).toBe('93.75')
  })
})
