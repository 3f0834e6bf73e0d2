import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../server/domain/entry.ts'
import { evaluate } from '../../server/domain/evaluation.ts'
import type { Profile } from '../../server/domain/profile.ts'
import { profiles } from '../../server/domain/profiles.ts'

type GoldenRow = {
  level1: string
  level2: string
  level3: string
  weight: number
  expectedScore: number
  kind: string
  operator?: string
  target?: string
  unit?: string
  actual?: string
  source?: string
  aliases?: string[]
  reason?: string
}
type Golden = {
  bands: { label: string; min: number }[]
  expected: { total: string; grade: string; byLevel1: Record<string, string> }
  indicators: GoldenRow[]
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/evaluation-2024.json', import.meta.url), 'utf8'))
const profile = profiles['project-self-evaluation']

/** The year 2024 as filled in: actuals from the table, scores of assigned rows, reasons. */
function entriesOf2024(): Record<string, Entry> {
  return Object.fromEntries(
    profile.indicators.map((indicator, i) => {
      const row = golden.indicators[i]
      const score = indicator.kind === 'assigned' ? String(row?.expectedScore) : null
      return [indicator.key, { actual: row?.actual ?? null, score, reason: row?.reason ?? null }]
    }),
  )
}

describe('the shipped profile', () => {
  test('is the golden table row by row, without its actuals and scores', () => {
    const rows = golden.indicators.map(
      ({ weight, expectedScore: _score, actual: _actual, reason: _reason, ...row }) => ({
        ...row,
        weight: String(weight),
      }),
    )
    // 预算执行率 also knows that the funds feed it; everything else is the golden table's.
    const own = profile.indicators.map(({ key: _key, source, ...row }) => ({
      ...row,
      ...(source === 'survey' && { source }),
    }))
    expect(own).toEqual(rows)
  })

  test('has the golden grade bands, and keys that are unique and readable', () => {
    expect(profile.bands).toEqual(golden.bands.map(({ label, min }) => ({ label, min: String(min) })))
    const keys = profile.indicators.map((indicator) => indicator.key)
    expect(new Set(keys).size).toBe(19)
    expect(keys.filter((key) => !/^[a-z]+(-[a-z]+)+$/.test(key))).toEqual([])
    expect([keys[13], keys[18]]).toEqual(['vm-count', 'user-satisfaction'])
  })

  test('says which rule it rests on, and that its article is unverified', () => {
    expect(profile.legalBasis).toContain('财预〔2020〕10号')
    expect(profile.legalBasis).toContain('未核实')
  })
})

describe('the evaluation of 2024', () => {
  const evaluation = evaluate(profile, entriesOf2024())

  test('totals 97 of 100 and is graded 优', () => {
    expect([evaluation.total, evaluation.exactTotal, evaluation.full]).toEqual(['97', '97/1', '100'])
    expect([evaluation.grade, evaluation.complete]).toEqual(['优', true])
  })

  test('subtotals 20, 18, 40, 9 and 10', () => {
    expect(evaluation.byLevel1).toEqual([
      { level1: '决策', full: '20', score: '20', rate: '100' },
      { level1: '过程', full: '20', score: '18', rate: '90' },
      { level1: '产出', full: '40', score: '40', rate: '100' },
      { level1: '效益', full: '10', score: '9', rate: '90' },
      { level1: '满意度', full: '10', score: '10', rate: '100' },
    ])
    expect(Object.fromEntries(evaluation.byLevel1.map((group) => [group.level1, group.score]))).toEqual(
      golden.expected.byLevel1,
    )
  })

  test('subtotals of the second level too: 组织实施 lost its two points, 5 of 7', () => {
    expect(evaluation.byLevel2.map((group) => `${group.level1}/${group.level2} ${group.score}/${group.full}`)).toEqual([
      '决策/项目立项 8/8',
      '决策/绩效目标 6/6',
      '决策/资金投入 6/6',
      '过程/资金管理 13/13',
      '过程/组织实施 5/7',
      '产出/产出数量 20/20',
      '产出/产出质量 10/10',
      '产出/产出时效 10/10',
      '效益/项目效益 9/10',
      '满意度/满意度指标 10/10',
    ])
    expect(evaluation.byLevel2[4]?.rate).toBe('71.43')
  })

  test('every row scores what the source’s table says', () => {
    expect(evaluation.indicators.map((indicator) => indicator.score)).toEqual(
      golden.indicators.map((row) => String(row.expectedScore)),
    )
  })

  test('a row shows its actual, its rate and its reason; 100.07 against 90 is capped at the weight', () => {
    expect(evaluation.indicators[10]).toMatchObject({
      key: 'rules-followed',
      actual: null,
      score: '2',
      rate: '50',
      reason: '项目移交后，会计凭证等资料未及时分类归档移交',
    })
    expect(evaluation.indicators[15]).toMatchObject({ actual: '100.07', score: '10', exactScore: '10/1', rate: '100' })
  })

  test('nothing is wrong with it', () => {
    expect(evaluation.checks).toEqual([])
  })
})

describe('a bound survey', () => {
  const bind = (entry: Entry) => evaluate(profile, { ...entriesOf2024(), 'user-satisfaction': entry })
  const rowOf = (evaluation: ReturnType<typeof evaluate>) => evaluation.indicators[18]

  test('at 473/5 scores 10 of 10', () => {
    const evaluation = bind({ actual: '94.6', exactActual: '473/5', boundUnit: '%', verdict: '达标' })
    expect(rowOf(evaluation)).toMatchObject({ actual: '94.6', score: '10', exactScore: '10/1' })
    expect([evaluation.total, evaluation.checks]).toEqual(['97', []])
  })

  test('at 89.96 scores 10 × 89.96/90 = 9.9955…, which reads neither 10 nor 10.00', () => {
    const row = rowOf(bind({ actual: '89.96', exactActual: '2249/25', boundUnit: '%', reason: '未达标' }))
    expect(row).toMatchObject({ actual: '89.96', score: '9.996', exactScore: '2249/225', rate: '99.96' })
  })

  test('at 89.996 shows its actual from the exact figure, not as 90', () => {
    const row = rowOf(bind({ actual: '90', exactActual: '22499/250', boundUnit: '%', reason: '未达标' }))
    expect([row?.actual, row?.score]).toEqual(['89.996', '9.9996'])
  })
})

describe('total and grade', () => {
  /** Two assigned rows of 50. */
  const halves: Profile = {
    ...profile,
    indicators: ['a', 'b'].map((key) => ({
      key,
      level1: '一',
      level2: '二',
      level3: key,
      weight: '50',
      kind: 'assigned' as const,
    })),
  }
  const scores = (a: string | null, b: string | null) => evaluate(halves, { a: { score: a }, b: { score: b } })

  test.each([
    ['50', '40', '90', '优'],
    ['50', '39.999', '89.999', '良'], // never shown as 90
    ['50', '30', '80', '良'],
    ['40', '30', '70', '中'],
    ['40', '29.99', '69.99', '差'],
    ['0', '0', '0', '差'],
    ['50', '49.999', '99.999', '优'], // never shown as 100
  ])('%s + %s is %s, %s', (a, b, total, grade) => {
    const evaluation = scores(a, b)
    expect([evaluation.total, evaluation.grade]).toEqual([total, grade])
  })

  test('until every row is scored there is a running total and no grade', () => {
    const evaluation = scores('50', null)
    expect([evaluation.total, evaluation.complete, evaluation.grade]).toEqual(['50', false, null])
    expect(evaluation.byLevel1).toEqual([{ level1: '一', full: '100', score: '50', rate: '50' }])
  })

  test('with nothing entered everything is null, not 0', () => {
    const evaluation = evaluate(profile, {})
    expect([evaluation.total, evaluation.exactTotal, evaluation.grade]).toEqual([null, null, null])
    expect(evaluation.byLevel1.map((group) => group.score)).toEqual([null, null, null, null, null])
    expect(evaluation.indicators.every((row) => row.score === null && row.rate === null)).toBe(true)
  })

  test('a score above its weight is not counted', () => {
    expect(scores('51', '40').total).toBe('40')
  })

  test('a second level of the same name under another first level stays apart', () => {
    const [a, b] = halves.indicators
    const apart = { ...halves, indicators: [a, b && { ...b, level1: '另一' }].filter((row) => row !== undefined) }
    const { byLevel2 } = evaluate(apart, { a: { score: '50' }, b: { score: '40' } })
    expect(byLevel2.map(({ level1, level2, score }) => [level1, level2, score])).toEqual([
      ['一', '二', '50'],
      ['另一', '二', '40'],
    ])
  })

  test('a table without rows has no total and is not complete', () => {
    const empty = evaluate({ ...profile, indicators: [] }, {})
    expect([empty.total, empty.complete, empty.grade]).toEqual([null, false, null])
  })
})
