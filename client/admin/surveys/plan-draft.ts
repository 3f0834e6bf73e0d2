/**
 * A plan as it stands in the editor: every field as text, so that nothing typed is lost, whatever it is.
 * `toInput` gives what the API takes; its paths ("questionnaire.dimensions.3.label") are the names errors come back with.
 */
import { formatDate, fromShanghaiInput } from '../../ui/format.ts'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import type { ReminderRule } from '../../../server/domain/reminders.ts'
import type { Rules } from '../../../server/domain/rules.ts'
import type { Questionnaire, QuestionnaireHeader } from '../../../server/domain/scale.ts'

export type DimensionDraft = { id: number; key: string; label: string; help: string; note: string; weight: string }
export type LevelDraft = { id: number; label: string; value: string }
export type BandDraft = { id: number; label: string; min: string }

export type ObjectDraft = { id: number; key: string; label: string; vendor: string }

export type ReminderDraft = { id: number; from: ReminderRule['from']; workingDays: string }

export type PlanDraft = {
  title: string
  serviceFrom: string
  serviceTo: string
  /** ISO moments; '' while incomplete. */
  opensAt: string
  closesAt: string
  target: string
  organiser: string
  helpline: string
  objects: ObjectDraft[]
  dimensions: DimensionDraft[]
  /** Best first. */
  scale: LevelDraft[]
  notApplicable: boolean
  asksOverall: boolean
  overall: string
  header: Required<QuestionnaireHeader>
  languages: Questionnaire['languages']
  minAnswered: string
  minScored: string
  combine: Rules['combine']
  speederSeconds: string
  burstAnswers: string
  burstMinutes: string
  revisions: boolean
  earlyClose: Rules['earlyClose']
  whenBoth: NonNullable<Rules['whenBoth']>
  reminders: ReminderDraft[]
  digest: NonNullable<Rules['digest']>
  bands: BandDraft[]
  expertWeight: string
  figure: Rules['indicator']['figure']
  unit: Rules['indicator']['unit']
  retentionYears: string
}

export type Template = { key: string; questionnaire: Questionnaire; rules: Rules }

let lastId = 0
/** Names a row of a list for the screen only, so that what is typed moves along with its row. */
export const newId = () => (lastId += 1)

/** What a new survey begins with: the template, this year as the service period, two weeks from tomorrow as the window. */
export function startDraft(template: Template, now: Date): PlanDraft {
  const year = formatDate(now.toISOString()).slice(0, 4)
  return {
    title: `${year}年度政务云服务满意度调查`,
    serviceFrom: `${year}-01-01`,
    serviceTo: `${year}-12-31`,
    opensAt: fromShanghaiInput(`${formatDate(later(now, 1))}T09:00`),
    closesAt: fromShanghaiInput(`${formatDate(later(now, 14))}T18:00`),
    target: '90',
    organiser: '',
    helpline: '',
    objects: [],
    ...questionnaireDraft(template.questionnaire),
    ...rulesDraft(template.rules),
    earlyClose: 'approved',
    reminders: reminderDrafts([
      { from: 'opening', workingDays: 3 },
      { from: 'close', workingDays: 1 },
    ]),
  }
}

/** A saved draft, opened again. */
export function openDraft(survey: SurveyView): PlanDraft {
  return {
    title: survey.title,
    serviceFrom: survey.servicePeriod.from,
    serviceTo: survey.servicePeriod.to,
    opensAt: survey.window.opensAt,
    closesAt: survey.window.closesAt,
    target: survey.target,
    organiser: survey.organiser ?? '',
    helpline: survey.helpline ?? '',
    objects: (survey.objects ?? []).map(({ key, name, vendor = '' }) => ({ id: newId(), key, label: name, vendor })),
    ...questionnaireDraft(survey.questionnaire),
    ...rulesDraft(survey.rules),
  }
}

/** 修订 of an open wave as the API takes it: what may change while answers come in, and only where it was changed. */
export function smallAmendment({ questionnaire }: SurveyView, start: PlanDraft, draft: PlanDraft) {
  const { organiser, helpline, rules } = toInput(draft)
  return {
    ...(organiser !== start.organiser && { organiser }),
    ...(helpline !== start.helpline && { helpline }),
    ...(draft.header !== start.header && { questionnaire: { ...questionnaire, header: draft.header } }),
    ...(draft.reminders !== start.reminders && { rules: { reminders: rules.reminders ?? [] } }),
  }
}

