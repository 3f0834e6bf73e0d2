import { expect, test } from 'vitest'
import { isGuessable } from '../../server/passwords.ts'
import { codeOf, findStep, fromBase32, toBase32 } from '../../server/totp.ts'
import { createWorld, must, testPassword } from '../support.ts'
import { Browser, codeNow, enrolled } from './signed-in.ts'

const wrong = 'not the password at all'

test('five failures lock an account for everybody new, with the time to wait, and not for a device its owner has used', async () => {
  const world = await createWorld()
  const [owner, stranger, colleague] = [
    new Browser(world, '203.0.113.1'),
    new Browser(world, '198.51.100.7'),
    new Browser(world),
  ]
  await must(owner.signIn('manager'))
  for (let i = 0; i < 5; i += 1) expect((await stranger.signIn('MANAGER', wrong)).status).toBe(401)
  const locked = await stranger.signIn('manager')
  expect([locked.status, locked.body.code]).toEqual([429, 'too-many-attempts'])
  const wait = Number(locked.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(14 * 60)
  expect(wait).toBeLessThanOrEqual(15 * 60)
  expect((await colleague.signIn('reviewer')).status).toBe(200)
  // However long the stranger goes on, the owner comes in.
  expect((await owner.signIn('manager')).status).toBe(200)
})

test('a name nobody has is locked as one that somebody has: the difference tells nothing', async () => {
  const world = await createWorld()
  const stranger = new Browser(world)
  for (let i = 0; i < 5; i += 1) expect((await stranger.signIn('nobody', wrong)).status).toBe(401)
  expect((await stranger.signIn('nobody', wrong)).status).toBe(429)
})

test('a lock ends by itself, and the failures with it', async () => {
  const world = await createWorld()
  const stranger = new Browser(world)
  for (let i = 0; i < 6; i += 1) await stranger.signIn('manager', wrong)
  await world.db
    .updateTable('attempt')
    .set({ began_at: new Date(Date.now() - 16 * 60_000) })
    .execute()
  expect((await stranger.signIn('manager')).status).toBe(200)
})

test('one address that tries many names is slowed, and another is not', async () => {
  const world = await createWorld()
  const statuses: number[] = []
  for (let i = 0; i < 21; i += 1) statuses.push((await new Browser(world).signIn(`name-${i}`, 'x')).status)
  expect(statuses).toEqual([...Array<number>(20).fill(401), 429])
  expect((await new Browser(world, '198.51.100.7').signIn('manager')).status).toBe(200)
  // Of the address only a keyed digest is kept.
  const rows = await world.db.selectFrom('attempt').select('key').execute()
  expect(JSON.stringify(rows)).not.toContain('203.0.113.1')
})

test('attempts side by side are all counted', async () => {
  const world = await createWorld()
  const replies = await Promise.all(Array.from({ length: 9 }, () => new Browser(world).signIn('manager', wrong)))
  expect(replies.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429])
})

test('the body of a sign-in holds no token, and a new device is told to its owner with the failures before', async () => {
  const world = await createWorld()
  const first = new Browser(world, '203.0.113.1')
  expect((await first.signIn('manager')).text).toBe('{}')
  expect((await must(first.api.get('/account'))).newDevice).toBe(false)
  const second = new Browser(world, '198.51.100.7')
  await second.signIn('manager', wrong)
  await must(second.signIn('manager'))
  const account = await must(second.api.get('/account'))
  expect(account).toMatchObject({ newDevice: true, failedSince: 1, lastSignIn: { address: '203.0.113.1' } })
  expect(account.sessions.map((one: any) => [one.address, one.current])).toEqual([
    ['198.51.100.7', true],
    ['203.0.113.1', false],
  ])
})

test('one ends sessions elsewhere, and nobody else ends them', async () => {
  const world = await createWorld()
  const [here, there, stranger] = [new Browser(world), new Browser(world), new Browser(world)]
  for (const [browser, name] of [
    [there, 'manager'],
    [here, 'manager'],
    [stranger, 'reviewer'],
  ] as const)
    await must(browser.signIn(name))
  const { id } = (await must(here.api.get('/account'))).sessions.find((one: any) => !one.current)
  expect((await stranger.api.del(`/account/sessions/${id}`)).body.code).toBe('session-not-found')
  expect((await there.api.get('/me')).status).toBe(200)
  await must(here.api.del(`/account/sessions/${id}`))
  expect((await there.api.get('/me')).body.code).toBe('not-signed-in')
  expect((await here.api.get('/me')).status).toBe(200)
})

test('a session ends after twelve hours however busy it is', async () => {
  const world = await createWorld()
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  await world.db
    .updateTable('session')
    .set({ createdAt: new Date(Date.now() - 11.9 * 3_600_000) })
    .execute()
  expect((await browser.api.get('/me')).status).toBe(200)
  await world.db
    .updateTable('session')
    .set({ createdAt: new Date(Date.now() - 12.1 * 3_600_000) })
    .execute()
  expect((await browser.api.get('/me')).body.code).toBe('not-signed-in')
})

