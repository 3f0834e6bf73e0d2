import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { DraftView, EvaluationDocument, EvaluationView, FinalView } from '../contract/evaluations.ts'
import {
  hasUnsealed,
  materialsXlsx,
  monitoringXlsx,
  selfEvaluationDocx,
  selfEvaluationXlsx,
  weightsXlsx,
} from '../documents/evaluation-documents.ts'
import { keyOf } from '../documents/workings-scores.ts'
import { workingsXlsx, type WorkingSurvey } from '../documents/workings-xlsx.ts'
import { readResult } from '../domain/older-result.ts'
import type { UnitResponse } from '../domain/statistics.ts'
import { demandMany } from '../few-units.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type DraftRow,
  findFinal,
  insertDraft,
  insertFinal,
  listDrafts,
  listFinals,
} from '../queries/evaluation-files.ts'
import type { AsOf } from '../queries/invalidated.ts'
import { getSeal } from '../queries/seals.ts'
import { getSurvey } from '../queries/surveys.ts'
import { byUnit, getResult } from './compute-result.ts'
import { viewEvaluation } from './evaluations.ts'

type Db = Kysely<Database>

export type MadeDocument = { bytes: Uint8Array; fileName: string; view: EvaluationView }

const names: Record<EvaluationDocument, string> = {
  'self-evaluation.xlsx': '自评表.xlsx',
  'self-evaluation.docx': '自评表.docx',
  'weights.xlsx': '附表-项目各部分权重和绩效分值.xlsx',
  'monitoring.xlsx': '绩效运行监控表.xlsx',
  'materials.xlsx': '佐证材料目录.xlsx',
  'workings.xlsx': '计算底稿.xlsx',
}

/** Beyond so many answers no spreadsheet recalculates in a sitting. */
const MOST_ANSWERS = 20_000

/** Makes a document and keeps it as a draft with its digests. @throws Problem evaluation-not-found, too-many-rows, too-few-units */
export async function makeDocument(
  db: Db,
  actor: Actor,
  id: number,
  document: EvaluationDocument,
): Promise<MadeDocument> {
  const view = await viewEvaluation(db, id, false)
  const bytes = await writeDocument(db, view, document)
  const sha256 = createHash('sha256').update(bytes).digest()
  await db.transaction().execute(async (db) => {
    const draft = {
      evaluationId: id,
      document,
      sha256,
      contentDigest: view.contentDigest,
      madeBy: actor.id,
      unsealed: hasUnsealed(view),
    }
    const draftId = await insertDraft(db, draft)
    const detail = { document, draft: draftId, sha256: sha256.toString('hex'), content: view.contentDigest }
    await recordAct(db, actor, { act: 'evaluation.export', subject: `evaluation ${id}`, detail })
  })
  return { bytes, fileName: `${view.project}${view.year}年度-${names[document]}`, view }
}

function writeDocument(db: Db, view: EvaluationView, document: EvaluationDocument): Promise<Uint8Array> {
  const writers: Record<EvaluationDocument, () => Promise<Uint8Array>> = {
    'self-evaluation.xlsx': () => selfEvaluationXlsx(view),
    'self-evaluation.docx': () => selfEvaluationDocx(view, new Date()),
    'weights.xlsx': () => weightsXlsx(view),
    'monitoring.xlsx': () => monitoringXlsx(view),
    'materials.xlsx': () => materialsXlsx(view),
    'workings.xlsx': async () => workingsXlsx(view, await boundSurveys(db, view)),
  }
  return writers[document]()
}

