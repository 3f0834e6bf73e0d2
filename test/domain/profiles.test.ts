import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../server/domain/evaluation.ts'
import { executionRate, fundsRows, type Funds } from '../../server/domain/funds.ts'
import { scoreIndicator } from '../../server/domain/indicator-score.ts'
import { checkProfile } from '../../server/domain/profile-checks.ts'
import type { IndicatorDefinition, Profile, Shortfall } from '../../server/domain/profile.ts'
import { profiles } from '../../server/domain/profiles.ts'

const row: IndicatorDefinition = {
  key: 'rate',
  level1: '一级',
  level2: '二级',
  level3: '满意率',
  weight: '10',
  kind: 'quantitative',
  operator: '>=',
  target: '90',
  unit: '%',
}
const profile: Profile = {
  key: 'test',
  label: '测试',
  version: '1',
  legalBasis: '无',
  full: '10',
  deviationThreshold: '30',
  bands: [
    { label: '优', min: '9' },
    { label: '差', min: '0' },
  ],
  indicators: [row],
}
const scored = (actual: string, shortfall?: Shortfall, changes: Partial<IndicatorDefinition> = {}) =>
  scoreIndicator({ ...row, ...changes, shortfall }, { actual })?.toFraction()

describe('what a missed target costs', () => {
  test('proportional: 10 × 72 / 90 = 8; of a target from above, 10 × 90 / 120 = 7.5', () => {
    expect(scored('72')).toBe('8')
    expect(scored('120', { rule: 'proportional' }, { operator: '<=' })).toBe('15/2')
  })

  test('step: each whole 5 below takes 1 away, a begun one only where the rule says so', () => {
    const step: Shortfall = { rule: 'step', every: '5', deduct: '1' }
    expect([scored('90', step), scored('85.01', step), scored('85', step), scored('72', step)]).toEqual([
      '10',
      '10',
      '9',
      '7',
    ])
    expect(scored('85.01', { ...step, begun: true })).toBe('9')
    expect(scored('84.99', { ...step, begun: true })).toBe('8')
    // 90 ÷ 5 = 18 steps: below nothing nobody falls.
    expect(scored('0', step)).toBe('0')
  })

  test('all-or-nothing: 89.999 is nothing', () => {
    expect([scored('89.999', { rule: 'all-or-nothing' }), scored('90', { rule: 'all-or-nothing' })]).toEqual([
      '0',
      '10',
    ])
  })

  test('tiers: by how much of the target was reached, the lowest tier included, below it nothing', () => {
    const tiers: Shortfall = {
      rule: 'tiers',
      tiers: [
        { min: '90', share: '80' },
        { min: '60', share: '50' },
      ],
    }
    // 81 is 90 % of 90, 54 is 60 %.
    expect([scored('81', tiers), scored('80.99', tiers), scored('54', tiers), scored('53.9', tiers)]).toEqual([
      '8',
      '5',
      '5',
      '0',
    ])
  })

  test('the profile’s rule holds for rows that name none of their own', () => {
    const strict = { ...profile, shortfall: { rule: 'all-or-nothing' } as const }
    expect(evaluate(strict, { rate: { actual: '89', reason: '—' } }).total).toBe('0')
    const own = { ...strict, indicators: [{ ...row, shortfall: { rule: 'proportional' } as const }] }
    expect(evaluate(own, { rate: { actual: '45', reason: '—' } }).total).toBe('5')
  })

  test('a deviation of 30 % or more takes 2 points away, either way; just below it takes none', () => {
    const rules = { deviationDeductions: [{ from: '30', points: '2', legalBasis: '市级办法' }] }
    const score = (actual: string) => scoreIndicator(row, { actual }, rules)?.toFraction()
    // 117 is 30 % above 90; 63 is 30 % below: 10 × 63/90 = 7, less 2.
    expect([score('116.99'), score('117'), score('63')]).toEqual(['10', '8', '5'])
    expect(score('9')).toBe('0')
  })
})

