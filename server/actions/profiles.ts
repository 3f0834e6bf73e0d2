import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ProfileInput, ProfileItem, ProfileView } from '../contract/profiles.ts'
import { Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  findProfile,
  insertProfile,
  lockVersions,
  type ProfileRow,
  replaceProfile,
  retireProfile,
} from '../queries/profiles.ts'

type Db = Kysely<Database>
type Author = Actor & { id: string }

export function profileItem(row: ProfileRow): ProfileItem {
  const { label, legalBasis, full } = row.content
  return {
    id: row.id,
    key: row.key,
    label,
    version: row.version,
    legalBasis,
    full,
    shipped: row.shipped,
    inUse: row.in_use,
    newest: row.newest,
    retiredAt: row.retired_at?.toISOString() ?? null,
  }
}

/** @throws Problem profile-not-found */
export async function viewProfile(db: Db, id: number, editable: boolean): Promise<ProfileView> {
  const row = await getProfile(db, id)
  return { ...profileItem(row), content: row.content, editable }
}

async function getProfile(db: Db, id: number): Promise<ProfileRow> {
  const row = await findProfile(db, id)
  if (!row) throw new Problem('profile-not-found')
  return row
}

export async function addProfile(db: Db, author: Author, input: ProfileInput): Promise<number> {
  return db.transaction().execute(async (db) => {
    const key = `own-${randomBytes(4).toString('hex')}`
    const id = await insertProfile(db, { ...input, key, version: '1' }, author.id)
    await recordAct(db, author, {
      act: 'profile.create',
      subject: `profile ${id}`,
      detail: { key, label: input.label },
    })
    return id
  })
}

/** Changes a profile that nothing stands on yet. @throws Problem profile-not-found, profile-in-use (held by the database) */
export async function changeProfile(db: Db, actor: Actor, id: number, input: ProfileInput): Promise<void> {
  await db.transaction().execute(async (db) => {
    const { key, version } = await getProfile(db, id)
    await replaceProfile(db, id, { ...input, key, version })
    await recordAct(db, actor, { act: 'profile.change', subject: `profile ${id}`, detail: { label: input.label } })
  })
}

/** The next version of the same profile. @throws Problem profile-not-found */
export async function versionProfile(db: Db, author: Author, id: number, input: ProfileInput): Promise<number> {
  return db.transaction().execute(async (db) => {
    const { key } = await getProfile(db, id)
    const versions = (await lockVersions(db, key)).map(({ version }) => Number.parseInt(version, 10) || 0)
    const version = String(Math.max(...versions) + 1)
    const next = await insertProfile(db, { ...input, key, version }, author.id)
    await recordAct(db, author, {
      act: 'profile.version',
      subject: `profile ${next}`,
      detail: { key, version, from: id },
    })
    return next
  })
}

/** 停用 and 恢复: a retired version is offered to no new evaluation. @throws Problem profile-not-found */
export async function setRetired(db: Db, actor: Actor, id: number, retired: boolean): Promise<void> {
  await db.transaction().execute(async (db) => {
    await getProfile(db, id)
    await retireProfile(db, id, retired)
    await recordAct(db, actor, { act: retired ? 'profile.retire' : 'profile.restore', subject: `profile ${id}` })
  })
}
