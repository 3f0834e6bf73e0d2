import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { RecomputeReport } from '../contract/recompute.ts'
import { digestNameIn, digestOf, hashBy } from '../digest.ts'
import { canonicalize } from '../domain/canonical.ts'
import type { SealStatement } from '../domain/evidence.ts'
import { named } from '../domain/hashing.ts'
import { readResult } from '../domain/older-result.ts'
import type { SurveyResult } from '../domain/result.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { readLevels } from '../queries/counters.ts'
import { listSealedHeads, listSeals, type SealRow } from '../queries/seals.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { countResult, getResult } from './compute-result.ts'
import { digestParts, growTree } from './seal-survey.ts'
import { bindingOfSeal } from './view-seals.ts'
import { verifyAudit } from './verify-audit.ts'

type Db = Kysely<Database>

/** Folds the answers again as of one moment and says what no longer agrees; changes nothing but the log. @throws Problem result-before-close */
export async function recompute(db: Db, actor: Actor, surveyId: number): Promise<RecomputeReport> {
  await getResult(db, await getSurvey(db, surveyId))
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  const report = await transaction.execute(async (db) => compare(db, await getSurvey(db, surveyId)))
  const { holds, stored, recomputed } = report
  await recordAct(db, actor, {
    act: 'survey.recompute',
    subject: `survey ${surveyId}`,
    detail: { holds, stored, recomputed },
  })
  return report
}

async function compare(db: Transaction<Database>, survey: Survey): Promise<RecomputeReport> {
  const stored = readResult(survey.result!)
  const fresh = await countResult(db, survey)
  const differences = differing(stored, fresh)
  const [newest] = await listSeals(db, survey.id)
  const seal = newest ? await compareSeal(db, survey, newest) : null
  const audit = await verifyAudit(db, await listSealedHeads(db))
  const counters = survey.plan.objects ? null : await countersAgree(db, survey.id, fresh)
  return {
    holds:
      differences.length === 0 && counters !== false && (seal === null || seal.differences.length === 0) && audit.holds,
    stored: stored.indicator.exact,
    recomputed: fresh.indicator.exact,
    units: fresh.units.scored,
    differences,
    counters,
    seal,
    audit,
  }
}

/** Whether the level counters, kept with every answer, say what the answers do. */
async function countersAgree(db: Transaction<Database>, surveyId: number, { dimensions }: SurveyResult) {
  const counted = dimensions.flatMap(({ key, counts, notApplicable }) => [
    ...Object.entries(counts).map(([level, n]) => ({ dimension: key, level, n })),
    { dimension: key, level: null, n: notApplicable },
  ])
  const asText = (rows: readonly { dimension: string; level: string | number | null; n: number }[]) =>
    rows.flatMap(({ dimension, level, n }) => (n === 0 ? [] : `${dimension} ${level} ${n}`)).sort()
  return canonicalize(asText(counted)) === canonicalize(asText(await readLevels(db, surveyId)))
}

/** The names of members that differ, as JSON would carry them. */
function differing(one: object, other: object): string[] {
  const [a, b] = [one, other].map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>)
  const names = new Set([...Object.keys(a!), ...Object.keys(b!)])
  return [...names].filter((name) => canonicalize(a![name] ?? null) !== canonicalize(b![name] ?? null)).sort()
}

async function compareSeal(db: Transaction<Database>, survey: Survey, row: SealRow) {
  const statement = JSON.parse(row.statement) as SealStatement
  const name = digestNameIn(survey.plan)
  const parts = await digestParts(db, survey, bindingOfSeal(row))
  const { root, stored } = await growTree(db, survey.id, hashBy(name))
  const own = digestOf(statement, name) === row.digest ? [] : ['digest']
  const tree = named(name, root) === statement.answers.root && stored === statement.answers.stored ? [] : ['answers']
  return {
    number: row.number,
    digest: row.digest,
    differences: [...own, ...tree, ...differing(statement.parts, parts)],
  }
}
