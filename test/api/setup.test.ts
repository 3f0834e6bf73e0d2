import { expect, test } from 'vitest'
import { createWorld } from '../support.ts'
import { contentsOf, countRows } from './contents.ts'

const setupToken = 'a-token-of-the-first-start-000001'
const person = (changes = {}) => ({
  username: 'jingban',
  name: '经办',
  password: 'correct horse battery',
  roles: ['manager'],
  ...changes,
})
const team = [person(), person({ username: 'shenhe', name: '审核', roles: ['reviewer'] })]

test('the set-up link makes the first accounts, once', async () => {
  const world = await createWorld({ setupToken })
  expect((await world.stranger.get('/setup')).body).toEqual({ open: true })
  const made = await world.stranger.post('/setup', { token: setupToken, users: team })
  expect([made.status, made.body]).toEqual([201, { created: 2 }])
  expect((await world.stranger.get('/setup')).body).toEqual({ open: false })
  const again = await world.stranger.post('/setup', { token: setupToken, users: [person({ username: 'third' })] })
  expect([again.status, again.body.code]).toEqual([410, 'setup-over'])
  expect(await countRows(world.db, 'user')).toBe(2)
  const signedIn = await world.stranger.send('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'shenhe', password: 'correct horse battery' }),
  })
  expect(signedIn.status).toBe(200)
})

test('a wrong token makes nobody, whatever its length or script', async () => {
  const world = await createWorld({ setupToken })
  for (const token of [
    '',
    'x',
    setupToken.slice(0, -1),
    `${setupToken}x`,
    setupToken.replace('a', 'b'),
    '满'.repeat(setupToken.length),
  ]) {
    const reply = await world.stranger.post('/setup', { token, users: team })
    expect([token, reply.status, reply.body.code]).toEqual([token, 410, 'setup-over'])
  }
  expect(await countRows(world.db, 'user')).toBe(0)
})

test('where there is no set-up link nothing opens it', async () => {
  const world = await createWorld()
  expect((await world.stranger.get('/setup')).body).toEqual({ open: false })
  for (const token of ['', 'null', 'undefined'])
    expect((await world.stranger.post('/setup', { token, users: team })).status).toBe(410)
})

test('two set-ups at once make one set of people', async () => {
  const world = await createWorld({ setupToken })
  const sets = [team, [person({ username: 'other-a' }), person({ username: 'other-b', roles: ['reviewer'] })]]
  const replies = await Promise.all(sets.map((users) => world.stranger.post('/setup', { token: setupToken, users })))
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 410])
  expect(await countRows(world.db, 'user')).toBe(2)
  expect(await countRows(world.db, 'role_grant')).toBe(2)
})

const wrongPeople: [string, object, string][] = [
  ['a password of seven characters', { password: 'Ab1!xyz' }, 'users.0.password weak-password'],
  ['eight characters of two kinds', { password: 'abcd1234' }, 'users.0.password weak-password'],
  ['a password of 129 characters', { password: 'x'.repeat(129) }, 'users.0.password too-long'],
  ['a password of a published leak', { password: 'Admin@123456' }, 'users.0.password common-password'],
  ['the user name in it', { password: 'my-jingban-2026' }, 'users.0.password common-password'],
  ['no password', { password: undefined }, 'users.0.password required'],
  ['a user name in Chinese', { username: '经办' }, 'users.0.username not-a-username'],
  ['a user name of one letter', { username: 'a' }, 'users.0.username not-a-username'],
  ['no name', { name: ' ' }, 'users.0.name required'],
  ['no role', { roles: [] }, 'users.0.roles required'],
  ['a role nobody has', { roles: ['admin'] }, 'users.0.roles.0 unknown-role'],
]

test('a first account that is wrong in one of these ways is refused by name', async () => {
  const world = await createWorld({ setupToken })
  for (const [name, changes, error] of wrongPeople) {
    const { status, body } = await world.stranger.post('/setup', { token: setupToken, users: [person(changes)] })
    expect([name, status, body.code]).toEqual([name, 422, 'invalid-input'])
    const told = body.errors.map((one: { field: string; code: string }) => `${one.field} ${one.code}`)
    expect([name, ...told]).toContain(error)
  }
  expect(await countRows(world.db, 'user')).toBe(0)
})

test('two people of one user name are refused together, in any case of letters', async () => {
  const world = await createWorld({ setupToken })
  const reply = await world.stranger.post('/setup', {
    token: setupToken,
    users: [person(), person({ username: 'JINGBAN' })],
  })
  expect([reply.status, reply.body.code]).toEqual([409, 'username-taken'])
  const contents = await contentsOf(world.db)
  expect([contents.user, contents.account, contents.audit_entry]).toEqual([[], [], []])
})

test('no reply repeats a password', async () => {
  const world = await createWorld({ setupToken })
  const reply = await world.stranger.post('/setup', { token: setupToken, users: [person({ password: 'secret7' })] })
  expect(reply.text).not.toContain('secret7')
})
