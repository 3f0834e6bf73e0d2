import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { caller, createWorld, must, openSurvey, type World } from '../support.ts'

const keyFor = async (world: World, input: object = {}) =>
  must(world.manager.post('/keys', { label: '绩效平台', scopes: ['evaluations.read'], expiresInDays: 90, ...input }))
const asKey = (world: World, key: string) => caller(world.app, { 'x-api-key': key })

test('a key is shown once, may what it names and nothing else its owner may', async () => {
  const world = await createWorld()
  const made = await keyFor(world)
  expect(made.key).toMatch(/^manyi_[\w-]{43}$/)
  const system = asKey(world, made.key)
  expect((await system.get('/evaluations')).status).toBe(200)
  for (const path of ['/units', '/surveys', '/keys']) {
    const refused = await system.get(path)
    expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'forbidden'])
  }
  expect((await system.post('/evaluations', { project: '政务云', year: 2024 })).status).toBe(403)
  const { items } = (await world.manager.get('/keys')).body
  expect(items[0]).toMatchObject({
    id: made.id,
    hint: made.key.slice(-4),
    scopes: ['evaluations.read'],
    state: 'active',
  })
  expect(JSON.stringify(items)).not.toContain(made.key)
})

test('a key with scopes makes no other key, and no scope gives that right', async () => {
  const world = await createWorld()
  const { key } = await keyFor(world)
  expect(
    (await asKey(world, key).post('/keys', { label: '又一个', scopes: ['units.read'], expiresInDays: 1 })).status,
  ).toBe(403)
  const refused = await world.manager.post('/keys', { label: '越权', scopes: ['keys.own'], expiresInDays: 1 })
  expect(refused.body.errors).toEqual([{ field: 'scopes.0', code: 'unknown-scope' }])
})

test('nobody gives a key what they may not do themselves', async () => {
  const world = await createWorld()
  const refused = await world.reviewer.post('/keys', { label: '越权', scopes: ['units.write'], expiresInDays: 30 })
  expect(refused.body.errors).toEqual([{ field: 'scopes.0', code: 'unknown-scope' }])
})

test('what its owner loses, a key loses', async () => {
  const world = await createWorld()
  const { key } = await keyFor(world)
  await world.db.deleteFrom('role_grant').where('role', '=', 'manager').execute()
  expect((await asKey(world, key).get('/evaluations')).status).toBe(403)
})

test('a key ends when it is revoked and when its time is over', async () => {
  const world = await createWorld()
  const { id, key } = await keyFor(world)
  expect((await must(world.manager.del(`/keys/${id}`))).state).toBe('revoked')
  expect((await asKey(world, key).get('/evaluations')).status).toBe(401)
  await expect(sql`update api_key set revoked_at = null where id = ${id}`.execute(world.db)).rejects.toMatchObject({
    constraint: 'api_key_frozen',
  })
  const second = await keyFor(world)
  // Time passes: only a superuser of the database can say so.
  await sql`alter table api_key disable trigger api_key_guard`.execute(world.db)
  await sql`update api_key set expires_at = now() - interval '1 second' where id = ${second.id}`.execute(world.db)
  expect((await asKey(world, second.key).get('/evaluations')).status).toBe(401)
  const { items } = (await world.manager.get('/keys')).body
  expect(items.map((one: { state: string }) => one.state).slice(0, 2)).toEqual(['expired', 'revoked'])
})

test('the database lets nobody widen a key or move it to somebody else', async () => {
  const world = await createWorld()
  const { id } = await keyFor(world)
  await expect(sql`update api_key set scopes = null where id = ${id}`.execute(world.db)).rejects.toMatchObject({
    constraint: 'api_key_frozen',
  })
})

test('its last use is noted', async () => {
  const world = await createWorld()
  const { id, key } = await keyFor(world)
  const lastUse = async () =>
    (await world.manager.get('/keys')).body.items.find((one: { id: number }) => one.id === id).lastUsedAt
  expect(await lastUse()).toBeNull()
  await asKey(world, key).get('/evaluations')
  expect(Date.parse(await lastUse())).toBeGreaterThan(Date.now() - 60_000)
})

test('one sees and revokes one’s own keys; 安全管理员 everybody’s', async () => {
  const world = await createWorld()
  const { id } = await keyFor(world)
  expect((await world.reviewer.get('/keys')).body.items.map((one: { id: number }) => one.id)).not.toContain(id)
  expect((await world.reviewer.del(`/keys/${id}`)).body.code).toBe('key-not-found')
  const security = await world.hire('anquan', ['security'])
  expect((await security.get('/keys')).body.items.map((one: { id: number }) => one.id)).toContain(id)
  expect((await must(security.del(`/keys/${id}`))).state).toBe('revoked')
})

test('a key without a use, a scope or an end within a year is refused', async () => {
  const world = await createWorld()
  const { status, body } = await world.manager.post('/keys', { label: '', scopes: [], expiresInDays: 400 })
  expect(status).toBe(422)
  expect(body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual([
    ['label', 'required'],
    ['scopes', 'required'],
    ['expiresInDays', 'out-of-range'],
  ])
})

test('making and revoking are in the audit log, without the key', async () => {
  const world = await createWorld()
  await openSurvey(world, 1)
  const { id, key } = await keyFor(world)
  await must(world.manager.del(`/keys/${id}`))
  const entries = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'detail'])
    .where('subject', '=', `key ${id}`)
    .orderBy('id')
    .execute()
  expect(entries.map(({ act }) => act)).toEqual(['key.create', 'key.revoke'])
  expect(JSON.stringify(entries)).not.toContain(key)
})