function questionnaireDraft({ dimensions, scale, notApplicable, overall, header, languages }: Questionnaire) {
  return {
    dimensions: dimensions.map((one) => ({
      id: newId(),
      key: one.key,
      label: one.label,
      help: one.help ?? '',
      note: one.note ?? '',
      weight: one.weight ?? '1',
    })),
    scale: scale.toSorted((a, b) => b.level - a.level).map(({ label, value }) => ({ id: newId(), label, value })),
    notApplicable,
    asksOverall: overall !== undefined,
    overall: overall?.label ?? '总体而言，您对政务云服务的满意程度',
    header: { formNumber: '', authority: '', approvalNumber: '', validUntil: '', ...header },
    languages,
  }
}

function rulesDraft(rules: Rules) {
  return {
    minAnswered: String(rules.minAnswered),
    minScored: String(rules.minScored),
    combine: rules.combine,
    speederSeconds: String(rules.speederSeconds),
    burstAnswers: String(rules.burst?.count ?? 0),
    burstMinutes: String(rules.burst?.minutes ?? 10),
    revisions: rules.revisions,
    // Plans approved before there was this rule let one person close.
    earlyClose: rules.earlyClose ?? 'free',
    whenBoth: rules.whenBoth ?? 'first',
    reminders: reminderDrafts(rules.reminders ?? []),
    digest: rules.digest ?? 'sha256',
    bands: rules.bands.map((band) => ({ id: newId(), ...band })),
    expertWeight: rules.expertWeight,
    figure: rules.indicator.figure,
    unit: rules.indicator.unit,
    retentionYears: String(rules.retentionYears),
  }
}

const reminderDrafts = (rules: ReminderRule[]): ReminderDraft[] =>
  rules.map(({ from, workingDays }) => ({ id: newId(), from, workingDays: String(workingDays) }))

/** The body of POST /surveys and PUT /surveys/:id. Levels are numbered from the bottom: the last of five is 1. */
export function toInput(draft: PlanDraft) {
  return {
    title: draft.title,
    servicePeriod: { from: draft.serviceFrom, to: draft.serviceTo },
    window: { opensAt: draft.opensAt, closesAt: draft.closesAt },
    target: draft.target,
    organiser: draft.organiser,
    helpline: draft.helpline,
    objects: draft.objects.map(({ key, label, vendor }) => ({ key, name: label, vendor })),
    questionnaire: {
      dimensions: draft.dimensions.map(({ key, label, help, note, weight }) => ({
        key,
        label,
        help,
        note,
        ...(weight.trim() !== '1' && { weight }),
      })),
      scale: draft.scale.map(({ label, value }, at) => ({ level: draft.scale.length - at, label, value })),
      notApplicable: draft.notApplicable,
      ...(draft.asksOverall && { overall: { label: draft.overall } }),
      ...(Object.values(draft.header).some((text) => text.trim() !== '') && { header: draft.header }),
      ...(draft.languages && { languages: draft.languages }),
    },
    rules: {
      minAnswered: wholeNumber(draft.minAnswered),
      minScored: wholeNumber(draft.minScored),
      combine: draft.combine,
      speederSeconds: wholeNumber(draft.speederSeconds),
      burst: { count: wholeNumber(draft.burstAnswers), minutes: wholeNumber(draft.burstMinutes) },
      revisions: draft.revisions,
      earlyClose: draft.earlyClose,
      whenBoth: draft.whenBoth,
      ...(draft.reminders.length > 0 && {
        reminders: draft.reminders.map(({ from, workingDays }) => ({ from, workingDays: wholeNumber(workingDays) })),
      }),
      digest: draft.digest,
      bands: draft.bands.map(({ label, min }) => ({ label, min })),
      expertWeight: draft.expertWeight,
      indicator: { figure: draft.figure, unit: draft.unit },
      retentionYears: wholeNumber(draft.retentionYears),
    },
  }
}

/** A key no row of the draft has; keys outlive rewording, so that years can be compared. */
function freeKey(letter: string, rows: readonly { key: string }[]): string {
  const taken = rows.map(({ key }) => (key.startsWith(letter) ? Number(key.slice(1)) || 0 : 0))
  return `${letter}${Math.max(0, ...taken) + 1}`
}

export const newObject = (objects: ObjectDraft[]): ObjectDraft => ({
  id: newId(),
  key: freeKey('o', objects),
  label: '',
  vendor: '',
})

export function newDimension(dimensions: DimensionDraft[]): DimensionDraft {
  return { id: newId(), key: freeKey('d', dimensions), label: '', help: '', note: '', weight: '1' }
}

/** The list with the row at `at` moved by `by` places; unchanged at either end. */
export function moved<Row>(rows: Row[], at: number, by: -1 | 1): Row[] {
  const row = rows[at]
  const other = rows[at + by]
  if (row === undefined || other === undefined) return rows
  return rows.with(at, other).with(at + by, row)
}

// null is refused by the contract as not a number; leaving the field out would quietly mean the default.
const wholeNumber = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null)

const later = (moment: Date, days: number) => new Date(moment.getTime() + days * 86_400_000).toISOString()
