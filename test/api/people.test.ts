import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createWorld, draft, must, openSurvey, units, type World } from '../support.ts'
import { countRows } from './contents.ts'
import { Browser } from './signed-in.ts'

/** A world with the three officers, and a way to find people by name. */
async function office() {
  const world = await createWorld()
  const [system, security] = [await world.hire('system', ['system']), await world.hire('security', ['security'])]
  const idOf = async (username: string) =>
    (await must(system.get('/people'))).items.find((one: any) => one.username === username).id as string
  return { ...world, system, security, idOf }
}

const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

test('one officer makes an account that may do nothing, another gives it a role', async () => {
  const { system, security, idOf, ...world } = await office()
  const made = await must(system.post('/people', { username: 'new-one', name: '新人', department: '云服务科' }))
  const browser = new Browser(world)
  await must(browser.signIn('new-one', made.password))
  // The first password is known to another: it is changed before anything else.
  expect((await must(browser.api.get('/me'))).needs).toBe('password')
  await must(browser.api.post('/account/password', { current: made.password, password: 'my very own secret' }))
  expect((await browser.api.get('/surveys')).body.code).toBe('forbidden')
  expect((await system.put(`/people/${made.id}/roles`, { roles: ['manager'] })).body.code).toBe('forbidden')
  await must(security.put(`/people/${made.id}/roles`, { roles: ['manager'] }))
  expect((await browser.api.get('/surveys')).status).toBe(200)
  const [row] = (await must(security.get('/people'))).items.filter((one: any) => one.id === made.id)
  expect(row).toMatchObject({
    name: '新人',
    department: '云服务科',
    roles: [{ role: 'manager', grantedBy: 'security' }],
  })
  expect(await idOf('new-one')).toBe(made.id)
  const acts = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'actor_name'])
    .where('subject', '=', `user ${made.id}`)
    .execute()
  expect(acts).toEqual(
    expect.arrayContaining([
      { act: 'user.create', actor_name: 'system' },
      { act: 'user.roles', actor_name: 'security' },
    ]),
  )
})

test('a password made by an officer is in no list and no log', async () => {
  const { system, security, ...world } = await office()
  const { id, password } = await must(system.post('/people', { username: 'new-one', name: '新人' }))
  const again = await must(system.post(`/people/${id}/reset-password`))
  const everything = JSON.stringify([
    await must(security.get('/people')),
    await world.db.selectFrom('audit_entry').selectAll().execute(),
    await world.db.selectFrom('account').selectAll().execute(),
  ])
  for (const secret of [password, again.password]) expect(everything).not.toContain(secret)
  expect((await new Browser(world).signIn('new-one', password)).status).toBe(401)
  expect((await new Browser(world).signIn('new-one', again.password)).status).toBe(200)
})

test('nobody gives a role to themselves, resets or shuts their own account, and the database refuses it too', async () => {
  const { system, security, idOf, db } = await office()
  const [me, other] = [await idOf('security'), await idOf('system')]
  for (const reply of [
    await security.put(`/people/${me}/roles`, { roles: ['security', 'manager'] }),
    await security.post(`/people/${me}/reset-second-factor`),
    await system.post(`/people/${other}/reset-password`),
    await system.post(`/people/${other}/disable`, { reason: '试试' }),
    await system.post(`/people/${other}/hand-over`, { successorId: me, reason: '试试' }),
  ])
    expect([reply.status, reply.body.code]).toEqual([403, 'grant-to-oneself'])
  const own = db.insertInto('role_grant').values({ user_id: me, role: 'manager', granted_by: me }).execute()
  await expect(own).rejects.toThrow('role_grant_not_to_oneself')
})

test('nobody is given two of the three, and the last of the three keeps the role', async () => {
  const { system, security, idOf, hire } = await office()
  const auditor = await hire('auditor', ['auditor'])
  expect((await must(auditor.get('/people'))).total).toBe(5)
  const id = await idOf('auditor')
  const two = await security.put(`/people/${id}/roles`, { roles: ['auditor', 'system'] })
  expect([two.status, two.body.errors[0].code]).toEqual([422, 'roles-exclude-each-other'])
  for (const reply of [
    await security.put(`/people/${id}/roles`, { roles: [] }),
    await system.post(`/people/${id}/disable`, { reason: '离开' }),
  ])
    expect([reply.status, reply.body.code, reply.body.params]).toEqual([409, 'last-of-role', { role: 'auditor' }])
  await hire('second-auditor', ['auditor'])
  expect((await security.put(`/people/${id}/roles`, { roles: ['viewer'] })).status).toBe(200)
})

