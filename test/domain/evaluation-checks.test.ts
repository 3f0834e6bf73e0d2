import { describe, expect, test } from 'vitest'
import type { Entry } from '../../server/domain/entry.ts'
import { checkEvaluation } from '../../server/domain/evaluation-checks.ts'
import type { IndicatorDefinition, Profile } from '../../server/domain/profile.ts'
import { profiles } from '../../server/domain/profiles.ts'

const place = { level1: '一级', level2: '二级', level3: '三级' }
const measured: IndicatorDefinition = {
  ...place,
  key: 'measured',
  weight: '60',
  kind: 'quantitative',
  operator: '>=',
  target: '90',
  unit: '%',
}
const assigned: IndicatorDefinition = { ...place, key: 'assigned', weight: '40', kind: 'assigned' }
const met: Entry = { actual: '90' }
const full: Entry = { score: '40' }

function profileOf(...indicators: IndicatorDefinition[]): Profile {
  return { ...profiles['project-self-evaluation'], levels: undefined, indicators }
}

/** The findings about one measured row, beside an assigned row in order. */
const checkMeasured = (entry: Entry, row: Partial<IndicatorDefinition> = {}) =>
  checkEvaluation(profileOf({ ...measured, ...row }, assigned), { measured: entry, assigned: full })

/** The findings about one assigned row, beside a measured row in order. */
const checkAssigned = (entry: Entry) =>
  checkEvaluation(profileOf(measured, assigned), { measured: met, assigned: entry })

test('a table in order has no findings', () => {
  expect(checkMeasured(met)).toEqual([])
})

describe('weights-do-not-sum', () => {
  test('60 + 40 + 10 are 110: the row that is scored in prose but not planned', () => {
    const extra = { ...assigned, key: 'extra', weight: '10' }
    const entries = { measured: met, assigned: full, extra: { score: '10' } }
    expect(checkEvaluation(profileOf(measured, assigned, extra), entries)).toEqual([
      { code: 'weights-do-not-sum', severity: 'error', params: { sum: '110', full: '100' } },
    ])
  })

  test('a sum of 99.999 is not 100, and does not read so', () => {
    const [check] = checkEvaluation(profileOf(measured, { ...assigned, weight: '39.999' }), {
      measured: met,
      assigned: { score: '39.999' },
    })
    expect(check?.params).toEqual({ sum: '99.999', full: '100' })
  })

  test('thirds of a point add up exactly: 33.3 + 33.3 + 33.4', () => {
    const rows = ['33.3', '33.3', '33.4'].map((weight, i) => ({ ...assigned, key: `row${i}`, weight }))
    const entries = Object.fromEntries(rows.map(({ key, weight }) => [key, { score: weight }]))
    expect(checkEvaluation(profileOf(...rows), entries)).toEqual([])
  })
})

describe('actuals and targets must be numbers', () => {
  test.each([
    ['actual-missing', {}, {}],
    ['actual-missing', { actual: ' ' }, {}],
    ['actual-not-a-number', { actual: '≥90%' }, { actual: '≥90%' }],
    ['actual-not-a-number', { actual: '90', exactActual: '90' }, { actual: '90' }],
  ])('%s: %j', (code, entry, params) => {
    expect(checkMeasured(entry)).toEqual([{ code, severity: 'error', key: 'measured', params }])
  })

  test('target-not-a-number: "≥90" is a sentence', () => {
    expect(checkMeasured(met, { target: '≥90' })).toEqual([
      { code: 'target-not-a-number', severity: 'error', key: 'measured', params: { target: '≥90' } },
    ])
  })

  test('target-not-a-number: a measured row without one', () => {
    expect(checkMeasured(met, { target: undefined }).map((check) => check.code)).toEqual(['target-not-a-number'])
  })
})

describe('assigned scores', () => {
  test.each([
    ['score-missing', { score: null }, {}],
    ['score-missing', {}, {}],
    ['score-not-a-number', { score: '优' }, { score: '优' }],
    ['score-out-of-range', { score: '40.01' }, { score: '40.01', weight: '40' }],
    ['score-out-of-range', { score: '-1' }, { score: '-1', weight: '40' }],
  ])('%s: %j', (code, entry, params) => {
    expect(checkAssigned(entry)).toEqual([{ code, severity: 'error', key: 'assigned', params }])
  })

  test('the two ends of the range are in it', () => {
    expect(checkAssigned({ score: '40' })).toEqual([])
    expect(checkAssigned({ score: '0', reason: '未开展' })).toEqual([])
  })
})

