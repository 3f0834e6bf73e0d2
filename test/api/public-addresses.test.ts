import { expect, test } from 'vitest'
import { createWorld, must, openSurvey, testPassword } from '../support.ts'

const PUBLIC_URL = '互联网=https://survey.example.cn,电子政务外网=http://10.1.2.3:8080'
const inside = 'http://10.1.2.3:8080'

test('links are made with the address the office chooses, else with the first', async () => {
  const world = await createWorld({ env: { PUBLIC_URL } })
  const { id } = await openSurvey(world, 1)
  expect((await world.manager.get('/public-addresses')).body).toEqual([
    { name: '互联网', url: 'https://survey.example.cn' },
    { name: '电子政务外网', url: inside },
  ])
  const linkUnder = async (query: string) =>
    (await must(world.manager.get(`/surveys/${id}/invitations${query}`))).items[0].link
  const [first, chosen] = [await linkUnder(''), await linkUnder(`?address=${encodeURIComponent(inside)}`)]
  expect(first).toMatch(/^https:\/\/survey\.example\.cn\/s\/[\w-]{39}$/)
  // The same token: either address opens the same form.
  expect(chosen).toBe(first.replace('https://survey.example.cn', inside))
  const reissued = await must(
    world.manager.post(`/surveys/${id}/invitations/1/reissue?address=${encodeURIComponent(inside)}`, {
      reason: '误发',
    }),
  )
  expect(reissued.link.startsWith(`${inside}/s/`)).toBe(true)
})

test('an address that is not one of ours makes no link', async () => {
  const world = await createWorld({ env: { PUBLIC_URL } })
  const { id } = await openSurvey(world, 1)
  const { status, body, text } = await world.manager.get(`/surveys/${id}/invitations?address=https://evil.example`)
  expect([status, body.errors]).toEqual([422, [{ field: 'address', code: 'not-a-choice' }]])
  expect(text).not.toContain('/s/')
})

test('people sign in and work under each address, and under no other', async () => {
  const world = await createWorld({ env: { PUBLIC_URL } })
  const signIn = (origin: string) =>
    world.stranger.send('http://127.0.0.1:3000/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie: 'manyi.x=1' },
      body: JSON.stringify({ username: 'manager', password: testPassword }),
    })
  for (const origin of ['https://survey.example.cn', inside]) {
    const { status, headers } = await signIn(origin)
    expect([origin, status]).toEqual([origin, 200])
    const session = headers.getSetCookie().find((cookie) => cookie.includes('session_token'))!
    // One address is plain http: a secure cookie would lock everybody out there.
    expect(session).not.toMatch(/;\s*Secure/i)
    const cookie = session.split(';')[0]!
    const form = new FormData()
    form.append('file', new File(['单位名称\n统计局'], 'units.csv'))
    const path = 'http://127.0.0.1:3000/api/v1/units/import'
    const reply = await world.stranger.send(path, { method: 'POST', headers: { cookie, origin }, body: form })
    expect([origin, reply.status]).toEqual([origin, 200])
  }
  expect((await signIn('https://evil.example')).status).toBe(403)
})

test('with https everywhere the session travels over https only', async () => {
  const world = await createWorld({ env: { PUBLIC_URL: 'https://a.example,https://b.example' } })
  const { headers } = await world.stranger.send('https://b.example/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://b.example' },
    body: JSON.stringify({ username: 'manager', password: testPassword }),
  })
  expect(headers.getSetCookie().find((cookie) => cookie.includes('session_token'))).toMatch(/;\s*Secure/i)
})

test('the history of an invitation says what happened, when, how and by whom, and of no other', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const colleague = await world.hire('colleague', ['manager'])
  const before = Date.now()
  await must(world.manager.post(`/surveys/${id}/invitations/sent`, { invitationIds: [1, 2], how: '政务微信' }))
  await must(colleague.post(`/surveys/${id}/invitations/1/revoke`, { reason: '发错人' }))
  await must(colleague.post(`/surveys/${id}/invitations/1/reissue`, { reason: '更换联系人' }))
  const { link } = (await must(world.manager.get(`/surveys/${id}/invitations`))).items[0]
  await world.stranger.send(`${new URL(link).pathname}/opened`, { method: 'POST' })
  const events = await must(world.manager.get(`/surveys/${id}/invitations/1/events`))
  expect(events.map(({ kind, by, note }: Record<string, unknown>) => [kind, by, note])).toEqual([
    ['sent', 'manager', '政务微信'],
    ['revoked', 'colleague', '发错人'],
    ['reissued', 'colleague', '更换联系人'],
    ['opened', null, null],
  ])
  for (const { at } of events) expect(new Date(at).getTime()).toBeGreaterThanOrEqual(before)
  expect(await must(world.manager.get(`/surveys/${id}/invitations/2/events`))).toHaveLength(1)
  expect((await world.manager.get(`/surveys/${id}/invitations/999/events`)).body.code).toBe('invitation-not-found')
})