test('who loses a role loses the sessions that had it', async () => {
  const { security, idOf, ...world } = await office()
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  await must(security.put(`/people/${await idOf('manager')}/roles`, { roles: ['viewer'] }))
  expect((await browser.api.get('/me')).status).toBe(401)
})

test('a shut account opens nothing: no session, no key, no password; opened again it needs a new password', async () => {
  const { system, idOf, ...world } = await office()
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  const id = await idOf('manager')
  await must(system.post(`/people/${id}/disable`, { reason: '长期借调' }))
  expect((await browser.api.get('/me')).status).toBe(401)
  expect((await world.manager.get('/me')).status).toBe(401)
  expect((await new Browser(world).signIn('manager')).status).toBe(401)
  const { password } = await must(system.post(`/people/${id}/enable`))
  await must(browser.signIn('manager', password))
  expect((await must(browser.api.get('/me'))).needs).toBe('password')
  expect((await world.manager.get('/me')).status).toBe(401)
})

test('an officer opens a locked account again', async () => {
  const { system, idOf, ...world } = await office()
  const stranger = new Browser(world, '198.51.100.7')
  for (let i = 0; i < 6; i += 1) await stranger.signIn('manager', 'wrong')
  const locked = async () =>
    (await must(system.get('/people'))).items.find((one: any) => one.username === 'manager').lockedUntil
  expect(await locked()).toEqual(expect.any(String))
  await must(system.post(`/people/${await idOf('manager')}/unlock`))
  expect(await locked()).toBe(null)
  expect((await new Browser(world).signIn('manager')).status).toBe(200)
})

const nameDeputy = async (world: Awaited<ReturnType<typeof office>>, changes = {}) =>
  world.security.post('/people/deputies', {
    userId: await world.idOf('manager'),
    forUserId: await world.idOf('reviewer'),
    role: 'reviewer',
    from: day(0),
    until: day(3),
    reason: '出差',
    ...changes,
  })

async function submitted(world: World) {
  await must(world.manager.post('/units/import', { units: units(1) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true, seatsPerUnit: 1 }))
  return id as number
}

test('a deputy does for some days what the other may do, and not what the deputy began', async () => {
  const world = await office()
  const colleague = await world.hire('colleague', ['viewer'])
  const id = await submitted(world)
  expect((await colleague.post(`/surveys/${id}/approve`)).body.code).toBe('forbidden')
  await must(nameDeputy(world, { userId: await world.idOf('colleague') }))
  await must(nameDeputy(world))
  expect((await must(colleague.get('/me'))).actsFor).toEqual([{ name: 'reviewer', role: 'reviewer' }])
  // The author is a deputy too, and still the author.
  expect((await world.manager.post(`/surveys/${id}/approve`)).body.code).toBe('approval-by-author')
  expect((await colleague.post(`/surveys/${id}/approve`)).status).toBe(200)
})

test('before its first day and after its last a deputyship gives nothing; it can be ended early', async () => {
  const world = await office()
  const colleague = await world.hire('colleague', ['viewer'])
  const userId = await world.idOf('colleague')
  const rolesNow = async () => (await must(colleague.get('/me'))).roles
  await must(nameDeputy(world, { userId, from: day(1), until: day(2) }))
  await must(nameDeputy(world, { userId, from: day(-3), until: day(-1) }))
  expect(await rolesNow()).toEqual(['viewer'])
  const { id } = await must(nameDeputy(world, { userId, from: day(0), until: day(0) }))
  expect(await rolesNow()).toEqual(['reviewer', 'viewer'])
  const states = (await must(world.security.get('/people/deputies'))).map((one: any) => one.state)
  expect(states).toEqual(['running', 'over', 'coming'])
  await must(world.security.post(`/people/deputies/${id}/end`))
  expect(await rolesNow()).toEqual(['viewer'])
  expect((await world.security.post(`/people/deputies/${id}/end`)).body.code).toBe('deputy-not-found')
})

test('a deputy confirms nothing of whom they stand in for, on any way', async () => {
  const world = await office()
  // 经办 and 审核 both: drafts, and is away; the deputy would approve it for them.
  const both = await world.hire('both', ['manager', 'reviewer'])
  const colleague = await world.hire('colleague', ['viewer'])
  await must(world.manager.post('/units/import', { units: units(2) }))
  const { id } = await must(both.post('/surveys', draft()))
  await must(both.put(`/surveys/${id}/roster`, { all: true, seatsPerUnit: 1 }))
  await must(nameDeputy(world, { userId: await world.idOf('colleague'), forUserId: await world.idOf('both') }))
  const refused = await colleague.post(`/surveys/${id}/approve`)
  expect([refused.status, refused.body.code]).toEqual([403, 'confirmed-by-stand-in'])
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(both.post(`/surveys/${id}/open`))
  const { items } = await must(both.get(`/surveys/${id}/invitations`))
  const proposal = await must(
    both.post(`/surveys/${id}/proposals`, {
      kind: 'ineligible',
      invitationId: items[0].id,
      reason: '已迁出',
      evidence: '函',
    }),
  )
  const confirm = `/surveys/${id}/proposals/${proposal.id}/confirm`
  expect((await colleague.post(confirm)).body.code).toBe('confirmed-by-stand-in')
  expect((await world.reviewer.post(confirm)).status).toBe(200)
})

