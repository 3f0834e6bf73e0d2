import type { RetentionBrief } from './retention.ts'
import { z } from 'zod'
import { dimensionWeights } from '../domain/dimension-weights.ts'
import { defaultRules, type Rules } from '../domain/rules.ts'
import type { ProposalKind } from '../../db/schema.ts'
import { digestNames } from '../domain/hashing.ts'
import { templates } from '../domain/template.ts'
import type { Questionnaire } from '../domain/scale.ts'
import type { ProposalView } from './proposals.ts'
import type { SurveyResult } from '../domain/result.ts'
import type { Flag } from '../domain/statistics.ts'
import { MOST_SEATS } from '../domain/seats.ts'
import { date, decimalBetween, key, moment, optionalText, paging, plainText, text } from './fields.ts'

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

/** 起草中 待批准 已批准 填报中 已截止 已封存 已作废 */
export type SurveyStatus = 'draft' | 'submitted' | 'approved' | 'open' | 'closed' | 'sealed' | 'void'

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

/** The reviewer may name the digest that was read: if the plan has changed since, nothing is approved. */
export const approvalInput = z.object({ planDigest: z.string().max(200, 'too-long').optional() })
export const reasonInput = z.object({ reason: text(500) })

export type SurveyAction =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'return'
  | 'open'
  | 'close'
  | 'extend'
  | 'amend'
  | 'void'
  | 'seal'
  | 'correct'
  | 'see-links'
  | 'see-result'
  | 'see-answers'
  | 'invalidate'

/** `number` above 1: corrected. */
export type SealBrief = { digest: string; number: number; sealedAt: string; sealedBy: string }

/** What goes on with a wave behind the requests: its result being counted (`count`), or its seal being made; so much of so much. */
export type SurveyWork = { kind: 'count' | 'seal'; done: number; total: number }

export type SurveyView = Plan & {
  id: number
  status: SurveyStatus
  /** Digest of plan and roster as they stand; frozen on approval. */
  planDigest: string
  /** 1 as approved; one more with each 修订. */
  planVersion: number
  createdBy: { id: string; name: string }
  approvedBy: { id: string; name: string } | null
  createdAt: string
  submittedAt: string | null
  approvedAt: string | null
  openedAt: string | null
  closedAt: string | null
  /** The seal that holds; null before 封存. */
  seal: SealBrief | null
  /** 更正 of it: asked for, or open since another person agreed. */
  correction: 'asked' | 'open' | null
  /** Where its years stand; null while they do not run. */
  retention: RetentionBrief | null
  roster: { units: number; seats: number }
  /** Null while nothing goes on. */
  work: SurveyWork | null
  /** What the one who asks may do now. */
  actions: SurveyAction[]
}

export type SurveyListItem = {
  id: number
  title: string
  status: SurveyStatus
  window: { opensAt: string; closesAt: string }
  target: string
  unit: Rules['indicator']['unit']
  roster: number
  returned: number
  closedAt: string | null
  indicator: SurveyResult['indicator'] | null
  /** 待办: proposals to decide, paper entries to confirm, tickets to look into, corrections of the seal. */
  waiting: { proposals: number; paper: number; tickets: number; corrections: number }
  /** Where its years stand, and the day its answers go, once it is announced. */
  retention: Pick<RetentionBrief, 'standing' | 'deletesAt'> | null
}

/**
 * Where an invitation stands, derived from its events and its answer: 未发送 送达失败 已发送 已查看 填写中 链接已作废 谢绝填写 不属调查范围
 * 纸质代录 已提交. Later ones go before earlier ones; a failure counts until the next message goes out.
 */
export const invitationStates = [
  'issued',
  'failed',
  'sent',
  'opened',
  'started',
  'revoked',
  'refused',
  'ineligible',
  'on-paper',
  'returned',
] as const
export type InvitationState = (typeof invitationStates)[number]
/** 处置码, by AAPOR: where an invitation stands for the response rate. */
export type Disposition = 'complete' | 'partial' | 'refusal' | 'non-contact' | 'other' | 'ineligible'

