import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { TablePreview } from '../contract/evaluations.ts'
import { checkTable } from '../documents/check-table.ts'
import { readTable } from '../documents/read-table.ts'
import type { IndicatorDefinition } from '../domain/profile.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { announceScore } from './evaluations.ts'
import { listEntries, lockEvaluation, writeEntry, writeTable } from '../queries/evaluations.ts'

type Db = Kysely<Database>

/**
 * Takes an indicator table from a workbook in place of the present one; rows that go on keep their key, and what is bound
 * to a survey stays bound. With `dryRun` nothing is written.
 * @throws Problem evaluation-not-found, bad-rows with every finding of every row, and what `readTable` throws
 */
export async function importTable(
  db: Db,
  actor: Actor,
  id: number,
  bytes: Uint8Array,
  { dryRun }: { dryRun: boolean },
): Promise<TablePreview> {
  const { rows, has } = await readTable(bytes)
  return db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    const { profile } = evaluation
    const { indicators, entries, findings } = checkTable(rows, has, profile)
    if (indicators.length === 0) throw new Problem('no-table-heading', { params: { found: [] } })
    if (findings.some(({ severity }) => severity === 'error')) throw new Problem('bad-rows', { errors: findings })
    const before = new Map((await listEntries(db, [id])).map((entry) => [entry.key, entry]))
    const preview = compare(profile.indicators, indicators)
    const warnings = findings.map(({ severity: _severity, ...finding }) => finding)
    if (dryRun) return { ...preview, warnings }
    await writeTable(db, id, profile, indicators)
    for (const { key } of indicators) {
      const old = before.get(key)
      const read = entries[key] ?? {}
      const { source_survey_id = null, source_annual_id = null, source_seals = null, source_object = null } = old ?? {}
      const bound = source_survey_id ?? source_annual_id
      await writeEntry(db, id, key, {
        actual: bound ? null : (read.actual ?? old?.actual ?? null),
        score: bound ? null : (read.score ?? old?.score ?? null),
        tier: old?.tier ?? null,
        reason: read.reason ?? old?.reason ?? null,
        source_survey_id,
        source_annual_id,
        source_seals,
        source_object,
      })
    }
    await announceScore(db, id)
    await recordAct(db, actor, { act: 'evaluation.import', subject: `evaluation ${id}`, detail: { ...preview } })
    return { ...preview, warnings }
  })
}

/** Replaces the table by one typed in the pages. @throws Problem evaluation-not-found */
export async function replaceTable(db: Db, actor: Actor, id: number, indicators: IndicatorDefinition[]): Promise<void> {
  await db.transaction().execute(async (db) => {
    const evaluation = await lockEvaluation(db, id)
    if (!evaluation) throw new Problem('evaluation-not-found')
    const preview = compare(evaluation.profile.indicators, indicators)
    await writeTable(db, id, evaluation.profile, indicators)
    await announceScore(db, id)
    await recordAct(db, actor, { act: 'evaluation.table', subject: `evaluation ${id}`, detail: { ...preview } })
  })
}

function compare(before: readonly IndicatorDefinition[], after: readonly IndicatorDefinition[]) {
  const kept = after.filter(({ key }) => before.some((row) => row.key === key)).length
  const removed = before.filter(({ key }) => after.every((row) => row.key !== key)).map(({ level3 }) => level3)
  return { rows: after.length, kept, added: after.length - kept, removed }
}
