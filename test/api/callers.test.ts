import { expect, test } from 'vitest'
import { clientAddress, isWithin, readNetworks } from '../../server/networks.ts'
import { createWorld, draft, testPassword, type World } from '../support.ts'

/** A request as it comes over a socket: from a peer, with headers that peer wrote. */
const from = (world: World, peer: string, path: string, init: RequestInit = {}) =>
  world.app.request(path, init, { incoming: { socket: { remoteAddress: peer } } })

const proxies = readNetworks('10.0.0.5, 192.168.1.0/24，2001:db8::/32')!

test.for([
  ['203.0.113.9', undefined, '203.0.113.9'],
  // Whoever is no declared proxy may write what they like.
  ['203.0.113.9', '198.51.100.7', '203.0.113.9'],
  ['10.0.0.5', '198.51.100.7', '198.51.100.7'],
  // The nearest hop is the proxy's word; what stands left of it came from outside.
  ['10.0.0.5', '127.0.0.1, 198.51.100.7', '198.51.100.7'],
  ['10.0.0.5', '198.51.100.7, 192.168.1.40', '198.51.100.7'],
  ['::ffff:10.0.0.5', '198.51.100.7:4711', '198.51.100.7'],
  ['2001:db8::5', '[2400:3200::1]:443', '2400:3200::1'],
  ['10.0.0.5', 'unknown', '10.0.0.5'],
  ['10.0.0.5', undefined, '10.0.0.5'],
] as const)('a request of peer %s that names %s came from %s', ([peer, header, client]) => {
  expect(clientAddress(peer, header, proxies)).toBe(client)
})

test('without a declared proxy the header says nothing', () => {
  expect(clientAddress('10.0.0.5', '198.51.100.7', null)).toBe('10.0.0.5')
})

test('a network holds its addresses and no others; nothing holds what is no address', () => {
  expect(
    ['192.168.1.1', '192.168.2.1', '::ffff:192.168.1.9', '2001:db8:1::1', null, 'x'].map((one) =>
      isWithin(proxies, one),
    ),
  ).toEqual([true, false, true, true, false, false])
})

test('the audit log names the address behind a declared proxy, and the peer where none is declared', async () => {
  const behind = await createWorld({ env: { TRUSTED_PROXIES: '10.0.0.5' } })
  const direct = await createWorld()
  for (const [world, address] of [
    [behind, '198.51.100.7'],
    [direct, '10.0.0.5'],
  ] as const) {
    const key = world.keyOf('manager')
    const reply = await from(world, '10.0.0.5', '/api/v1/surveys', {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json', 'x-forwarded-for': '1.2.3.4, 198.51.100.7' },
      body: JSON.stringify(draft()),
    })
    expect(reply.status).toBe(201)
    const act = await world.db
      .selectFrom('audit_entry')
      .select('address')
      .where('act', '=', 'survey.draft')
      .executeTakeFirst()
    expect(act?.address).toBe(address)
  }
})

test('outside ADMIN_NETWORKS there is no administration, and the form still opens', async () => {
  const world = await createWorld({ env: { ADMIN_NETWORKS: '10.0.0.0/8' } })
  const statusOf = async (peer: string, path: string) => (await from(world, peer, path)).status
  for (const path of ['/admin', '/admin/sign-in', '/api/v1/me', '/api/v1/setup', '/api/auth/sign-out'])
    expect([path, await statusOf('203.0.113.9', path)]).toEqual([path, 404])
  expect([await statusOf('10.1.2.3', '/admin'), await statusOf('10.1.2.3', '/api/v1/me')]).toEqual([200, 401])
  expect([await statusOf('203.0.113.9', '/go'), await statusOf('203.0.113.9', '/healthz')]).toEqual([200, 200])
})

test('pages behind TLS say so for a year; plain ones do not', async () => {
  const plain = await createWorld({ env: { PUBLIC_URL: 'http://a.example.cn', TRUSTED_PROXIES: '10.0.0.5' } })
  const tls = await createWorld({ env: { PUBLIC_URL: 'https://a.example.cn' } })
  const hsts = async (world: World, peer: string, headers = {}) =>
    (await from(world, peer, '/admin', { headers })).headers.get('strict-transport-security')
  expect(await hsts(plain, '10.0.0.5')).toBe(null)
  expect(await hsts(plain, '10.0.0.5', { 'x-forwarded-proto': 'https' })).toBe('max-age=31536000')
  expect(await hsts(plain, '203.0.113.9', { 'x-forwarded-proto': 'https' })).toBe(null)
  expect(await hsts(tls, '203.0.113.9')).toBe('max-age=31536000')
})

test('no page may be framed, run a script of its own text, or tell another site where it came from', async () => {
  const world = await createWorld()
  for (const path of ['/admin', '/admin/sign-in', '/go', '/receipts', '/s/wrong']) {
    const { headers } = await from(world, '203.0.113.9', path)
    const policy = headers.get('content-security-policy')!
    expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")])
    expect(policy).not.toMatch(/unsafe-|https?:|\*/)
    expect([path, headers.get('referrer-policy'), headers.get('x-frame-options')]).toEqual([
      path,
      'no-referrer',
      'DENY',
    ])
  }
  expect(await (await from(world, '203.0.113.9', '/admin')).text()).not.toMatch(/same-origin|<style|style=|onload=/)
})

test('no other site’s window keeps a hold on a page with a session; a respondent’s page makes no browser begin its process anew', async () => {
  const world = await createWorld()
  const openerOf = async (path: string) =>
    (await from(world, '203.0.113.9', path)).headers.get('cross-origin-opener-policy')
  for (const path of ['/admin', '/admin/surveys', '/api/docs', '/api/v1/surveys'])
    expect([path, await openerOf(path)]).toEqual([path, 'same-origin'])
  for (const path of ['/go', '/receipts', '/s/wrong', '/e/wrong'])
    expect([path, await openerOf(path)]).toEqual([path, null])
})

test('one installation under a plain and a TLS address gives each its cookie: Secure where the request came by TLS, and both sign in', async () => {
  const env = { PUBLIC_URL: 'https://a.example.cn,政务外网=http://10.9.9.9', TRUSTED_PROXIES: '10.0.0.5' }
  const world = await createWorld({ env })
  for (const [proto, origin] of [
    ['https', 'https://a.example.cn'],
    ['http', 'http://10.9.9.9'],
  ] as const) {
    const headers = { 'content-type': 'application/json', origin, 'x-forwarded-proto': proto }
    const reply = await from(world, '10.0.0.5', '/api/auth/sign-in/username', {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: 'manager', password: testPassword }),
    })
    const cookies = reply.headers.getSetCookie()
    expect([proto, reply.status, cookies.length > 1]).toEqual([proto, 200, true])
    for (const cookie of cookies) expect([cookie, /;\s*Secure/i.test(cookie)]).toEqual([cookie, proto === 'https'])
    const cookie = cookies.map((one) => one.split(';')[0]!).join('; ')
    const me = await from(world, '10.0.0.5', '/api/v1/me', { headers: { cookie, 'x-forwarded-proto': proto } })
    expect([proto, me.status]).toEqual([proto, 200])
    // What was given by TLS opens nothing without it.
    const other = await from(world, '10.0.0.5', '/api/v1/me', { headers: { cookie, 'x-forwarded-proto': 'http' } })
    expect([proto, other.status]).toEqual([proto, proto === 'https' ? 401 : 200])
  }
})
