import { expect, test } from 'vitest'
import { createKey, createUser, resetPassword } from '../../server/actions/people.ts'
import { caller, createWorld, must, testPassword, type World } from '../support.ts'
import { countRows } from './contents.ts'

const json = { 'content-type': 'application/json' }
const actor = { id: null, name: 'test', address: null }
const home = 'http://localhost'

const signIn = (world: World, username: string, password: string, headers = {}) =>
  world.stranger.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ username, password }),
  })

async function cookieOf(world: World, username = 'manager'): Promise<string> {
  const { status, headers } = await signIn(world, username, testPassword)
  expect(status).toBe(200)
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

test('who signs in gets a cookie that scripts cannot read and other sites do not send', async () => {
  const world = await createWorld()
  const { status, headers } = await signIn(world, 'manager', testPassword)
  expect(status).toBe(200)
  const session = headers.getSetCookie().find((cookie) => /session_token/.test(cookie))!
  expect(session).toMatch(/;\s*HttpOnly/i)
  expect(session).toMatch(/;\s*SameSite=(Lax|Strict)/i)
  const me = await caller(world.app, { cookie: session.split(';')[0]! }).get('/me')
  expect(me.body).toMatchObject({ username: 'manager', roles: ['manager'], via: 'session' })
  expect(Object.keys(me.body).sort()).toEqual(['actsFor', 'id', 'name', 'needs', 'roles', 'username', 'via'])
})

test('a user name is taken in any case', async () => {
  const world = await createWorld()
  expect((await signIn(world, 'MANAGER', testPassword)).status).toBe(200)
})

test('a wrong password and an unknown user are told the same, word for word', async () => {
  const world = await createWorld()
  const wrong = await signIn(world, 'manager', 'not the password at all')
  const unknown = await signIn(world, 'nobody', 'not the password at all')
  expect(wrong.status).toBe(401)
  expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
  expect(await countRows(world.db, 'session')).toBe(0)
})

test.for([
  {},
  { username: 'manager' },
  { username: 'manager', password: null },
  { username: { a: 1 }, password: [] },
  { username: 'a\u0000b', password: 'x' },
  { username: "' or 1=1 --", password: 'x' },
  [],
])('signing in with %j is refused without an error of ours', async (body) => {
  const world = await createWorld()
  const reply = await world.stranger.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: json,
    body: JSON.stringify(body),
  })
  expect(reply.status).toBeGreaterThanOrEqual(400)
  expect(reply.status).toBeLessThan(500)
})

test('signing out ends the session for every copy of its cookie', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const page = caller(world.app, { cookie, origin: home })
  expect((await page.get('/me')).status).toBe(200)
  expect((await page.send('/api/auth/sign-out', { method: 'POST', headers: json, body: '{}' })).status).toBe(200)
  expect((await page.get('/me')).body.code).toBe('not-signed-in')
  expect(await countRows(world.db, 'session')).toBe(0)
})

test('a session ends after half an hour without a request', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const { expiresAt } = await world.db.selectFrom('session').select('expiresAt').executeTakeFirstOrThrow()
  expect(Math.round((expiresAt.getTime() - Date.now()) / 60_000)).toBe(30)
  await world.db
    .updateTable('session')
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .execute()
  expect((await caller(world.app, { cookie }).get('/me')).status).toBe(401)
})

test('a forged or stolen half of a cookie signs nobody in', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const { token } = await world.db.selectFrom('session').select('token').executeTakeFirstOrThrow()
  const name = cookie.split('=')[0]!
  // What stands in the database is not enough: the cookie is signed.
  for (const forged of [`${name}=${token}`, `${name}=${token}.AAAA`, `${cookie.slice(0, -4)}AAAA`, `${name}=`]) {
    expect([forged, (await caller(world.app, { cookie: forged }).get('/me')).status]).toEqual([forged, 401])
  }
})

test("another site's post with the cookie is refused, as form, as text and as nothing", async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', undefined]
  for (const type of types) {
    for (const origin of ['https://evil.example', 'null', undefined]) {
      const headers = { cookie, ...(type && { 'content-type': type }), ...(origin && { origin }) }
      const reply = await world.stranger.send('/api/v1/evaluations', {
        method: 'POST',
        headers,
        ...(type && { body: '{}' }),
      })
      expect([type, origin, reply.status, reply.body.code]).toEqual([type, origin, 403, 'cross-site'])
    }
  }
  const signOut = await world.stranger.send('/api/auth/sign-out', {
    method: 'POST',
    headers: { cookie, origin: 'https://evil.example', ...json },
    body: '{}',
  })
  expect(signOut.status).toBe(403)
  expect(await countRows(world.db, 'session')).toBe(1)
})

