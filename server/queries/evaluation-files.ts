import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { EvaluationDocument } from '../contract/evaluations.ts'

type Db = Kysely<Database>

export type NewDraft = {
  evaluationId: number
  document: EvaluationDocument
  sha256: Buffer
  contentDigest: string
  madeBy: string | null
  unsealed: boolean
}

export async function insertDraft(db: Db, draft: NewDraft): Promise<number> {
  const { id } = await db
    .insertInto('evaluation_draft')
    .values({
      evaluation_id: draft.evaluationId,
      document: draft.document,
      sha256: draft.sha256,
      content_digest: draft.contentDigest,
      made_by: draft.madeBy,
      unsealed: draft.unsealed,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The newest hundred drafts, the newest first. */
export async function listDrafts(db: Db, evaluationId: number) {
  return db
    .selectFrom('evaluation_draft as draft')
    .leftJoin('user', 'user.id', 'draft.made_by')
    .select([
      'draft.id',
      'draft.document',
      'draft.sha256',
      'draft.content_digest',
      'draft.made_at',
      'user.name as made_by',
    ])
    .where('draft.evaluation_id', '=', evaluationId)
    .orderBy('draft.id', 'desc')
    .limit(100)
    .execute()
}
export type DraftRow = Awaited<ReturnType<typeof listDrafts>>[number]

export type NewFinal = {
  evaluationId: number
  draftId: number
  file: Buffer
  fileName: string
  fileType: string
  sha256: Buffer
  note: string | null
  uploadedBy: string
}

export async function insertFinal(db: Db, final: NewFinal): Promise<number> {
  const { id } = await db
    .insertInto('evaluation_final')
    .values({
      evaluation_id: final.evaluationId,
      draft_id: final.draftId,
      file: final.file,
      file_name: final.fileName,
      file_type: final.fileType,
      sha256: final.sha256,
      note: final.note,
      uploaded_by: final.uploadedBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Every 定稿 with the draft it belongs to, the newest first; the files stay where they are. */
export async function listFinals(db: Db, evaluationId: number) {
  return db
    .selectFrom('evaluation_final as final')
    .innerJoin('evaluation_draft as draft', 'draft.id', 'final.draft_id')
    .innerJoin('user as uploader', 'uploader.id', 'final.uploaded_by')
    .leftJoin('user as maker', 'maker.id', 'draft.made_by')
    .select([
      'final.id',
      'final.file_name',
      'final.file_type',
      'final.sha256',
      'final.note',
      'final.uploaded_at',
      'uploader.name as uploaded_by',
      sql<number>`length(final.file)`.as('size'),
      'draft.id as draft_id',
      'draft.document',
      'draft.sha256 as draft_sha256',
      'draft.content_digest',
      'draft.made_at',
      'maker.name as made_by',
    ])
    .where('final.evaluation_id', '=', evaluationId)
    .orderBy('final.id', 'desc')
    .execute()
}

export async function findFinal(db: Db, evaluationId: number, id: number) {
  return db
    .selectFrom('evaluation_final')
    .select(['file', 'file_name', 'file_type'])
    .where('evaluation_id', '=', evaluationId)
    .where('id', '=', id)
    .executeTakeFirst()
}
