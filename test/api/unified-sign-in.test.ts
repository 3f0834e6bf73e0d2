import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createWorld, must, type World } from '../support.ts'
import { countRows } from './contents.ts'
import { Browser } from './signed-in.ts'

const callback = 'http://127.0.0.1:3000/api/auth/callback/oidc'

/** A real OpenID provider on loopback, which says of everybody that they hold every role. */
async function startProvider(): Promise<string> {
  const { default: Provider } = (await import('oidc-provider' as string)) as { default: any }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'manyi', client_secret: 'a secret of thirty-two characters!', redirect_uris: [callback] }],
    cookies: { keys: ['cookies of a test'] },
    claims: { openid: ['sub', 'roles'] },
    conformIdTokenClaims: false,
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({
        sub,
        roles: ['manager', 'system', 'security'],
        email: 'manager@users.invalid',
        email_verified: true,
      }),
    }),
  })
  server.on('request', provider.callback())
  onTestFinished(() => void server.close())
  return issuer
}

const unifiedWorld = async (issuer: string) =>
  createWorld({
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'manyi', OIDC_CLIENT_SECRET: 'a secret of thirty-two characters!' },
  })

/** What a person does at the provider: signs in as somebody, agrees, is sent back. Answers the address sent back to. */
async function passProvider(address: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  const ask = async (url: string, body?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(url, {
      redirect: 'manual',
      method: body ? 'POST' : 'GET',
      headers: { cookie },
      ...(body && { body }),
    })
    for (const one of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one)!
      cookies.set(name!, value!)
    }
    return reply
  }
  let url = address
  let reply = await ask(url)
  for (let step = 0; step < 12; step += 1) {
    const next = reply.headers.get('location')
    if (next) {
      url = new URL(next, url).href
      if (url.startsWith(callback)) return url
      reply = await ask(url)
      continue
    }
    const page = await reply.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!prompt) throw new Error(`${reply.status} ${page.slice(0, 400)}`)
    reply = await ask(url, new URLSearchParams({ prompt, login, password: 'any' }))
  }
  throw new Error('the provider sends nobody back')
}

async function signInAs(world: World, login: string) {
  const browser = new Browser(world)
  const start = await browser.send('/api/auth/oidc', {})
  const back = new URL(await passProvider(start.headers.get('location')!, login))
  const end = await browser.send(`${back.pathname}${back.search}`, {})
  return { browser, back, end, location: end.headers.get('location') }
}

/** Says in 人员与角色 whom the provider means. */
async function register(world: World, username: string, external: string) {
  const system = await world.hire('system', ['system'])
  const { items } = await must(system.get('/people'))
  const { id, name } = items.find((one: any) => one.username === username)
  await must(system.put(`/people/${id}`, { name, external }))
}

test('who is registered comes in by the provider, with the roles given here and no others', async () => {
  const world = await unifiedWorld(await startProvider())
  expect((await world.stranger.get('/sign-in-ways')).body).toEqual({ unified: '统一身份认证' })
  await register(world, 'reviewer', 'zhang-0001')
  const { browser, location } = await signInAs(world, 'zhang-0001')
  expect(location).toBe('http://127.0.0.1:3000/admin')
  expect(await must(browser.api.get('/me'))).toMatchObject({ username: 'reviewer', roles: ['reviewer'], needs: null })
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'sign-in').execute()
  expect(acts).toEqual([{ detail: { via: 'oidc', newDevice: false } }])
  // Of the provider nothing is kept but the subject.
  const account = await world.db
    .selectFrom('account')
    .selectAll()
    .where('providerId', '=', 'oidc')
    .executeTakeFirstOrThrow()
  expect(account).toMatchObject({ accountId: 'zhang-0001', idToken: null, accessToken: null, refreshToken: null })
})

test('whom nobody registered does not come in, and no account is made, whatever address the provider names', async () => {
  const world = await unifiedWorld(await startProvider())
  const before = await countRows(world.db, 'user')
  const { browser, location } = await signInAs(world, 'stranger-0009')
  expect(location).toBe('http://127.0.0.1:3000/admin/sign-in?error=signup_disabled')
  expect((await browser.api.get('/me')).status).toBe(401)
  expect([await countRows(world.db, 'user'), await countRows(world.db, 'session')]).toEqual([before, 0])
})

test('an officer who comes in by the provider still needs a second factor here', async () => {
  const world = await unifiedWorld(await startProvider())
  await world.hire('officer', ['security'])
  await register(world, 'officer', 'li-0002')
  const { browser } = await signInAs(world, 'li-0002')
  expect((await must(browser.api.get('/me'))).needs).toBe('enrol')
})

test('an answer of the provider opens one session, in the browser that asked', async () => {
  const world = await unifiedWorld(await startProvider())
  await register(world, 'reviewer', 'zhang-0001')
  const { browser, back } = await signInAs(world, 'zhang-0001')
  for (const other of [browser, new Browser(world)]) {
    const again = await other.send(`${back.pathname}${back.search}`, {})
    expect(again.headers.get('location')).toMatch(/\/admin\/sign-in\?error=/)
  }
  const forged = await new Browser(world).send('/api/auth/callback/oidc?code=x&state=y', {})
  expect(forged.headers.get('location')).toMatch(/\/admin\/sign-in\?error=/)
  expect(await countRows(world.db, 'session')).toBe(1)
})

test('without its settings there is no such way in; with a provider that is away, the page says so', async () => {
  const none = await createWorld()
  for (const path of ['/api/auth/oidc', '/api/auth/callback/oidc?code=x&state=y'])
    expect((await none.stranger.send(path, {})).body.code).toBe('not-found')
  const away = await unifiedWorld('http://127.0.0.1:9')
  const reply = await away.stranger.send('/api/auth/oidc', {})
  expect(reply.headers.get('location')).toBe('http://127.0.0.1:3000/admin/sign-in?error=unreachable')
})