describe('the total', () => {
  const capped: Profile = {
    ...profile,
    full: '100',
    bands: profiles['project-self-evaluation'].bands,
    indicators: [{ ...row, weight: '100', source: 'funds', target: '70' }],
    totalCaps: [{ from: '70', below: '80', cap: '89', legalBasis: '市级办法' }],
    deductions: [{ key: 'late', label: '逾期报送', points: '2', legalBasis: '市级办法' }],
  }
  const funds = (full: string, spent: string): Funds => ({
    current: { initial: full, full, spent },
    carried: { initial: null, full: null, spent: null },
    other: { initial: null, full: null, spent: null },
  })

  test('is at most 89 with 70 to 80 % of the budget spent, and free again at 80 %', () => {
    const total = (spent: string) => evaluate(capped, {}, { funds: funds('1000', spent) })
    expect(total('799.99')).toMatchObject({ sum: '100', total: '89', grade: '良' })
    expect(total('799.99').adjustments).toEqual([{ kind: 'cap', rate: '79.999', cap: '89', legalBasis: '市级办法' }])
    expect(total('799.99').checks.map(({ code }) => code)).toContain('cap-holds')
    expect(total('700')).toMatchObject({ total: '89' })
    expect(total('800')).toMatchObject({ total: '100', adjustments: [] })
  })

  test('loses a fixed deduction first and is capped then', () => {
    const deductions = [{ key: 'late', reason: '晚报三日' }]
    expect(evaluate(capped, {}, { funds: funds('1000', '900'), deductions })).toMatchObject({ total: '98' })
    expect(evaluate(capped, {}, { funds: funds('1000', '750'), deductions })).toMatchObject({ sum: '100', total: '89' })
  })

  test('names money spent beyond the budget and a row that is half filled in', () => {
    const half = { ...funds('1000', '1000.01'), other: { initial: null, full: '5', spent: null } }
    expect(evaluate(capped, { rate: { reason: '追加' } }, { funds: half }).checks).toEqual([
      {
        code: 'spent-beyond-budget',
        severity: 'error',
        params: { name: '其中：本年财政拨款', full: '1000', spent: '1000.01' },
      },
      { code: 'funds-incomplete', severity: 'warning', params: { name: '其他资金' } },
    ])
  })
})

test('年度资金总额 is the sum of its three sources, and 执行率 is B/A to the last digit', () => {
  const funds: Funds = {
    current: { initial: '500', full: '1050', spent: '1050' },
    carried: { initial: '0.1', full: '0.2', spent: '0.1' },
    other: { initial: null, full: null, spent: null },
  }
  expect(fundsRows(funds).map(({ name, full, spent, rate }) => [name, full, spent, rate])).toEqual([
    ['年度资金总额', '1050.2', '1050.1', '99.99'],
    ['其中：本年财政拨款', '1050', '1050', '100'],
    ['上年结转', '0.2', '0.1', '50'],
    ['其他资金', null, null, null],
  ])
  // 1050.1 / 1050.2 × 100
  expect(executionRate(funds)?.equals(new Fraction(1050100, 10502))).toBe(true)
})

