import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { OutsideRecord } from '../contract/outside-waves.ts'
import { compareWaves, type Wave, type WaveComparison } from '../domain/compare-waves.ts'
import { readResult } from '../domain/older-result.ts'
import type { SurveyResult } from '../domain/result.ts'
import { listOutsideWaves } from '../queries/outside-waves.ts'
import { listClosedWaves, type Survey } from '../queries/surveys.ts'

type Db = Kysely<Database>

const yearOf = ({ plan }: Pick<Survey, 'plan'>) => Number(plan.servicePeriod.to.slice(0, 4))

/**
 * A survey's figures beside those of earlier waves: the ones computed here, and for years without one the results from outside. A
 * figure computed here goes before one from outside for the same year; the two are never mixed.
 */
export async function compareWithEarlier(db: Db, survey: Survey, result: SurveyResult): Promise<WaveComparison> {
  const until = survey.plan.servicePeriod.to
  const closed = (await listClosedWaves(db)).filter(
    (other) => other.id !== survey.id && other.plan.servicePeriod.to < until,
  )
  const computed = closed.map((other) => ({
    end: other.plan.servicePeriod.to,
    wave: computedWave(other, readResult(other.result!)),
  }))
  const years = new Set(closed.map(yearOf))
  const outside = (await listOutsideWaves(db))
    .filter((one) => one.state === 'confirmed' && one.year < yearOf(survey) && !years.has(one.year))
    .map((one) => ({ end: `${one.year}-12-31`, wave: outsideWave(one.id, one.record) }))
  const earlier = [...computed, ...outside].toSorted((a, b) => (a.end < b.end ? -1 : 1)).map(({ wave }) => wave)
  return compareWaves([...earlier, computedWave(survey, result)])
}

function computedWave(survey: Pick<Survey, 'id' | 'plan'>, result: SurveyResult): Wave {
  const { figure, unit, value, exact, target } = result.indicator
  return {
    id: `survey-${survey.id}`,
    title: survey.plan.title,
    year: yearOf(survey),
    origin: 'computed',
    figure,
    unit,
    value,
    exact,
    target,
    units: result.units.scored,
    valid: result.valid,
    dimensions: result.dimensions.map(({ key, label, mean, exact }) => ({ key, label, mean, exact })),
  }
}

function outsideWave(id: number, record: OutsideRecord): Wave {
  return {
    id: `outside-${id}`,
    title: record.title,
    year: record.year,
    origin: 'outside',
    figure: record.figure,
    unit: record.unit,
    value: record.value,
    exact: null,
    target: record.target ?? null,
    units: null,
    valid: record.valid ?? null,
    dimensions: record.dimensions.map((one) => ({ ...one, exact: null })),
  }
}