export type InvitationView = {
  id: number
  unit: { id: number; name: string; code: string | null; category: string | null }
  seat: number
  role: string | null
  link: string
  /** 参与码, for /go. */
  code: string
  generation: number
  state: InvitationState
  /** `returned` stands for complete and partial: beside the sheets, which of the two would name the incomplete ones. */
  disposition: Exclude<Disposition, 'complete' | 'partial'> | 'returned'
  sentAt: string | null
  /** The calendar day: to the minute it could tell whose a flagged sheet is. */
  returnedOn: string | null
}

export const versionChoice = z.object({
  version: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(32_000, 'out-of-range')
    .optional(),
})

/** One result a survey has had. `cause`: the ruling of two people on an answer that made it; null for the first. */
export type ResultVersionView = Pick<SurveyResult['indicator'], 'value' | 'exact' | 'verdict' | 'worstCase'> &
  Pick<SurveyResult, 'valid' | 'invalidated'> & {
    version: number
    computedAt: string
    /** Of an open correction: it counts once the wave is sealed anew. */
    pending: boolean
    cause: { kind: ProposalKind; digest: string; reason: string; proposedBy: string; confirmedBy: string } | null
  }

/** One answer about which it was asked whether it is 无效; the newest ruling of each answer says where it stands. */
export type InvalidationView = {
  digest: string
  standing: 'invalid' | 'restored' | 'waiting' | 'declined'
  /** By a ruling of an open correction: it counts once the wave is sealed anew. */
  pending: boolean
  flags: Flag[]
  score: string | null
  rulings: ProposalView[]
}

export type ResultView = SurveyResult & {
  /** Which of its results this is, which of them holds, and how many it has had; all 1 until an answer is invalidated. */
  version: number
  inForce: number
  versions: number
  /** Fewer than five units were scored: only the figure is told, no breakdown. */
  withheld: boolean
  /** 纸质代录: how many of the counted returns came on paper. */
  onPaper?: number
  survey: {
    id: number
    title: string
    status: SurveyStatus
    planDigest: string
    /** 封存校验码 of the seal that holds. */
    seal?: string | null
    closedAt: string
  }
}

/** One de-identified answer sheet; `digest` is its leaf digest and its only name. */
export type ResponseView = {
  digest: string
  ratings: Record<string, number | null>
  overall: number | null
  comment: string | null
  reasons: Record<string, string>
  valid: boolean
  /** Mean of the scored dimensions, exact and for display. */
  score: string | null
  exactScore: string | null
  band: string | null
  flags: Flag[]
  /** 无效: two people took it out of the figures. */
  invalidated: boolean
  /** 纸质代录. */
  onPaper: boolean
}

/**
 * Which answer sheets: those with this level of this dimension (or 不适用, unanswered, any level at all), of units in this
 * band, with a flag or one kind of flag, complete or valid. One parameter for every count of the result.
 */
export const responseFilter = paging
  .extend({
    /** Of one of several objects: its key, '_', the dimension's. */
    dimension: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}(_[a-z][a-z0-9-]{0,39})?$/, 'not-a-key')
      .optional(),
    level: z
      .union([
        z.enum(['na', 'missing', 'scored']),
        z.coerce.number('not-a-number').int('not-a-number').min(1, 'out-of-range').max(10, 'out-of-range'),
      ])
      .optional(),
    band: plainText(20).optional(),
    flagged: z.stringbool('not-a-choice').optional(),
    flag: z.enum(['speeder', 'straight-line', 'burst'], 'not-a-choice').optional(),
    standing: z.enum(['complete', 'valid', 'invalidated'], 'not-a-choice').optional(),
  })
  .refine(({ dimension, level }) => (dimension === undefined) === (level === undefined), {
    // Alone, either would be passed over in silence.
    error: 'dimension-and-level-together',
    path: ['level'],
  })
export type ResponseFilter = z.infer<typeof responseFilter>

/** Which of a wave's seals; the newest unless told. */
export const sealChoice = z.object({
  seal: z.coerce
    .number('not-a-number')
    .int('not-a-number')
    .min(1, 'out-of-range')
    .max(32_000, 'out-of-range')
    .optional(),
})

/** 宽表: a row for a sheet; 长表: a row for each answer of it. */
export const responseExport = z.object({ form: z.enum(['wide', 'long'], 'not-a-choice').default('wide') })
export type ResponseForm = z.infer<typeof responseExport>['form']