test('codes are those of RFC 6238, taken one step either side and never twice', () => {
  const secret = toBase32(Buffer.from('12345678901234567890'))
  expect(fromBase32(secret).toString()).toBe('12345678901234567890')
  // RFC 6238, appendix B: 59 s, 1111111109 s and 20000000000 s, of whose eight digits these are the last six.
  expect([1, 37_037_036, 666_666_666].map((step) => codeOf(secret, step))).toEqual(['287082', '081804', '353130'])
  const at = new Date(59_000)
  expect(findStep(secret, '287082', at, 0)).toBe(1)
  expect(findStep(secret, '287082', new Date(119_000), 0)).toBe(undefined)
  expect(findStep(secret, '287082', at, 1)).toBe(undefined)
  expect(findStep(secret, '28708', at, 0)).toBe(undefined)
})

test.for(['system', 'security', 'auditor'] as const)(
  'a %s does nothing before a second factor is set up',
  async (role) => {
    const world = await createWorld()
    await world.hire('officer', [role])
    const browser = new Browser(world)
    await must(browser.signIn('officer'))
    expect((await must(browser.api.get('/me'))).needs).toBe('enrol')
    for (const path of ['/people', '/surveys', '/channels', '/account']) {
      const reply = await browser.api.get(path)
      expect([path, reply.status, reply.body.code, reply.body.params]).toEqual([
        path,
        403,
        'sign-in-incomplete',
        { needs: 'enrol' },
      ])
    }
    const { secret, uri } = await must(browser.api.post('/account/second-factor'))
    expect(uri).toContain(`secret=${secret}`)
    expect((await browser.api.post('/account/second-factor/confirm', { code: '000000' })).body.code).toBe('wrong-code')
    const { recoveryCodes } = await must(
      browser.api.post('/account/second-factor/confirm', { code: codeNow(secret, -1) }),
    )
    expect(recoveryCodes).toHaveLength(10)
    expect((await must(browser.api.get('/me'))).needs).toBe(null)
    expect((await browser.api.get('/account')).status).toBe(200)
    const stored = JSON.stringify(await world.db.selectFrom('protection').selectAll().execute())
    expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
  },
)