describe('the shipped profiles', () => {
  test('contradict themselves nowhere', () => {
    for (const shipped of Object.values(profiles))
      expect([shipped.key, checkProfile(shipped)]).toEqual([shipped.key, []])
  })

  test('云服务质量考核 has six aspects and reaches the source report’s 100.07 by its bonus', () => {
    const service = profiles['cloud-service-quality']
    expect(service.indicators.map(({ level1 }) => level1)).toEqual([
      '业务可用性',
      '服务规范性及响应',
      '安全责任事故',
      '服务保密',
      '培训服务',
      '用户满意度',
    ])
    // 30.5 + 25 + 15 + 10 + 10.11 + 9.46 = 100.07; 94.6 of 100 is 9.46 of 10.
    const entries = {
      'business-availability': { score: '30.5' },
      'service-conduct': { score: '25' },
      'security-incidents': { score: '15' },
      'service-confidentiality': { score: '10' },
      'training-service': { score: '10.11' },
      'user-satisfaction': { actual: '94.6', exactActual: '473/5', boundUnit: '%', reason: '仍有提升空间' },
    }
    expect(evaluate(service, entries)).toMatchObject({ total: '100.07', full: '100', grade: '优', checks: [] })
  })

  test('and where that result feeds the project table, it earns no more than its weight', () => {
    const fed = profiles['project-self-evaluation'].indicators.find(({ key }) => key === 'service-quality-assessment')!
    expect(scoreIndicator(fed, { actual: '100.07' })?.toString()).toBe('10')
  })

  test('the common form grades 60 as 中 where the project table says 差', () => {
    expect(profiles['common-self-evaluation'].bands.map(({ min }) => min)).toEqual(['90', '80', '60', '0'])
    expect(profiles['project-self-evaluation'].bands.map(({ min }) => min)).toEqual(['90', '80', '70', '0'])
  })
})

describe('a profile that contradicts itself is named by its field', () => {
  const common = profiles['common-self-evaluation']
  const cases: [string, Partial<Profile>, string, string][] = [
    ['weights', { full: '110' }, 'indicators', 'weights-do-not-sum'],
    ['level weights', { levels: [{ level1: '预算执行', weight: '10' }] }, 'levels', 'weights-do-not-sum'],
    [
      'bands out of order',
      {
        bands: [
          { label: '良', min: '80' },
          { label: '优', min: '90' },
          { label: '差', min: '0' },
        ],
      },
      'bands.1.min',
      'values-out-of-order',
    ],
    ['no lowest band', { bands: [{ label: '优', min: '90' }] }, 'bands', 'lowest-band-not-zero'],
    [
      'overlapping tiers',
      {
        tiers: [
          { label: '上', min: '80', max: '100' },
          { label: '下', min: '0', max: '81' },
        ],
      },
      'tiers.1.max',
      'tiers-overlap',
    ],
    [
      'overlapping caps',
      {
        totalCaps: [
          { from: '70', below: '80', cap: '89', legalBasis: '甲' },
          { from: '79', below: '90', cap: '95', legalBasis: '甲' },
        ],
      },
      'totalCaps.1.from',
      'ranges-overlap',
    ],
    ['a step of nothing', { shortfall: { rule: 'step', every: '0', deduct: '1' } }, 'shortfall.every', 'not-positive'],
    [
      'a target that is none',
      { indicators: common.indicators.map((one, i) => (i === 1 ? { ...one, target: '≥25' } : one)) },
      'indicators.1.target',
      'target-not-a-number',
    ],
    [
      'an alias as a name',
      { indicators: common.indicators.map((one, i) => (i === 9 ? { ...one, level3: '群众满意度' } : one)) },
      'indicators.9.level3',
      'alias-used',
    ],
    [
      'the same row twice',
      { indicators: common.indicators.map((one, i) => (i === 2 ? { ...one, level3: '机柜托管' } : one)) },
      'indicators.2.level3',
      'duplicate',
    ],
  ]
  test.each(cases)('%s', (_name, changes, field, code) => {
    expect(checkProfile({ ...common, ...changes })).toContainEqual(expect.objectContaining({ field, code }))
  })
})

test('a score outside its tier contradicts it: 部分达成 is 60 to 80 % of 15, 9 to 12', () => {
  const check = (score: string, tier: string | null) =>
    evaluate(profiles['common-self-evaluation'], { 'unified-platform': { score, tier, reason: '部分单位未上云' } })
      .checks.filter(({ key }) => key === 'unified-platform')
      .map(({ code, params }) => [code, params])
  const partly = '部分达成年度指标并具有一定效果'
  expect(check('12', partly)).toEqual([])
  expect(check('12.01', partly)).toEqual([
    ['score-outside-tier', { score: '12.01', tier: partly, min: '9', max: '12' }],
  ])
  expect(check('12', null)).toEqual([['tier-missing', {}]])
})
