/** 名册依据: the ledger or bill a roster came from, and the users in it who are not asked. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ScanType } from '../contract/paper.ts'
import type { RosterSourceInput, RosterSources, UnlistedInput } from '../contract/roster-sources.ts'

type Db = Kysely<Database>
type Scan = { bytes: Buffer; name: string; type: ScanType }

/** Without the scans; for the page and for the evidence package. */
export async function listRosterSources(db: Db, surveyId: number): Promise<RosterSources> {
  const sources = await db
    .selectFrom('roster_source')
    .innerJoin('user', 'user.id', 'added_by')
    .select([
      'roster_source.id',
      'title',
      'issuer',
      sql<string | null>`to_char(issued_on, 'YYYY-MM-DD')`.as('issuedOn'),
      'users',
      'scan_name',
      'scan_type',
      'scan_sha256',
      sql<number>`octet_length(scan)`.as('bytes'),
      'user.name as addedBy',
      'added_at',
    ])
    .where('survey_id', '=', surveyId)
    .orderBy('roster_source.id')
    .execute()
  const unlisted = await db
    .selectFrom('roster_unlisted')
    .innerJoin('user', 'user.id', 'added_by')
    .select(['roster_unlisted.id', 'roster_unlisted.name', 'reason', 'user.name as addedBy', 'added_at'])
    .where('survey_id', '=', surveyId)
    .orderBy('roster_unlisted.id')
    .execute()
  return {
    sources: sources.map(({ scan_name, scan_type, scan_sha256, bytes, added_at, ...one }) => ({
      ...one,
      scan: { name: scan_name, type: scan_type, bytes, sha256: scan_sha256.toString('hex') },
      addedAt: added_at.toISOString(),
    })),
    unlisted: unlisted.map(({ added_at, ...one }) => ({ ...one, addedAt: added_at.toISOString() })),
  }
}

export async function findRosterScan(db: Db, surveyId: number, id: number) {
  return db
    .selectFrom('roster_source')
    .select(['scan', 'scan_type'])
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function insertRosterSource(db: Db, surveyId: number, input: RosterSourceInput, scan: Scan, by: string) {
  const row = await db
    .insertInto('roster_source')
    .values({
      survey_id: surveyId,
      title: input.title,
      issuer: input.issuer ?? null,
      issued_on: input.issuedOn ?? null,
      users: input.users ?? null,
      scan: scan.bytes,
      scan_name: scan.name,
      scan_type: scan.type,
      scan_sha256: sql<Buffer>`sha256(${scan.bytes})`,
      added_by: by,
    })
    .returning(['id', 'scan_sha256'])
    .executeTakeFirstOrThrow()
  return { id: row.id, sha256: row.scan_sha256.toString('hex') }
}

export async function insertUnlisted(db: Db, surveyId: number, { name, reason }: UnlistedInput, by: string) {
  await db.insertInto('roster_unlisted').values({ survey_id: surveyId, name, reason, added_by: by }).execute()
}

/** False when there is none. */
export async function deleteFrom(
  db: Db,
  table: 'roster_source' | 'roster_unlisted',
  surveyId: number,
  id: number,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where('survey_id', '=', surveyId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
