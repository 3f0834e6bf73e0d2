/** The plan of a survey, which freezes on approval: questionnaire, rules, window, roster. */
import { z } from 'zod'
import type { Questionnaire } from '../domain/scale.ts'
import { MOST_SEATS } from '../domain/seats.ts'
import { defaultRules, type Rules } from '../domain/rules.ts'
import { digestNames } from '../domain/hashing.ts'
import { dimensionWeights } from '../domain/dimension-weights.ts'
import { templates } from '../domain/template.ts'
import { date, decimalBetween, key, moment, optionalText, text } from './fields.ts'

const unique = <T>(items: T[], by: (item: T) => unknown) => new Set(items.map(by)).size === items.length

const weight = decimalBetween(0, 100).refine((value) => Number(value) > 0, 'not-above-zero')

const dimension = z.object({
  key,
  label: text(40),
  help: optionalText(200),
  note: optionalText(40),
  weight: weight.optional(),
})

const level = z.object({
  level: z.int('not-a-number').min(1, 'out-of-range').max(10, 'out-of-range'),
  label: text(20),
  value: decimalBetween(0, 100),
})

const translation = z.object({
  dimensions: z.record(key, text(80)).optional(),
  levels: z.record(z.string().regex(/^\d{1,2}$/, 'not-a-key'), text(40)).optional(),
  overall: optionalText(120),
})

export const questionnaire = z.object({
  dimensions: z
    .array(dimension, 'required')
    .min(1, 'required')
    .max(30, 'too-many')
    .refine((items) => unique(items, (item) => item.key), 'duplicate')
    .refine((items) => unique(items, (item) => item.label), 'duplicate'),
  scale: z
    .array(level, 'required')
    .min(2, 'too-few')
    .max(10, 'too-many')
    .refine((items) => unique(items, (item) => item.level), 'duplicate')
    .refine((items) => unique(items, (item) => item.label), 'duplicate')
    .transform((items) => items.toSorted((a, b) => b.level - a.level))
    .refine(
      (items) => items.every((item, i) => i === 0 || Number(item.value) < Number(items[i - 1]!.value)),
      'values-out-of-order',
    ),
  notApplicable: z.boolean().default(true),
  overall: z.object({ label: text(60) }).optional(),
  header: z
    .object({
      formNumber: optionalText(40),
      authority: optionalText(60),
      approvalNumber: optionalText(60),
      validUntil: optionalText(40),
    })
    .optional(),
  languages: z
    .record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})*$/, 'not-a-language'), translation)
    .refine((value) => Object.keys(value).length <= 5, 'too-many')
    .optional(),
})

// Units name the ones they use in one cell, parted by these.
const objectName = text(30).refine((name) => !/[、，,;；|]/.test(name), 'separator-in-name')

/** 评价对象: none for the one service as a whole, else two to five; each is asked about every dimension. */
const objects = z
  .array(z.object({ key: key.max(20, 'too-long'), name: objectName, vendor: optionalText(60) }))
  .refine((items) => items.length !== 1, { error: 'too-few', params: { minimum: 2 } })
  .max(5, 'too-many')
  .refine((items) => unique(items, (item) => item.key), 'duplicate')
  .refine((items) => unique(items, (item) => item.name), 'duplicate')

/** More questions than this nobody answers on a phone. */
const mostQuestions = 60

const band = z.object({ label: text(20), min: decimalBetween(0, 100) })

const reminderRule = z
  .object({
    from: z.enum(['opening', 'close'], 'not-a-choice'),
    workingDays: z.int('not-a-number').min(0, 'out-of-range').max(60, 'out-of-range'),
  })
  // On the opening day itself nobody is late.
  .refine(({ from, workingDays }) => from === 'close' || workingDays > 0, {
    error: 'out-of-range',
    path: ['workingDays'],
    params: { min: 1, max: 60 },
  })

