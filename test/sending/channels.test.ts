import { expect, test } from 'vitest'
import { createWorld, must } from '../support.ts'
import { startGateway } from './gateway.ts'
import { startMailServer } from './mail-server.ts'
import { addChannel, createSendingWorld, gatewayChannel, mailChannel } from './world.ts'

test('a mail channel is set up and tried with a test message that a real mail server receives', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const { id } = await addChannel(world, mailChannel(server.port, { user: 'survey', password: 'right-password' }))
  const tried = await must(world.manager.post(`/channels/${id}/test`, { email: 'zhang@example.cn' }))
  expect(tried).toEqual({ state: 'sent', problem: null })
  expect(server.mails).toMatchObject([{ to: ['zhang@example.cn'], from: 'survey@example.cn', user: 'survey' }])
  expect(server.mails[0]!.text).toContain('这是一条测试消息')
})

test('a gateway channel fills address, headers and body, each value kept in its place', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const { id } = await addChannel(
    world,
    gatewayChannel(gateway.url, {
      url: `${gateway.url}/send?to={手机}&key={密钥}`,
      body: '{"params":["{单位}","{截止}","{链接码}"],"text":"{正文}"}',
      headers: [{ name: 'x-app', value: 'manyi' }],
      secretHeaders: [{ name: 'authorization', secret: 'Bearer very-secret' }],
      secret: 'a&b=c',
      success: { jsonPath: 'errcode', equals: '0' },
    }),
  )
  expect(await must(world.manager.post(`/channels/${id}/test`, { phone: '+86 138' }))).toEqual({
    state: 'sent',
    problem: null,
  })
  const [call] = gateway.calls
  expect(call!.url).toBe('/send?to=%2B86%20138&key=a%26b%3Dc')
  expect(call!.headers).toMatchObject({ 'x-app': 'manyi', authorization: 'Bearer very-secret' })
  expect(JSON.parse(call!.body).params).toEqual(['测试单位', '12月31日 18:00', 'test'])
})

test.for([
  ['an error code in a 200', { body: '{"errcode":40001,"errmsg":"invalid"}' }, 'failed', /^refused: HTTP 200 .*40001/],
  ['no JSON at all', { body: 'ok' }, 'failed', /^refused/],
  ['a 400', { status: 400, body: 'bad' }, 'failed', /^refused: HTTP 400 bad/],
  ['too many', { status: 429 }, 'retry', /^not-now/],
  ['a broken proxy', { status: 502 }, 'unconfirmed', /^no-answer/],
  ['a line cut after the message was taken', { hangUp: true }, 'unconfirmed', /^no-answer/],
] as const)('%s is judged for what it is', async ([, answer, state, problem]) => {
  const world = await createSendingWorld()
  const gateway = await startGateway(() => answer)
  const channel = gatewayChannel(gateway.url, { success: { jsonPath: 'errcode', equals: '0' } })
  const { id } = await addChannel(world, channel)
  const tried = await must(world.manager.post(`/channels/${id}/test`, { phone: '13800000000' }))
  expect(tried.state).toBe(state)
  expect(tried.problem).toMatch(problem)
})

test('a redirect is not followed', async () => {
  const world = await createSendingWorld()
  const inner = await startGateway()
  const gateway = await startGateway(() => ({ status: 302, headers: { location: `${inner.url}/admin` } }))
  const { id } = await addChannel(world, gatewayChannel(gateway.url))
  const tried = await must(world.manager.post(`/channels/${id}/test`, { phone: '13800000000' }))
  expect(tried.state).toBe('failed')
  expect(inner.calls).toEqual([])
})

test.for([
  ['a wrong password', { user: 'survey', password: 'wrong' }, 'zhang@example.cn', 'retry', /^sign-in-refused/],
  ['a mailbox nobody has', {}, 'unknown@example.cn', 'failed', /^refused: 550/],
  [
    'a server without the encryption asked for',
    { security: 'starttls' },
    'zhang@example.cn',
    'retry',
    /^(no-tls|no-connection)/,
  ],
] as const)('%s is told', async ([, changes, email, state, problem]) => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const { id } = await addChannel(world, mailChannel(server.port, changes))
  const tried = await must(world.manager.post(`/channels/${id}/test`, { email }))
  expect(tried.state).toBe(state)
  expect(tried.problem).toMatch(problem)
  expect(server.mails).toEqual([])
})

test('a server that is not there can be tried again', async () => {
  const world = await createSendingWorld()
  const { id } = await addChannel(world, mailChannel(1))
  expect((await must(world.manager.post(`/channels/${id}/test`, { email: 'a@example.cn' }))).state).toBe('retry')
})

