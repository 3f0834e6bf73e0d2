import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { ApiKeyInput, ApiKeyView, NewApiKey } from '../contract/api-keys.ts'
import { invalidField, Problem } from '../problem.ts'
import { type ApiKeyRow, findApiKey, listApiKeys, revokeApiKey } from '../queries/api-keys.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { insertKey } from '../queries/people.ts'
import { digestOfKey, may, type Person, type Right, rights } from '../session.ts'

type Db = Kysely<Database>
const DAY = 86_400_000

function viewKey(row: ApiKeyRow): ApiKeyView {
  const { id, label, owner, hint, scopes } = row
  return {
    id,
    label,
    owner,
    hint,
    scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    state: row.revoked_at ? 'revoked' : row.expired ? 'expired' : 'active',
  }
}

/** What a key of this person may be given: the rights they have, but none over keys. */
export const grantableScopes = (person: Person): Right[] =>
  (Object.keys(rights) as Right[]).filter((right) => may(person, right) && !right.startsWith('keys.'))

/** One's own keys; with `keys.all` everybody's. */
export async function listKeys(db: Db, person: Person): Promise<ApiKeyView[]> {
  return (await listApiKeys(db, may(person, 'keys.all') ? null : person.id)).map(viewKey)
}

/** A key for oneself, narrowed to scopes. @throws Problem invalid-input: a scope that the person does not have */
export async function makeKey(db: Db, actor: Actor, person: Person, input: ApiKeyInput): Promise<NewApiKey> {
  const own = grantableScopes(person) as string[]
  input.scopes.forEach((scope, i) => {
    if (!own.includes(scope)) throw invalidField(`scopes.${i}`, 'unknown-scope')
  })
  const key = `manyi_${randomBytes(32).toString('base64url')}`
  const scopes = [...new Set(input.scopes)]
  const id = await db.transaction().execute(async (db) => {
    const id = await insertKey(db, {
      userId: person.id,
      digest: digestOfKey(key),
      label: input.label,
      expiresAt: new Date(Date.now() + input.expiresInDays * DAY),
      scopes,
      hint: key.slice(-4),
    })
    const detail = { label: input.label, scopes, days: input.expiresInDays }
    await recordAct(db, actor, { act: 'key.create', subject: `key ${id}`, detail })
    return id
  })
  return { ...viewKey((await findApiKey(db, id))!), key }
}

/** @throws Problem key-not-found, also for another's key without `keys.all` */
export async function revokeKey(db: Db, actor: Actor, person: Person, id: number): Promise<ApiKeyView> {
  await db.transaction().execute(async (db) => {
    const key = await findApiKey(db, id)
    if (!key || (key.user_id !== person.id && !may(person, 'keys.all'))) throw new Problem('key-not-found')
    if (key.revoked_at) return
    await revokeApiKey(db, id)
    await recordAct(db, actor, {
      act: 'key.revoke',
      subject: `key ${id}`,
      detail: { label: key.label, owner: key.owner },
    })
  })
  return viewKey((await findApiKey(db, id))!)
}
