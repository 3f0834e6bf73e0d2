/** 往年结果: results of waves held elsewhere, entered by one person from a document, confirmed by another against its scan. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { OutsideRecord, OutsideWaveView } from '../contract/outside-waves.ts'
import type { ScanType } from '../contract/paper.ts'
import type { Me } from '../contract/people.ts'
import { digestOf } from '../digest.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  decideOutsideWave,
  findOutsideWave,
  insertOutsideWave,
  listOutsideWaves,
  lockOutsideWave,
  type OutsideWaveRow,
} from '../queries/outside-waves.ts'
import { may } from '../session.ts'

type Db = Kysely<Database>
type Person = Actor & { id: string }
type Scan = { bytes: Buffer; name: string; type: ScanType }

export async function listOutside(db: Db, person: Me): Promise<OutsideWaveView[]> {
  return (await listOutsideWaves(db)).map((row) => viewOutside(row, person))
}

/** @throws Problem outside-wave-not-found */
export async function getOutside(db: Db, id: number): Promise<OutsideWaveRow> {
  const row = await findOutsideWave(db, id)
  if (!row) throw new Problem('outside-wave-not-found')
  return row
}

/** 登记. It counts nowhere until another person has confirmed it. */
export async function enterOutside(db: Db, actor: Person, record: OutsideRecord, scan: Scan): Promise<number> {
  const digest = digestOf(record)
  return db.transaction().execute(async (db) => {
    const id = await insertOutsideWave(db, { record, digest, scan, enteredBy: actor.id })
    const detail = { year: record.year, value: record.value, digest }
    await recordAct(db, actor, { act: 'outside-wave.entered', subject: `outside wave ${id}`, detail })
    return id
  })
}

/** 确认. @throws Problem outside-wave-not-found, outside-wave-decided, decided-by-enterer, year-taken */
export const confirmOutside = (db: Db, actor: Person, id: number) =>
  decide(db, actor, id, { from: 'entered', state: 'confirmed', reason: null })

/** 退回. @throws Problem outside-wave-not-found, outside-wave-decided, decided-by-enterer */
export const rejectOutside = (db: Db, actor: Person, id: number, reason: string) =>
  decide(db, actor, id, { from: 'entered', state: 'rejected', reason })

/** 撤销 of what was confirmed: it stays, with the reason, and is compared with no longer. */
export const withdrawOutside = (db: Db, actor: Person, id: number, reason: string) =>
  decide(db, actor, id, { from: 'confirmed', state: 'withdrawn', reason })

type Ruling = {
  from: 'entered' | 'confirmed'
  state: 'confirmed' | 'rejected' | 'withdrawn'
  reason: string | null
}

async function decide(db: Db, actor: Person, id: number, { from, state, reason }: Ruling): Promise<void> {
  await db.transaction().execute(async (db: Transaction<Database>) => {
    const row = await lockOutsideWave(db, id)
    if (!row) throw new Problem('outside-wave-not-found')
    if (row.state !== from) throw new Problem('outside-wave-decided')
    if (row.entered_by === actor.id) throw new Problem('decided-by-enterer')
    await decideOutsideWave(db, id, { state, by: actor.id, reason })
    const detail = { year: row.year, digest: row.record_digest, ...(reason !== null && { reason }) }
    await recordAct(db, actor, { act: `outside-wave.${state}`, subject: `outside wave ${id}`, detail })
  })
}

export function viewOutside(row: OutsideWaveRow, person: Me): OutsideWaveView {
  const mayReview = may(person, 'surveys.approve') && row.entered_by !== person.id
  return {
    ...row.record,
    id: row.id,
    state: row.state,
    digest: row.record_digest,
    scan: { name: row.scan_name, type: row.scan_type, sha256: row.scan_sha256.toString('hex'), bytes: row.bytes },
    enteredBy: { id: row.entered_by, name: row.entered_by_name },
    enteredAt: row.entered_at.toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decided_by_name ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    reason: row.reason,
    mayDecide: mayReview && (row.state === 'entered' || row.state === 'confirmed'),
  }
}