test('without ALLOW_PRIVATE_ADDRESSES no channel reaches the server’s own network, however it is named', async () => {
  const resolve = async () => ['127.0.0.1']
  const world = await createWorld({ deps: { resolve } })
  const gateway = await startGateway()
  const server = await startMailServer()
  const ways = [
    gatewayChannel(gateway.url, { name: 'a' }),
    gatewayChannel(`http://sms.example.cn:${gateway.port}`, { name: 'b' }),
    gatewayChannel(`http://2130706433:${gateway.port}`, { name: 'c' }),
    mailChannel(server.port, { name: 'd' }),
    mailChannel(server.port, { name: 'e', host: 'smtp.example.cn' }),
  ]
  for (const way of ways) {
    const { id } = await addChannel(world, way)
    const to = { phone: '13800000000', email: 'a@example.cn' }
    const tried = await must(world.manager.post(`/channels/${id}/test`, to))
    expect([way.name, tried.state, tried.problem]).toEqual([
      way.name,
      'failed',
      expect.stringMatching(/^address-inside/),
    ])
  }
  expect([gateway.calls, server.mails]).toEqual([[], []])
})

test('no secret is in any reply, in the log or readable in the database', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const mail = await addChannel(world, mailChannel(2525, { user: 'survey', password: 'mail-secret-1' }))
  const http = await addChannel(
    world,
    gatewayChannel(gateway.url, {
      secret: 'url-secret-2',
      secretHeaders: [{ name: 'authorization', secret: 'header-secret-3' }],
    }),
  )
  expect(mail.secretsSet).toEqual(['password'])
  expect(http.secretsSet).toEqual(['secret', 'authorization'])
  const replies = [
    await world.manager.get('/channels'),
    await world.manager.put(`/channels/${mail.id}`, mailChannel(2525, { name: '新名', user: 'survey' })),
    await world.manager.post(`/channels/${http.id}/test`, { phone: '13800000000' }),
    await world.manager.post('/channels', mailChannel(0, { name: '错', password: 'mail-secret-1'.repeat(50) })),
  ]
  const rows = await world.db.selectFrom('channel').selectAll().execute()
  const log = await world.db.selectFrom('audit_entry').selectAll().execute()
  const seen = [...replies.map((reply) => reply.text), JSON.stringify(log), ...rows.map((row) => readable(row))].join(
    '\n',
  )
  expect(seen).not.toMatch(/mail-secret-1|url-secret-2|header-secret-3/)
  expect(rows.every((row) => row.secrets_sealed !== null)).toBe(true)
})

const readable = (row: { secrets_sealed: Buffer | null }) =>
  JSON.stringify(row) + (row.secrets_sealed?.toString('latin1') ?? '')

test('an edit without the secret keeps it; with another server it must be typed again', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const signIn = { user: 'survey', password: 'right-password' }
  const { id } = await addChannel(world, mailChannel(server.port, signIn))
  await must(world.manager.put(`/channels/${id}`, mailChannel(server.port, { user: 'survey', name: '改名' })))
  expect((await must(world.manager.post(`/channels/${id}/test`, { email: 'a@example.cn' }))).state).toBe('sent')
  expect(server.mails[0]!.user).toBe('survey')

  const elsewhere = await world.manager.put(`/channels/${id}`, mailChannel(2526, { user: 'survey' }))
  expect(elsewhere.body).toMatchObject({
    code: 'invalid-input',
    errors: [{ field: 'password', code: 'retype-secret' }],
  })
})

test.for([
  ['a hint at a score', { body: '{"text":"{正文}请打满分"}' }, 'body', 'hints-at-score'],
  ['an unknown placeholder', { body: '{姓名}' }, 'body', 'unknown-placeholder'],
  ['an address of another kind', { url: 'file:///etc/passwd' }, 'url', 'not-an-address'],
  ['a path that leads aside', { url: 'http://sms.example.cn/a/%2e./b' }, 'url', 'not-an-address'],
  ['a host from the message', { url: 'http://{单位}/' }, 'url', 'not-an-address'],
  ['a header that splits', { headers: [{ name: 'x-a', value: 'a\r\nx-b: c' }] }, 'headers.0.value', 'not-text'],
  ['a header of the connection', { headers: [{ name: 'Host', value: 'x' }] }, 'headers.0.name', 'not-a-header'],
  ['a time that is none', { quiet: { from: '25:00', to: '08:00' } }, 'quiet.from', 'not-a-time'],
] as const)('%s is refused by name', async ([, changes, field, code]) => {
  const { manager } = await createSendingWorld()
  const { status, body } = await manager.post('/channels', gatewayChannel('http://sms.example.cn', changes))
  expect(status).toBe(422)
  expect(body.errors).toEqual([expect.objectContaining({ field, code })])
})

test('two channels of one name, and one that is not there, are named problems', async () => {
  const world = await createSendingWorld()
  await addChannel(world, mailChannel(25))
  expect((await world.manager.post('/channels', mailChannel(25))).body.code).toBe('channel-name-taken')
  expect((await world.manager.del('/channels/99')).body.code).toBe('channel-not-found')
})