test('with a second factor the password opens nothing until its code is given, once', async () => {
  const world = await createWorld()
  const { secret, recoveryCodes } = await enrolled(world, 'manager')
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  expect((await must(browser.api.get('/me'))).needs).toBe('code')
  for (const attempt of [
    () => browser.api.get('/surveys'),
    () => browser.api.post('/account/second-factor'),
    () => browser.api.post('/account/password', { current: testPassword, password: 'a wholly new password' }),
  ])
    expect((await attempt()).body.params).toEqual({ needs: 'code' })
  const code = codeNow(secret)
  await must(browser.api.post('/account/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` }))
  expect((await browser.api.get('/surveys')).status).toBe(200)
  const again = new Browser(world)
  await must(again.signIn('manager'))
  expect((await again.api.post('/account/code', { code })).body.code).toBe('wrong-code')
  await must(again.api.post('/account/code', { code: recoveryCodes[0]!.toLowerCase() }))
  const third = new Browser(world)
  await must(third.signIn('manager'))
  expect((await third.api.post('/account/code', { code: recoveryCodes[0] })).body.code).toBe('wrong-code')
  await must(third.api.post('/account/code', { code: recoveryCodes[1] }))
  expect((await must(third.api.get('/account'))).secondFactor).toMatchObject({ required: false, recoveryCodes: 8 })
})

test('a change to another phone that is not ended leaves the old one in use; ended, it alone is', async () => {
  const world = await createWorld()
  const { browser, secret, recoveryCodes } = await enrolled(world, 'manager')
  expect((await browser.api.post('/account/second-factor')).body.code).toBe('wrong-code')
  const next = await must(browser.api.post('/account/second-factor', { code: codeNow(secret) }))
  const other = new Browser(world)
  await must(other.signIn('manager'))
  expect((await must(other.api.get('/me'))).needs).toBe('code')
  expect((await other.api.post('/account/second-factor/confirm', { code: codeNow(next.secret) })).status).toBe(403)
  expect((await other.api.post('/account/code', { code: codeNow(next.secret) })).body.code).toBe('wrong-code')
  await must(other.api.post('/account/code', { code: codeNow(secret, 1) }))

  await must(browser.api.post('/account/second-factor/confirm', { code: codeNow(next.secret, -1) }))
  const third = new Browser(world)
  await must(third.signIn('manager'))
  for (const code of [codeNow(secret, 1), recoveryCodes[0]])
    expect((await third.api.post('/account/code', { code })).body.code).toBe('wrong-code')
  await must(third.api.post('/account/code', { code: codeNow(next.secret) }))
  expect((await third.api.post('/account/second-factor/confirm', { code: codeNow(next.secret) })).body.code).toBe(
    'second-factor-set',
  )
})

test('five wrong codes hold the second half of the sign-in up', async () => {
  const world = await createWorld()
  const { secret } = await enrolled(world, 'manager')
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  for (let i = 0; i < 5; i += 1)
    expect((await browser.api.post('/account/code', { code: '123' })).body.code).toBe('wrong-code')
  expect((await browser.api.post('/account/code', { code: codeNow(secret) })).status).toBe(429)
})

test('an installation may ask everybody for a second factor, and everybody for a new password after some days', async () => {
  const everybody = await createWorld({ env: { SECOND_FACTOR: 'everybody' } })
  const browser = new Browser(everybody)
  await must(browser.signIn('manager'))
  expect((await must(browser.api.get('/me'))).needs).toBe('enrol')
  const ageing = await createWorld({ env: { PASSWORD_DAYS: '90' } })
  const other = new Browser(ageing)
  await must(other.signIn('manager'))
  const age = async (days: number) => {
    await ageing.db
      .updateTable('protection')
      .set({ password_at: new Date(Date.now() - days * 86_400_000) })
      .execute()
    return (await must(other.api.get('/me'))).needs
  }
  expect([await age(89), await age(91)]).toEqual([null, 'password'])
  await must(other.api.post('/account/password', { current: testPassword, password: 'a wholly new password' }))
  expect((await must(other.api.get('/me'))).needs).toBe(null)
})

test.for([
  ['Admin@123456', 'a leaked one with its sign'],
  ['Password2026!', 'a leaked one with a year'],
  ['P@ssw0rd2026', 'a leaked one in disguise'],
  ['woaini1314520', 'a leaked one in pinyin with a count'],
  ['1qaz2wsx3edc', 'keys in a row'],
  ['abcdefghijklm', 'the alphabet'],
  ['9876543210987'.slice(0, 10) + 'zz'.slice(0, 0) + '', 'a run down'],
  ['abcabcabcabc', 'one block again and again'],
  ['aaaaaaaaaaaaB1', 'few letters'],
  ['xx-jingban-xx-99', 'the user name'],
] as const)('%s is refused: %s', ([password]) => {
  expect(isGuessable(password, 'jingban')).toBe(true)
})

test('what is no first guess is taken', () => {
  for (const password of ['correct horse battery staple', 'Tq7-mmVx-pR2e', '云上服务满意度要真实2026年'])
    expect([password, isGuessable(password, 'jingban')]).toEqual([password, false])
})

test('one changes the password with the current one, not to an earlier one, and other sessions end', async () => {
  const world = await createWorld()
  const [here, there] = [new Browser(world), new Browser(world)]
  await must(there.signIn('manager'))
  await must(here.signIn('manager'))
  const change = (current: string, password: string) => here.api.post('/account/password', { current, password })
  const told = async (reply: ReturnType<typeof change>) => (await reply).body.errors[0]
  expect(await told(change('wrong', 'a wholly new password'))).toMatchObject({
    field: 'current',
    code: 'wrong-password',
  })
  expect(await told(change(testPassword, testPassword))).toMatchObject({ field: 'password', code: 'used-before' })
  expect(await told(change(testPassword, 'Admin@123456'))).toMatchObject({ code: 'common-password' })
  for (const weak of ['abcd1234', 'ABCD1234', '12345678', 'abcdefgh'])
    expect(await told(change(testPassword, weak))).toMatchObject({ code: 'weak-password' })
  for (let i = 0; i < 5; i += 1)
    expect(await told(change(testPassword, 'Admin@123456'))).toMatchObject({ code: 'common-password' })
  await must(change(testPassword, 'a wholly new password'))
  expect((await there.api.get('/me')).status).toBe(401)
  expect(await told(change('a wholly new password', testPassword))).toMatchObject({
    code: 'used-before',
    params: { count: 5 },
  })
  expect((await new Browser(world).signIn('manager', 'a wholly new password')).status).toBe(200)
})

test('keys are made and revoked by their owner in a browser, never with a key', async () => {
  const world = await createWorld()
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  const { key } = await must(browser.api.post('/account/keys', { label: '统计接口', days: 30 }))
  const listed = (await must(browser.api.get('/account'))).keys
  expect(listed[0]).toMatchObject({ label: '统计接口' })
  expect(JSON.stringify(listed)).not.toContain(key)
  const byKey = (path: string, method = 'GET') =>
    world.stranger.send(`/api/v1${path}`, { method, headers: { 'x-api-key': key } })
  expect((await byKey('/me')).status).toBe(200)
  for (const [path, method] of [
    ['/account', 'GET'],
    ['/account/keys', 'POST'],
    ['/account/password', 'POST'],
  ] as const)
    expect((await byKey(path, method)).body.code).toBe('session-only')
  await must(browser.api.del(`/account/keys/${listed[0].id}`))
  expect((await byKey('/me')).status).toBe(401)
  expect((await browser.api.del(`/account/keys/${listed[0].id}`)).body.code).toBe('key-not-found')
})
