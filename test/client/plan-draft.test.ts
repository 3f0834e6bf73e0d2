import { expect, test } from 'vitest'
import { moved, newDimension, openDraft, startDraft, toInput } from '../../client/admin/surveys/plan-draft.ts'
import { surveyInput } from '../../server/contract/plan.ts'
import type { SurveyView } from '../../server/contract/surveys.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import { templates } from '../../server/domain/template.ts'

const template = { key: 'government-cloud-10', ...templates['government-cloud-10'], rules: defaultRules }
// 00:30 on 1 January 2027 in Beijing, when it is still 2026 in London.
const newYear = new Date('2026-12-31T16:30:00Z')
const begun = () => startDraft(template, newYear)

test('a new plan asks about this year in Beijing, for two weeks from tomorrow in office hours', () => {
  const { title, serviceFrom, serviceTo, opensAt, closesAt } = begun()
  expect({ title, serviceFrom, serviceTo, opensAt, closesAt }).toEqual({
    title: '2027年度政务云服务满意度调查',
    serviceFrom: '2027-01-01',
    serviceTo: '2027-12-31',
    opensAt: '2027-01-02T09:00:00+08:00',
    closesAt: '2027-01-15T18:00:00+08:00',
  })
})

test('an untouched plan is one the server takes, with the template’s ten dimensions, default rules and two people for an early end', () => {
  const { questionnaire, rules } = surveyInput.parse(toInput(begun()))
  expect(questionnaire.dimensions.map(({ key }) => key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `d${n}`))
  expect(questionnaire.scale.map(({ level, value }) => [level, value])).toEqual([
    [5, '100'],
    [4, '80'],
    [3, '60'],
    [2, '40'],
    [1, '20'],
  ])
  // Two people for an early end are preselected for whoever drafts at a desk; a program gets what it always got.
  const reminders = [
    { from: 'opening', workingDays: 3 },
    { from: 'close', workingDays: 1 },
  ]
  expect(rules).toEqual({ ...defaultRules, earlyClose: 'approved', reminders })
})

test('opened and sent again, a saved plan is the same plan', () => {
  const saved = surveyInput.parse({ ...toInput(begun()), organiser: '云岭市数字化发展局', helpline: '100-0000-8000' })
  const again = surveyInput.parse(toInput(openDraft(saved as unknown as SurveyView)))
  expect(again).toEqual(saved)
})

test('levels are numbered from the bottom, however many there are', () => {
  const draft = begun()
  const { scale } = toInput({ ...draft, scale: draft.scale.slice(0, 3) }).questionnaire
  expect(scale.map(({ level, label }) => `${level} ${label}`)).toEqual(['3 非常满意', '2 比较满意', '1 基本满意'])
})

test('a number that is none is sent as null, for the server to refuse, never left out to mean the default', () => {
  for (const text of ['', '八', '8.5', '-1', '1e3', '9999999999'])
    expect([text, toInput({ ...begun(), minAnswered: text }).rules.minAnswered]).toEqual([text, null])
  expect(toInput({ ...begun(), minAnswered: ' 8 ' }).rules.minAnswered).toBe(8)
})

test('a head of blanks is no head, and an overall question not asked is not sent', () => {
  const draft = begun()
  const blank = toInput({ ...draft, asksOverall: false, header: { ...draft.header, formNumber: '  ' } }).questionnaire
  expect(Object.keys(blank)).toEqual(['dimensions', 'scale', 'notApplicable'])
  const filled = toInput({ ...draft, header: { ...draft.header, formNumber: '云统1表' } }).questionnaire
  expect(filled.header).toMatchObject({ formNumber: '云统1表' })
})

test('a new dimension never takes a key in use, also after one in the middle was removed', () => {
  const { dimensions } = begun()
  expect(newDimension(dimensions).key).toBe('d11')
  expect(newDimension(dimensions.filter(({ key }) => key !== 'd3')).key).toBe('d11')
  expect(newDimension([]).key).toBe('d1')
})

test('a row moves by one, and not beyond either end', () => {
  expect(moved(['甲', '乙', '丙'], 0, 1)).toEqual(['乙', '甲', '丙'])
  expect(moved(['甲', '乙', '丙'], 2, -1)).toEqual(['甲', '丙', '乙'])
  expect(moved(['甲', '乙', '丙'], 0, -1)).toEqual(['甲', '乙', '丙'])
  expect(moved(['甲', '乙', '丙'], 2, 1)).toEqual(['甲', '乙', '丙'])
})