test('a deputy is another person with an account in use, for a role the other holds, named by neither', async () => {
  const world = await office()
  const codeOf = async (changes: object) => (await nameDeputy(world, changes)).body.code
  const [manager, security] = [await world.idOf('manager'), await world.idOf('security')]
  expect(await codeOf({ userId: await world.idOf('reviewer') })).toBe('deputy-of-oneself')
  expect(await codeOf({ userId: security })).toBe('grant-to-oneself')
  expect(await codeOf({ forUserId: manager, userId: await world.idOf('reviewer') })).toBe('deputy-without-role')
  expect((await nameDeputy(world, { role: 'security' })).body.errors[0]).toMatchObject({
    field: 'role',
    code: 'unknown-role',
  })
  expect((await nameDeputy(world, { until: day(-1) })).body.errors[0]).toMatchObject({
    field: 'until',
    code: 'ends-before-it-begins',
  })
  expect(await codeOf({ userId: 'nobody' })).toBe('person-not-found')
  expect(await countRows(world.db, 'deputy')).toBe(0)
})

test('whoever leaves hands open work over; sessions, keys, roles and the account end, and the list stays', async () => {
  const world = await office()
  await world.hire('heir', ['manager', 'reviewer'])
  const { id } = await openSurvey(world, 2)
  const { items } = await must(world.manager.get(`/surveys/${id}/invitations`))
  const proposal = await must(
    world.manager.post(`/surveys/${id}/proposals`, {
      kind: 'ineligible',
      invitationId: items[0].id,
      reason: '已迁出',
      evidence: '函',
    }),
  )
  const browser = new Browser(world)
  await must(browser.signIn('manager'))
  const successorId = await world.idOf('heir')
  const handed = await must(
    world.system.post(`/people/${await world.idOf('manager')}/hand-over`, { successorId, reason: '调离' }),
  )
  const list = await must(world.security.get(`/people/hand-overs/${handed.id}`))
  expect(list).toMatchObject({ leaver: 'manager', successor: 'heir', reason: '调离', doneBy: 'system' })
  expect(list.list).toMatchObject({ roles: ['manager'], sessions: 1, keys: ['test'] })
  expect(list.list.work).toEqual([
    { kind: 'survey', what: '2024年度政务云用户满意度调查', state: 'open' },
    { kind: 'proposal', what: '2024年度政务云用户满意度调查', state: 'ineligible' },
  ])
  expect([(await browser.api.get('/me')).status, (await world.manager.get('/me')).status]).toEqual([401, 401])
  // The heir stands in the leaver's place: withdraws what waits, and does not confirm it.
  const heir = world.keyOf('heir')
  const ask = (path: string, body = {}) =>
    world.stranger.send(`/api/v1${path}`, {
      method: 'POST',
      headers: { 'x-api-key': heir, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await ask(`/surveys/${id}/proposals/${proposal.id}/confirm`)).body.code).toBe('confirmed-by-stand-in')
  const withdrawn = await ask(`/surveys/${id}/proposals/${proposal.id}/withdraw`, { reason: '撤回重提' })
  expect([withdrawn.status, withdrawn.body.outcome]).toEqual([200, 'withdrawn'])
  await expect(world.db.deleteFrom('hand_over').execute()).rejects.toThrow('append-only')
})

test('every table that says who decided refuses whoever stands in for the author', async () => {
  const { db } = await createWorld()
  const { rows } = await sql<{ name: string; guarded: boolean }>`
    select c.table_name as name, exists (
      select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where t.tgrelid = c.table_name::regclass and p.proname = 'refuse_stand_in') as guarded
    from information_schema.columns c
    where c.table_schema = 'public' and c.column_name in ('decided_by', 'approved_by', 'confirmed_by') order by 1`.execute(
    db,
  )
  expect(rows.filter(({ guarded }) => !guarded)).toEqual([])
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['survey', 'proposal', 'paper_entry', 'seal_request', 'erratum', 'answer_release']),
  )
})