async function boundSurveys(db: Db, { indicators }: EvaluationView): Promise<WorkingSurvey[]> {
  const waves = indicators.flatMap(({ source }) => source?.waves ?? [])
  const surveys: WorkingSurvey[] = []
  // By wave and seal: another row may be bound under another one.
  for (const { surveyId: id, seal } of new Map(waves.map((one) => [keyOf(one), one])).values()) {
    const survey = await getSurvey(db, id)
    const result = seal ? readResult((await getSeal(db, id, seal.number)).result) : await getResult(db, survey)
    demandMany(result)
    const { indicator, composite, objects = [] } = result
    const key = keyOf({ surveyId: id, seal })
    const bound = new Set(
      indicators.flatMap(({ source }) => (source && keyOf(source.waves[0]!) === key ? (source.object?.key ?? []) : [])),
    )
    surveys.push({
      key,
      plan: survey.plan,
      planDigest: survey.plan_digest ?? '',
      units: await readUnits(db, id, seal?.number ?? 'now'),
      indicator,
      bound: objects.filter((one) => bound.has(one.key)),
      composite: { weight: composite.weight, experts: composite.experts.exact },
    })
  }
  return surveys
}

async function readUnits(db: Db, surveyId: number, asOf: AsOf): Promise<UnitResponse[][]> {
  const units: UnitResponse[][] = []
  let answers = 0
  for await (const returns of byUnit(db, surveyId, { asOf })) {
    answers += returns.length
    if (answers > MOST_ANSWERS)
      throw new Problem('too-many-rows', { params: { maximum: MOST_ANSWERS, found: answers } })
    units.push(returns)
  }
  // By what they say: the roster's order would tell whose they are.
  const contentOf = (unit: readonly UnitResponse[]) =>
    JSON.stringify(unit.map(({ ratings }) => Object.entries(ratings).sort()))
  return units
    .map((unit) => ({ unit, content: contentOf(unit) }))
    .sort((a, b) => (a.content < b.content ? -1 : 1))
    .map(({ unit }) => unit)
}

const viewDraft = (row: DraftRow): DraftView => ({
  id: row.id,
  document: row.document,
  sha256: row.sha256.toString('hex'),
  contentDigest: row.content_digest,
  madeBy: row.made_by,
  madeAt: row.made_at.toISOString(),
})

/** @throws Problem evaluation-not-found */
export async function listFiles(db: Db, id: number): Promise<{ drafts: DraftView[]; finals: FinalView[] }> {
  const { contentDigest } = await viewEvaluation(db, id, false)
  const [drafts, finals] = await Promise.all([listDrafts(db, id), listFinals(db, id)])
  return {
    drafts: drafts.map(viewDraft),
    finals: finals.map((row) => ({
      id: row.id,
      draft: viewDraft({ ...row, id: row.draft_id, sha256: row.draft_sha256 }),
      fileName: row.file_name,
      fileType: row.file_type,
      sha256: row.sha256.toString('hex'),
      size: row.size,
      note: row.note,
      uploadedBy: row.uploaded_by,
      uploadedAt: row.uploaded_at.toISOString(),
      current: row.content_digest === contentDigest,
    })),
  }
}

export type StampedFile = { bytes: Buffer; name: string; type: string }

/** Keeps a stamped 定稿 beside the draft it was printed from. @throws Problem draft-not-found, final-already-there, final-unsealed */
export async function addFinal(
  db: Db,
  actor: Actor & { id: string },
  id: number,
  { draftId, note }: { draftId: number; note: string },
  file: StampedFile,
): Promise<void> {
  await viewEvaluation(db, id, false)
  const sha256 = createHash('sha256').update(file.bytes).digest()
  await db.transaction().execute(async (db) => {
    const finalId = await insertFinal(db, {
      evaluationId: id,
      draftId,
      file: file.bytes,
      fileName: file.name,
      fileType: file.type,
      sha256,
      note: note || null,
      uploadedBy: actor.id,
    })
    const detail = { final: finalId, draft: draftId, name: file.name, sha256: sha256.toString('hex') }
    await recordAct(db, actor, { act: 'evaluation.final', subject: `evaluation ${id}`, detail })
  })
}

/** @throws Problem final-not-found */
export async function getFinal(db: Db, id: number, finalId: number): Promise<StampedFile> {
  const final = await findFinal(db, id, finalId)
  if (!final) throw new Problem('final-not-found')
  return { bytes: final.file, name: final.file_name, type: final.file_type }
}