test('the own pages may post, under the address the request came to and under the public one', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  for (const origin of [home, world.config.publicUrl]) {
    const form = new FormData()
    form.append('file', new File(['单位名称\n统计局'], 'units.csv'))
    const reply = await world.stranger.send('/api/v1/units/import', {
      method: 'POST',
      headers: { cookie, origin },
      body: form,
    })
    expect([origin, reply.status]).toEqual([origin, 200])
  }
})

test('a key that is wrong, revoked or expired opens nothing, also beside a good cookie', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const good = await createKey(world.db, actor, 'manager', 'good', null)
  const expired = await createKey(world.db, actor, 'manager', 'expired', new Date(Date.now() - 1000))
  const revoked = await createKey(world.db, actor, 'manager', 'revoked', new Date(Date.now() + 60_000))
  expect((await caller(world.app, { 'x-api-key': revoked }).get('/me')).body).toMatchObject({
    username: 'manager',
    via: 'key',
  })
  await world.db.updateTable('api_key').set({ revoked_at: new Date() }).where('label', '=', 'revoked').execute()
  for (const key of [expired, revoked, `${good}x`, good.slice(0, -1), '', 'manyi_', good.toUpperCase()]) {
    const reply = await caller(world.app, { 'x-api-key': key, cookie }).get('/me')
    expect([key, reply.status, reply.body.code]).toEqual([key, 401, 'not-signed-in'])
  }
})

test('neither passwords nor keys can be read from the database', async () => {
  const world = await createWorld()
  const key = await createKey(world.db, actor, 'manager', 'mine', null)
  const stored = JSON.stringify([
    await world.db.selectFrom('account').selectAll().execute(),
    await world.db.selectFrom('api_key').selectAll().execute(),
  ])
  expect(stored).not.toContain(testPassword)
  expect(stored).not.toContain(key)
  expect(stored).not.toContain(Buffer.from(key).toString('base64'))
})

test('a new password ends every session of its owner', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  await resetPassword(world.db, actor, 'manager', 'another good password')
  expect((await caller(world.app, { cookie }).get('/me')).status).toBe(401)
  expect((await signIn(world, 'manager', testPassword)).status).toBe(401)
  expect((await signIn(world, 'manager', 'another good password')).status).toBe(200)
})

test('a person without a role is signed in and may do nothing', async () => {
  const world = await createWorld()
  await createUser(world.db, actor, { username: 'former', name: 'former', password: testPassword, roles: ['manager'] })
  await world.db
    .deleteFrom('role_grant')
    .where('user_id', 'in', world.db.selectFrom('user').select('id').where('username', '=', 'former'))
    .execute()
  const former = caller(world.app, { cookie: await cookieOf(world, 'former') })
  expect((await must(former.get('/me'))).roles).toEqual([])
  for (const path of ['/units', '/surveys', '/evaluations', '/templates'])
    expect((await former.get(path)).body.code).toBe('forbidden')
})

const otherAddresses = [
  ['POST', 'sign-up/email'],
  ['POST', 'sign-in/email'],
  ['POST', 'is-username-available'],
  ['POST', 'update-user'],
  ['POST', 'change-email'],
  ['POST', 'change-password'],
  ['POST', 'set-password'],
  ['POST', 'delete-user'],
  ['POST', 'request-password-reset'],
  ['POST', 'forget-password'],
  ['POST', 'reset-password'],
  ['POST', 'send-verification-email'],
  ['POST', 'sign-in/social'],
  ['POST', 'link-social'],
  ['POST', 'revoke-sessions'],
  ['GET', 'get-session'],
  ['GET', 'list-sessions'],
  ['GET', 'list-accounts'],
  ['GET', 'ok'],
  ['GET', 'error'],
  ['GET', 'reference'],
  ['GET', 'sign-in/username'],
] as const

test('nobody signs up, renames themselves or asks who exists: no other address of the sign-in service is open', async () => {
  const world = await createWorld()
  const cookie = await cookieOf(world)
  const people = await countRows(world.db, 'user')
  const body = JSON.stringify({
    username: 'manager',
    name: '冒名',
    email: 'new@example.org',
    password: testPassword,
    newPassword: testPassword,
  })
  for (const [method, address] of otherAddresses) {
    const reply = await world.stranger.send(`/api/auth/${address}`, {
      method,
      headers: { cookie, origin: home, ...json },
      ...(method === 'POST' && { body }),
    })
    expect([address, reply.status, reply.body?.code]).toEqual([address, 404, 'not-found'])
  }
  expect(await countRows(world.db, 'user')).toBe(people)
  expect((await world.manager.get('/me')).body.name).toBe('manager')
})