export const rules = z.object({
  minAnswered: z.int('not-a-number').min(1, 'out-of-range').max(30, 'out-of-range'),
  minScored: z.int('not-a-number').min(1, 'out-of-range').max(30, 'out-of-range'),
  combine: z.enum(['mean', 'official'], 'not-a-choice'),
  speederSeconds: z.int('not-a-number').min(0, 'out-of-range').max(3600, 'out-of-range'),
  revisions: z.boolean('not-a-choice'),
  earlyClose: z.enum(['free', 'approved'], 'not-a-choice'),
  bands: z
    .array(band)
    .min(2, 'too-few')
    .max(10, 'too-many')
    .refine((items) => unique(items, (item) => item.label), 'duplicate')
    .refine(
      (items) => items.every((item, i) => i === 0 || Number(item.min) < Number(items[i - 1]!.min)),
      'values-out-of-order',
    )
    .refine((items) => Number(items.at(-1)?.min) === 0, 'lowest-band-not-zero'),
  burst: z.object({
    count: z
      .int('not-a-number')
      .max(100, 'out-of-range')
      // One answer is no crowd; 0 turns the flag off.
      .refine((value) => value === 0 || value >= 2, { error: 'out-of-range', params: { min: 2, max: 100 } }),
    minutes: z.int('not-a-number').min(1, 'out-of-range').max(1440, 'out-of-range'),
  }),
  expertWeight: decimalBetween(0, 1),
  indicator: z.object({
    figure: z.enum(['综合得分', '满意率'], 'not-a-choice'),
    unit: z.enum(['%', '分'], 'not-a-choice'),
  }),
  retentionYears: z.int('not-a-number').min(1, 'out-of-range').max(30, 'out-of-range'),
  whenBoth: z.enum(['first', 'paper', 'link'], 'not-a-choice'),
  reminders: z
    .array(reminderRule)
    .max(6, 'too-many')
    .refine((items) => unique(items, ({ from, workingDays }) => `${from} ${workingDays}`), 'duplicate'),
  digest: z.enum(digestNames, 'not-a-choice'),
})

const isWeighted = ({ dimensions }: Questionnaire) => !dimensionWeights(dimensions).equal

/** A draft as it comes in. What it leaves out is filled by the template and the default rules. */
export const surveyInput = z
  .object({
    title: text(120),
    servicePeriod: z
      .object({ from: date, to: date }, 'required')
      .refine((period) => period.from <= period.to, { error: 'ends-before-it-begins', path: ['to'] }),
    window: z
      .object({ opensAt: moment, closesAt: moment }, 'required')
      .refine((window) => !(new Date(window.opensAt) >= new Date(window.closesAt)), {
        error: 'ends-before-it-begins',
        path: ['closesAt'],
      }),
    target: decimalBetween(0, 100),
    organiser: optionalText(60),
    helpline: optionalText(40),
    template: z.enum(Object.keys(templates) as [keyof typeof templates], 'unknown-template').optional(),
    questionnaire: questionnaire.optional(),
    objects: objects.optional().transform((items) => (items?.length ? items : undefined)),
    rules: rules.partial().optional(),
  })
  .transform(({ template = 'government-cloud-10', questionnaire: own, rules: ownRules, ...rest }) => {
    const chosen: Questionnaire = own ?? templates[template].questionnaire
    const count = chosen.dimensions.length
    const filled: Rules = {
      ...defaultRules,
      minAnswered: Math.min(defaultRules.minAnswered, count),
      minScored: Math.min(defaultRules.minScored, count),
      ...ownRules,
    }
    return { ...rest, questionnaire: chosen, rules: filled }
  })
  .refine((plan) => plan.rules.minAnswered <= plan.questionnaire.dimensions.length, {
    error: 'more-than-dimensions',
    path: ['rules', 'minAnswered'],
  })
  .refine((plan) => plan.rules.minScored <= plan.rules.minAnswered, {
    error: 'more-than-answered',
    path: ['rules', 'minScored'],
  })

  .refine(({ questionnaire, rules }) => rules.indicator.figure === '综合得分' || !isWeighted(questionnaire), {
    // 满意率 counts answers; what a weight would do to it nobody has said.
    error: 'weights-need-a-score',
    path: ['rules', 'indicator', 'figure'],
  })

  .refine(({ questionnaire, objects = [] }) => questionnaire.dimensions.length * objects.length <= mostQuestions, {
    error: 'too-many-questions',
    path: ['objects'],
    params: { maximum: mostQuestions },
  })

/** The part of a survey that freezes on approval (together with the roster). */
export type Plan = z.output<typeof surveyInput>

/** Absent: one for each role a unit lists, and one for a unit that lists none. */
export const seatsPerUnit = z.int('not-a-number').min(1, 'out-of-range').max(MOST_SEATS, 'out-of-range').optional()

export const rosterInput = z.union(
  [
    z.object({
      all: z.literal(true),
      seatsPerUnit,
    }),
    z.object({
      unitIds: z.array(z.int('not-an-id').positive('not-an-id'), 'required').max(100_000, 'too-many'),
      seatsPerUnit,
    }),
  ],
  'all-or-unit-ids',
)
