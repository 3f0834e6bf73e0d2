import { createHash } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Answers } from '../contract/answers.ts'
import type { PaperState, ScanType } from '../contract/paper.ts'

type Db = Kysely<Database>

export type PaperEntry = {
  id: number
  survey_id: number
  invitation_id: number
  submission_id: string
  unit: string
  seat: number
  role: string | null
  generation: number
  state: PaperState
  entered_by: string
  entered_by_name: string
  entered_at: Date
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
  reason: string | null
  scan_name: string
  scan_type: ScanType
  scan_sha256: Buffer
  bytes: number
  answers: Answers
}

// The scan itself is read only where it is shown.
const entries = (db: Db, surveyId: number) =>
  db
    .selectFrom('paper_entry as p')
    .innerJoin('invitation as i', (join) =>
      join.onRef('i.survey_id', '=', 'p.survey_id').onRef('i.id', '=', 'p.invitation_id'),
    )
    .innerJoin('user as e', 'e.id', 'p.entered_by')
    .leftJoin('user as d', 'd.id', 'p.decided_by')
    .where('p.survey_id', '=', surveyId)
    .select([
      'p.id',
      'p.survey_id',
      'p.invitation_id',
      'p.submission_id',
      'i.unit_name as unit',
      'i.seat',
      'i.role',
      'i.generation',
      'p.state',
      'p.entered_by',
      'e.name as entered_by_name',
      'p.entered_at',
      'p.decided_by',
      'd.name as decided_by_name',
      'p.decided_at',
      'p.reason',
      'p.scan_name',
      'p.scan_type',
      'p.scan_sha256',
      sql<number>`octet_length(p.scan)`.as('bytes'),
      'p.answers',
    ])

export type NewPaperEntry = {
  surveyId: number
  invitationId: number
  answers: Answers
  scan: { bytes: Buffer; name: string; type: ScanType }
  enteredBy: string
  enteredAt?: Date | undefined
}

/** Stores scan, digest and answers; they wait for the second person. */
export async function insertPaperEntry(db: Db, entry: NewPaperEntry): Promise<number> {
  const { id } = await db
    .insertInto('paper_entry')
    .values({
      survey_id: entry.surveyId,
      invitation_id: entry.invitationId,
      answers: JSON.stringify(entry.answers),
      scan: entry.scan.bytes,
      scan_name: entry.scan.name,
      scan_type: entry.scan.type,
      scan_sha256: createHash('sha256').update(entry.scan.bytes).digest(),
      entered_by: entry.enteredBy,
      entered_at: entry.enteredAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Those that wait first, then the newest. */
export async function listPaperEntries(db: Db, surveyId: number): Promise<PaperEntry[]> {
  return entries(db, surveyId)
    .orderBy(sql`p.state <> 'entered'`)
    .orderBy('p.id', 'desc')
    .limit(2000)
    .execute()
}

export async function findPaperEntry(db: Db, surveyId: number, id: number): Promise<PaperEntry | undefined> {
  return entries(db, surveyId).where('p.id', '=', id).executeTakeFirst()
}

/** Takes the entry until the end of the transaction. */
export async function lockPaperEntry(
  db: Transaction<Database>,
  surveyId: number,
  id: number,
): Promise<PaperEntry | undefined> {
  return entries(db, surveyId).where('p.id', '=', id).forUpdate('p').executeTakeFirst()
}

export async function getScan(db: Db, id: number): Promise<Buffer> {
  const { scan } = await db.selectFrom('paper_entry').select('scan').where('id', '=', id).executeTakeFirstOrThrow()
  return scan
}

type Decision = { state: 'confirmed' | 'rejected'; by: string; reason: string | null; at?: Date | undefined }

export async function decidePaperEntry(db: Db, id: number, { state, by, reason, at }: Decision): Promise<void> {
  await db
    .updateTable('paper_entry')
    .set({ state, decided_by: by, decided_at: at ?? sql<Date>`now()`, reason })
    .where('id', '=', id)
    .execute()
}
