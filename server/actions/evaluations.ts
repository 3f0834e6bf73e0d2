import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type {
  EvaluationInput,
  EvaluationListItem,
  EvaluationView,
  FormInput,
  IndicatorView,
} from '../contract/evaluations.ts'
import { checkProse, checkTexts, type Prose, type ProseFinding } from '../domain/check-prose.ts'
import { type Entry, evaluate, type Evaluation } from '../domain/evaluation.ts'
import { combineWaves } from '../domain/annual.ts'
import { executionRate, fundsRows, noFunds } from '../domain/funds.ts'
import { display, exact } from '../domain/rounding.ts'
import { digestOf } from '../digest.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type EntryRow,
  type EvaluationRow,
  findEvaluation,
  insertEvaluation,
  listEntries,
  lockEvaluation,
  noteAnnounced,
  writeForm,
} from '../queries/evaluations.ts'
import { lockNewestProfile } from '../queries/profiles.ts'
import { tellWebhooks } from '../queries/webhooks.ts'

type Db = Kysely<Database>

export async function createEvaluation(db: Db, actor: Actor & { id: string }, input: EvaluationInput): Promise<number> {
  return db.transaction().execute(async (db) => {
    const profile = await lockNewestProfile(db, input.profile)
    if (!profile) throw invalidField('profile', 'unknown-profile')
    const id = await insertEvaluation(db, input, profile, actor.id)
    const { key, version } = profile.content
    const detail = { profile: key, version, project: input.project, year: input.year }
    await recordAct(db, actor, { act: 'evaluation.create', subject: `evaluation ${id}`, detail })
    return id
  })
}

/** What one stored entry says; a bound one speaks with the exact figure of its waves, under the seals it was bound under. */
function readEntry(row: EntryRow): Entry {
  const [first] = row.waves
  if (!first) return { actual: row.actual, score: row.score, tier: row.tier, reason: row.reason }
  return {
    ...figureOf(row),
    boundUnit: first.indicator?.unit,
    sealed: isSealed(row),
    reason: row.reason,
    corrected: isCorrected(row),
  }
}

const isSealed = ({ waves }: EntryRow) => waves.every(({ seal }) => seal !== null)
const isCorrected = ({ waves }: EntryRow) =>
  waves.some(({ seal, newest }) => seal !== null && seal.number !== newest?.number)

function figureOf({ waves, source_annual_id }: EntryRow) {
  if (source_annual_id === null) {
    const { value = null, exact: exactActual = null, verdict = null } = waves[0]?.indicator ?? {}
    return { actual: value, exactActual, verdict }
  }
  const figure = combineWaves(
    waves.map(({ weight, indicator }) => ({ weight: weight!, exact: indicator?.exact ?? null })),
  )
  return { actual: display(figure), exactActual: exact(figure), verdict: null }
}

/** What an annual figure is made of, under one digest. */
function digestOfAnnual({ source_annual_id, annual_title, waves }: EntryRow, figure: string | null): string {
  const parts = waves.map(({ surveyId, title, weight, indicator, seal }) => ({
    survey: { id: surveyId, title },
    weight,
    exact: indicator?.exact ?? null,
    seal: seal?.digest ?? null,
  }))
  return digestOf({
    format: 'manyi-annual/1',
    annual: { id: source_annual_id, title: annual_title },
    parts,
    exact: figure,
  })
}

export function evaluateRow(evaluation: EvaluationRow, entries: EntryRow[]): Evaluation {
  const own = entries.filter((row) => row.evaluation_id === evaluation.id)
  const { profile, funds, deductions } = evaluation
  return evaluate(profile, Object.fromEntries(own.map((row) => [row.key, readEntry(row)])), { funds, deductions })
}

/** @throws Problem evaluation-not-found */
export async function viewEvaluation(db: Db, id: number, editable: boolean): Promise<EvaluationView> {
  const evaluation = await findEvaluation(db, id)
  if (!evaluation) throw new Problem('evaluation-not-found')
  return describe(evaluation, await listEntries(db, [id]), editable)
}