describe('deduction-without-reason', () => {
  test('an assigned row below its weight', () => {
    expect(checkAssigned({ score: '39', reason: '  ' })).toEqual([
      { code: 'deduction-without-reason', severity: 'error', key: 'assigned', params: { score: '39', weight: '40' } },
    ])
  })

  test('a measured row below its weight: 60 × 89.9999/90 does not read 60', () => {
    expect(checkMeasured({ actual: '89.9999' })).toEqual([
      {
        code: 'deduction-without-reason',
        severity: 'error',
        key: 'measured',
        params: { score: '59.9999', weight: '60' },
      },
    ])
  })

  test('a reason settles it', () => {
    expect(checkAssigned({ score: '39', reason: '资料归档不及时' })).toEqual([])
  })
})

describe('deviation-without-explanation: more than 30 % off target, either way', () => {
  test('117 against 90 is exactly 30 % over: not beyond', () => {
    expect(checkMeasured({ actual: '117' })).toEqual([])
  })

  test('117.09 is 30.1 % over', () => {
    expect(checkMeasured({ actual: '117.09' })).toEqual([
      {
        code: 'deviation-without-explanation',
        severity: 'error',
        key: 'measured',
        params: { deviation: '30.1', threshold: '30' },
      },
    ])
  })

  test('62.9 is short by 30.11 %, and a deduction besides', () => {
    expect(checkMeasured({ actual: '62.9' }).map((check) => check.code)).toEqual([
      'deduction-without-reason',
      'deviation-without-explanation',
    ])
  })

  test('one reason explains both', () => {
    expect(checkMeasured({ actual: '62.9', reason: '设备交付延期' })).toEqual([])
  })

  test('off a target of 0 there is no percentage to be off by', () => {
    expect(checkMeasured({ actual: '0' }, { operator: '<=', target: '0' })).toEqual([])
  })

  test('the threshold is the profile’s', () => {
    const strict = { ...profileOf(measured, assigned), deviationThreshold: '5' }
    const checks = checkEvaluation(strict, { measured: { actual: '95' }, assigned: full })
    expect(checks.map((check) => check.params)).toEqual([{ deviation: '5.56', threshold: '5' }])
  })
})

describe('a bound survey', () => {
  test('unit-mismatch: the plan says 分, the row %', () => {
    expect(checkMeasured({ actual: '94.6', exactActual: '473/5', boundUnit: '分' })).toEqual([
      { code: 'unit-mismatch', severity: 'error', key: 'measured', params: { boundUnit: '分', unit: '%' } },
    ])
  })

  test('verdict-depends-on-missing is a warning', () => {
    const entry: Entry = { actual: '94.6', exactActual: '473/5', boundUnit: '%', verdict: '达标但取决于未答单位' }
    expect(checkMeasured(entry)).toEqual([
      {
        code: 'verdict-depends-on-missing',
        severity: 'warning',
        key: 'measured',
        params: { verdict: '达标但取决于未答单位', actual: '94.6' },
      },
    ])
  })

  test('the other verdicts need no warning', () => {
    expect(checkMeasured({ actual: '94.6', verdict: '达标' })).toEqual([])
    expect(checkMeasured({ actual: '89', verdict: '未达标', reason: '未达标' })).toEqual([])
  })
})

describe('alias-used', () => {
  const warning = (name: string, canonical: string) => ({
    code: 'alias-used',
    severity: 'warning',
    key: 'measured',
    params: { name, canonical },
  })

  test('群众满意度 is 用户使用满意度', () => {
    expect(checkMeasured(met, { level3: '群众满意度' })).toEqual([warning('群众满意度', '用户使用满意度')])
  })

  test('a row that lists its own name as an alias is still one', () => {
    const row = { level3: '群众满意度', aliases: ['群众满意度'] }
    expect(checkMeasured(met, row)).toEqual([warning('群众满意度', '用户使用满意度')])
  })

  test('the canonical name is fine', () => {
    expect(checkMeasured(met, { level3: '用户使用满意度', aliases: ['群众满意度'] })).toEqual([])
  })

  test('another row of the table can know the name', () => {
    const knowing = { ...assigned, level3: '虚拟机', aliases: ['云主机'] }
    const checks = checkEvaluation(profileOf({ ...measured, level3: '云主机' }, knowing), {
      measured: met,
      assigned: full,
    })
    expect(checks).toEqual([warning('云主机', '虚拟机')])
  })
})

test('an empty evaluation says of each of its 19 rows what is missing', () => {
  const codes = checkEvaluation(profiles['project-self-evaluation'], {}).map((check) => check.code)
  expect(codes.filter((code) => code === 'score-missing')).toHaveLength(10)
  expect(codes.filter((code) => code === 'actual-missing')).toHaveLength(9)
  expect(codes).toHaveLength(19)
})
