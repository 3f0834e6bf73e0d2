import type { ReceiptView } from '../../server/contract/answers.ts'
import type { Questionnaire } from '../../server/domain/scale.ts'
import type { ScriptTexts } from './texts.ts'
import type { Thanked } from './thanks.tsx'

/** What the form must know of a survey; moments are ISO 8601 with offset, dates YYYY-MM-DD. */
export type FormSurvey = {
  title: string
  /** Of the approved plan, so that a printed form says what it was part of. */
  planDigest?: string
  organiser?: string
  helpline?: string
  servicePeriod: { from: string; to: string }
  closesAt: string
  /** Where the seat rates several objects, spread over them. */
  questionnaire: Questionnaire
  /** Of each object. */
  minAnswered: number
  retentionYears: number
  /** Whether a receipt reopens the answers until the window closes; absent: nothing is said of it. */
  revisions?: boolean
}

/** Answers as typed so far: a level, null = 不适用, absent = unanswered. */
export type FormValues = {
  ratings: Record<string, number | null>
  overall?: number | null
  comment?: string
  reasons?: Record<string, string>
  tellVendor?: boolean
}

/** `field`: 'ratings.d3', 'ratings' (too few), 'overall', 'comment' or 'reasons.d3'; `code` from the catalogue of problems. */
export type FieldError = { field: string; code: string; params?: Record<string, unknown> }

export type FormPage = {
  kind: 'form'
  survey: FormSurvey
  unit: string
  /** 使用服务 of the unit, as the roster froze it. */
  services?: string[]
  /** Of several at this unit, or with a 填报角色 of its own. */
  seat?: { seat: number; seats: number; role?: string }
  /** When somebody began at this link, not known who. */
  begunAt?: string
  submissionId: string
  values?: FormValues
  errors?: FieldError[]
  /** The receipt of the earlier answers, when these are being revised. */
  receipt?: string
}

/** Tags of the other languages the plan offers, and the plan's digest. */
type Offer = { languages?: string[]; planDigest?: string }

export type DonePage = Offer & {
  kind: 'done'
  title: string
  unit: string
  receipt: string | null
  submittedAt: string | null
  helpline?: string
  closesAt: string
  revisions: boolean
}

/** Changed answers came when no change is taken: what counts instead, and its receipt. */
export type KeptPage = Omit<DonePage, 'kind' | 'receipt' | 'submittedAt'> & {
  kind: 'kept'
  why: 'closed' | 'noRevisions'
  receipt: string
  submittedAt: string
  organiser?: string
}

export type AlreadyAnsweredPage = Offer & {
  kind: 'already-answered'
  title: string
  unit: string
  submittedAt: string
  helpline?: string
  organiser?: string
  closesAt: string
  revisions: boolean
  wrongReceipt?: boolean
}

/** /go: unit and 参与码, as typed so far, and what is wrong with them. `matches`: units to choose from; `until`: ISO 8601. */
export type GoPage = {
  kind: 'go'
  unit?: string
  code?: string
  problem?: 'no-unit' | 'unknown-unit' | 'which-unit' | 'not-a-code' | 'wrong-code' | 'locked'
  matches?: { id: number; name: string }[]
  until?: string
}

/** 查询回执: the field, with what was wrong; or what was found. `problem`: a code of the catalogue. */
export type ReceiptsPage = { kind: 'receipts'; typed?: string; problem?: string; found?: ReceiptView }

/** A page that only says why there is no form. */
export type NoticePage =
  | { kind: 'unknown-link'; helpline?: string }
  | ({ kind: 'revoked'; title: string; helpline?: string; organiser?: string } & Offer)
  | ({
      kind: 'not-open'
      title: string
      unit: string
      opensAt: string | null
      helpline?: string
      organiser?: string
    } & Offer)
  | ({
      kind: 'closed'
      title: string
      unit: string
      closedAt: string
      submittedAt?: string
      helpline?: string
      organiser?: string
    } & Offer)
  | { kind: 'trouble' }

/** How one reader wants it: a language the plan offers, the large text. */
export type View = { language?: string; large?: boolean }

/** /e/…: an expert's sheet as typed so far, or where it stands. Drawn by the server only. */
export type ExpertPage = {
  kind: 'expert'
  state: 'form' | 'done' | 'closed' | 'not-open' | 'revoked'
  title: string
  organiser?: string
  helpline?: string
  servicePeriod: { from: string; to: string }
  closesAt: string
  planDigest: string
  name: string
  affiliation: string
  dimensions: Questionnaire['dimensions']
  /** The names of the clouds, of a survey of several. */
  objects?: string[] | undefined
  recused?: boolean
  submittedAt?: string
  values?: {
    declaration?: string
    scores?: Record<string, string>
    reasons?: Record<string, string>
    comment?: string
  }
  /** `field`: 'declaration', 'scores.d3', 'comment'. */
  errors?: FieldError[]
}

export type Page =
  | ExpertPage
  | FormPage
  | DonePage
  | KeptPage
  | AlreadyAnsweredPage
  | GoPage
  | ReceiptsPage
  | NoticePage

/** What the script of form and thanks finds in the page's data block: only what it cannot see on the page. */
export type PageData = {
  kind: 'form' | 'done'
  texts: ScriptTexts
  /** What the thanks page will say, or says. */
  thanked: Thanked
  timeZone: string
  total?: number
  minAnswered?: number
}