function describe(evaluation: EvaluationRow, entries: EntryRow[], editable: boolean): EvaluationView {
  const { id, project, year, department, implementer, profile, funds, deductions, monitoring } = evaluation
  const { key, label, version, legalBasis, bands, tiers = [], deviationThreshold } = profile
  const hasRate = executionRate(funds) !== null
  const told = evaluateRow(evaluation, entries)
  const { indicators, ...scored } = told
  const content = {
    ...scored,
    id,
    project,
    year,
    department,
    implementer,
    profile: {
      id: evaluation.profile_id,
      key,
      label,
      version,
      legalBasis,
      bands,
      tiers,
      deductions: profile.deductions ?? [],
      deviationThreshold,
      ...(profile.shortfall && { shortfall: profile.shortfall }),
      deviationDeductions: profile.deviationDeductions ?? [],
    },
    funds,
    fundsRows: fundsRows(funds ?? noFunds),
    goals: evaluation.goals ?? { expected: '', achieved: '' },
    deductions,
    monitoring,
    materials: evaluation.materials ?? [],
    indicators: indicators.map(({ source, ...row }) => ({
      ...row,
      ...(source && { origin: source }),
      bindable: source === 'survey',
      fromFunds: source === 'funds' && hasRate,
      source: sourceOf(entries.find((entry) => entry.key === row.key)),
    })),
  }
  // Through JSON: what is digested is what is answered.
  const contentDigest = digestOf(JSON.parse(JSON.stringify(content)))
  const checks = [...content.checks, ...checkTexts(textsOf(evaluation, content.indicators), told)]
  return { ...content, checks, contentDigest, createdAt: evaluation.created_at.toISOString(), editable }
}

/** Everything people wrote on the form that may speak of figures. */
const textsOf = ({ goals, deductions }: EvaluationRow, rows: EvaluationView['indicators']): Prose[] => [
  { where: '年度总体目标', text: goals?.expected ?? '' },
  { where: '实际完成情况', text: goals?.achieved ?? '' },
  ...deductions.map(({ reason }) => ({ where: '固定扣分原因', text: reason })),
  ...rows.map(({ key, reason }) => ({ where: '偏差原因', key, text: reason ?? '' })),
]

/** What a text contradicts of the table, e.g. of the 自评报告 before it is filed. @throws Problem evaluation-not-found */
export async function checkReport(db: Db, id: number, text: string): Promise<ProseFinding[]> {
  const evaluation = await findEvaluation(db, id)
  if (!evaluation) throw new Problem('evaluation-not-found')
  return checkProse(text, evaluateRow(evaluation, await listEntries(db, [id])))
}

function sourceOf(entry: EntryRow | undefined): IndicatorView['source'] {
  const wave = entry?.waves[0]
  if (!entry || !wave) return null
  const { verdict, exactActual } = figureOf(entry)
  const isAnnual = entry.source_annual_id !== null
  return {
    surveyId: entry.source_survey_id,
    annualId: entry.source_annual_id,
    ...(entry.source_object !== null && { object: { key: entry.source_object, name: wave.object ?? '' } }),
    title: isAnnual ? (entry.annual_title ?? '') : wave.title,
    planDigest: isAnnual ? '' : wave.planDigest,
    verdict,
    sealed: isSealed(entry),
    seal: isAnnual ? digestOfAnnual(entry, exactActual) : (wave.seal?.digest ?? null),
    corrected: isCorrected(entry),
    waves: entry.waves.map(({ surveyId, title, weight, indicator, seal, newest }) => ({
      surveyId,
      title,
      weight,
      value: indicator?.value ?? null,
      seal,
      newest,
    })),
  }
}

export function listItem(evaluation: EvaluationRow, entries: EntryRow[]): EvaluationListItem {
  const { total, full, grade, complete } = evaluateRow(evaluation, entries)
  const { id, project, year, profile } = evaluation
  return { id, project, year, profile: profile.label, total, full, grade, complete }
}

/**
 * Tells other systems the score once every row has one, and again when it is another. Call it at the end of an act that may
 * have changed it, in its transaction.
 */
export async function announceScore(db: Db, id: number): Promise<void> {
  const evaluation = await findEvaluation(db, id)
  if (!evaluation) return
  const { complete, total, full, grade } = evaluateRow(evaluation, await listEntries(db, [id]))
  const score = `${total} ${grade}`
  if (!complete || evaluation.announced === score) return
  await noteAnnounced(db, id, score)
  const { project, year } = evaluation
  await tellWebhooks(db, 'evaluation.scored', { evaluationId: id, project, year, total, full, grade })
}

/** Writes what stands on the form beside the table. @throws Problem evaluation-not-found, invalid-input */
export async function fillForm(db: Db, actor: Actor, id: number, form: FormInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    const known = evaluation.profile.deductions ?? []
    form.deductions?.forEach(({ key }, i) => {
      if (known.every((one) => one.key !== key)) throw invalidField(`deductions.${i}.key`, 'unknown-deduction')
    })
    await writeForm(db, id, form)
    await announceScore(db, id)
    const fields = Object.keys(form).filter((field) => form[field as keyof FormInput] !== undefined)
    await recordAct(db, actor, { act: 'evaluation.form', subject: `evaluation ${id}`, detail: { ...form, fields } })
  })
}
