import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { OutsideRecord, OutsideState } from '../contract/outside-waves.ts'
import type { ScanType } from '../contract/paper.ts'

type Db = Kysely<Database>

export type NewOutsideWave = {
  record: OutsideRecord
  digest: string
  scan: { bytes: Buffer; name: string; type: ScanType }
  enteredBy: string
}

export async function insertOutsideWave(db: Db, { record, digest, scan, enteredBy }: NewOutsideWave): Promise<number> {
  const { id } = await db
    .insertInto('outside_wave')
    .values({
      record: JSON.stringify(record),
      year: record.year,
      record_digest: digest,
      scan: scan.bytes,
      scan_name: scan.name,
      scan_type: scan.type,
      scan_sha256: createHash('sha256').update(scan.bytes).digest(),
      entered_by: enteredBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

// The scan itself is read only where it is shown.
const waves = (db: Db) =>
  db
    .selectFrom('outside_wave as w')
    .innerJoin('user as e', 'e.id', 'w.entered_by')
    .leftJoin('user as d', 'd.id', 'w.decided_by')
    .select([
      'w.id',
      'w.record',
      'w.year',
      'w.record_digest',
      'w.scan_name',
      'w.scan_type',
      'w.scan_sha256',
      'w.state',
      'w.entered_by',
      'e.name as entered_by_name',
      'w.entered_at',
      'w.decided_by',
      'd.name as decided_by_name',
      'w.decided_at',
      'w.reason',
      sql<number>`octet_length(w.scan)`.as('bytes'),
    ])

export type OutsideWaveRow = Awaited<ReturnType<typeof listOutsideWaves>>[number]

/** The latest year first. */
export async function listOutsideWaves(db: Db) {
  return waves(db).orderBy('w.year', 'desc').orderBy('w.id', 'desc').limit(500).execute()
}

export async function findOutsideWave(db: Db, id: number): Promise<OutsideWaveRow | undefined> {
  return waves(db).where('w.id', '=', id).executeTakeFirst()
}

/** Takes the wave until the end of the transaction. */
export async function lockOutsideWave(db: Db, id: number): Promise<OutsideWaveRow | undefined> {
  return waves(db).where('w.id', '=', id).forUpdate('w').executeTakeFirst()
}

export async function getOutsideScan(db: Db, id: number): Promise<Buffer> {
  const { scan } = await db.selectFrom('outside_wave').select('scan').where('id', '=', id).executeTakeFirstOrThrow()
  return scan
}

type Decision = { state: Exclude<OutsideState, 'entered'>; by: string; reason: string | null }

export async function decideOutsideWave(db: Db, id: number, { state, by, reason }: Decision): Promise<void> {
  await db
    .updateTable('outside_wave')
    .set({ state, decided_by: by, decided_at: sql<Date>`now()`, reason })
    .where('id', '=', id)
    .execute()
}
