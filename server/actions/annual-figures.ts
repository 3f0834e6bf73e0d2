/** 年度综合: a year's figure from several sealed waves, by weights approved before the first of them opened. Nobody types it. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AnnualInput, AnnualView } from '../contract/annual-figures.ts'
import { combineWaves } from '../domain/annual.ts'
import { display, exact } from '../domain/rounding.ts'
import { invalidField, Problem } from '../problem.ts'
import { approveAnnual, insertAnnual, listAnnual, listAnnualParts } from '../queries/annual-figures.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { findSurvey } from '../queries/surveys.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }
const unopened = ['draft', 'submitted', 'approved']

/** @throws Problem invalid-input unknown-survey, opened-already, figures-differ */
export async function draftAnnual(db: Db, actor: Person, input: AnnualInput): Promise<number> {
  return db.transaction().execute(async (db) => {
    const figures = new Set<string>()
    for (const [at, { surveyId }] of input.parts.entries()) {
      const survey = await findSurvey(db, surveyId)
      if (!survey) throw invalidField(`parts.${at}.surveyId`, 'unknown-survey')
      if (!unopened.includes(survey.status)) throw invalidField(`parts.${at}.surveyId`, 'opened-already')
      const { figure, unit } = survey.plan.rules.indicator
      figures.add(`${figure} ${unit}`)
    }
    if (figures.size > 1) throw invalidField('parts', 'figures-differ')
    const id = await insertAnnual(db, actor.id, input)
    await recordAct(db, actor, { act: 'annual.draft', subject: `annual ${id}`, detail: { title: input.title } })
    return id
  })
}

/** @throws Problem annual-not-found, approval-by-author, annual-frozen */
export async function confirmAnnual(db: Db, actor: Person, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const [row] = await listAnnual(db, id)
    if (!row) throw new Problem('annual-not-found')
    if (row.created_by === actor.id) throw new Problem('approval-by-author')
    if (row.approved_at) throw new Problem('annual-frozen')
    await approveAnnual(db, id, actor.id)
    await recordAct(db, actor, { act: 'annual.approve', subject: `annual ${id}`, detail: { title: row.title } })
  })
}

export async function viewAnnual(db: Db, id?: number): Promise<AnnualView[]> {
  const rows = await listAnnual(db, id)
  return Promise.all(
    rows.map(async (row) => {
      const found = await listAnnualParts(db, row.id)
      const parts = found.map(({ survey_id, weight, plan, status, result }) => {
        const sealed = status === 'sealed' ? result?.indicator : undefined
        return {
          surveyId: survey_id,
          title: plan.title,
          status,
          weight: String(weight),
          value: sealed?.value ?? null,
          exact: sealed?.exact ?? null,
        }
      })
      const figure = row.approved_at ? combineWaves(parts) : null
      return {
        id: row.id,
        title: row.title,
        createdBy: { id: row.created_by, name: row.author_name },
        approvedBy: row.approver_name,
        approvedAt: row.approved_at?.toISOString() ?? null,
        parts,
        unit: found[0]?.plan.rules.indicator.unit ?? '%',
        value: display(figure),
        exact: exact(figure),
      }
    }),
  )
}
