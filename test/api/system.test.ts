import { onTestFinished, expect, test, vi } from 'vitest'
import { sql } from 'kysely'
import { log, tell } from '../../server/log.ts'
import { answer, caller, createWorld, linksOf, openSurvey, ratings } from '../support.ts'

const metricsToken = 'a-token-for-prometheus'
const withToken = { env: { METRICS_TOKEN: metricsToken } }

test('the system page says version, database, queue and backups to whoever runs or watches the system', async () => {
  const world = await createWorld()
  const system = await world.hire('xitong', ['system'])
  const { status, body } = await system.get('/system')
  expect([status, body.database.version.split('.')[0], body.queue]).toEqual([200, '18', { waiting: 0, sending: 0 }])
  expect(body.backups).toMatchObject({ at: '02:30', keep: 14, encrypted: false, lastSuccess: null, latest: [] })
  expect((await world.reviewer.get('/system')).status).toBe(403)
})

test('a backup is asked for by the system administrator only, and who asked is in the audit log', async () => {
  const backUp = vi.fn(async () => {})
  const world = await createWorld({ deps: { backUp } })
  const system = await world.hire('xitong', ['system'])
  expect((await world.manager.post('/system/backups')).status).toBe(403)
  expect((await system.post('/system/backups')).status).toBe(202)
  expect(backUp).toHaveBeenCalledTimes(1)
  const acts = await world.db.selectFrom('audit_entry').select('actor_name').where('act', '=', 'backup.ask').execute()
  expect(acts).toEqual([{ actor_name: 'xitong' }])
})

test('metrics are for whoever shows the token, and for nobody where none is set', async () => {
  const closed = await createWorld()
  expect((await closed.stranger.send('/metrics', {})).status).toBe(404)
  const world = await createWorld(withToken)
  expect((await world.stranger.send('/metrics', {})).status).toBe(401)
  expect((await world.stranger.send('/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
})

test('metrics count requests by route, and no link stands in them', async () => {
  const world = await createWorld(withToken)
  const { id } = await openSurvey(world, 2)
  const [link] = await linksOf(world, id)
  await world.stranger.send(link!, {})
  await answer(world, link!, { ratings: ratings(5) })
  await world.stranger.get('/me')
  const { text } = await world.stranger.send('/metrics', { headers: { authorization: `Bearer ${metricsToken}` } })
  expect(text).toContain('manyi_http_requests_total{method="GET",route="/s/:token",status="200"} 1')
  expect(text).toContain('manyi_http_requests_total{method="POST",route="/s/:token",status="201"} 1')
  expect(text).toMatch(/manyi_http_request_seconds_count\{route="\/s\/:token"\} 2/)
  expect(text).toContain('manyi_http_requests_total{method="GET",route="/api/v1/me",status="401"} 1')
  expect(text).toMatch(/manyi_pool_connections\{state="total"\} \d/)
  expect(text).toContain('manyi_messages{state="waiting"} 0')
  expect(text).toContain('manyi_last_backup_seconds 0')
  expect(text).not.toContain(link!.slice(3))
})

test('a request is logged under its route and the number its reply bears; no link is in the log', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const lines = watchLog('info')
  const reply = await world.stranger.send(link!, {})
  expect(lines).toEqual([
    expect.objectContaining({ id: reply.headers.get('x-request-id'), method: 'GET', route: '/s/:token', status: 200 }),
  ])
  await world.stranger.send('/no-such/page-of-this-server', {})
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${link!.slice(3)}|page-of-this`))
})

test('what breaks is logged by its kind: no row of the database, nothing that opens a link', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  const broken = await sql`select ${link}::text::int`.execute(world.db).catch((error: unknown) => error)
  const told = tell(broken)
  expect(told).toMatchObject({ error: 'error', code: '22P02', message: undefined })
  expect(JSON.stringify(told)).not.toContain(link!.slice(3))
  expect(tell(new Error(`cannot read ${link}`))).toMatchObject({ message: 'cannot read /s/…' })
  expect(tell('a text')).toEqual({ error: 'string' })
})

test('an error nobody foresaw is logged under the id of the reply, which says nothing of it', async () => {
  const world = await createWorld()
  await sql`drop table channel cascade`.execute(world.db)
  const lines = watchLog('warn')
  const { status, body, headers } = await world.manager.get('/channels')
  expect([status, body.code, body.detail]).toEqual([500, 'internal-error', undefined])
  expect(lines).toEqual([expect.objectContaining({ id: headers.get('x-request-id'), code: '42P01' })])
})

test('readiness is refused while the database takes no writes, while it is gone, and while the server stops', async () => {
  const stop = new AbortController()
  const world = await createWorld({ max: 1, deps: { stopping: stop.signal } })
  const ready = async () => {
    const { status, headers, body } = await caller(world.app, {}).send('/readyz', {})
    return [status, headers.get('retry-after'), body?.detail]
  }
  expect(await ready()).toEqual([200, null, undefined])
  await sql`set default_transaction_read_only = on`.execute(world.db)
  expect(await ready()).toEqual([503, '5', 'the database is read-only'])
  await sql`set default_transaction_read_only = off`.execute(world.db)
  // The only connection is held by something slow.
  const slow = sql`select pg_sleep(3)`.execute(world.db)
  expect(await ready()).toEqual([503, '5', 'the database does not answer'])
  await slow
  stop.abort()
  expect(await ready()).toEqual([503, '5', 'stopping'])
})

/** Everything logged from now on, at that level, until the test ends. */
function watchLog(level: 'info' | 'warn'): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  const before = log.level
  log.level = level
  const note = (line: unknown) => void lines.push(line as Record<string, unknown>)
  const spies = [vi.spyOn(log, 'info').mockImplementation(note), vi.spyOn(log, 'error').mockImplementation(note)]
  onTestFinished(() => {
    log.level = before
    spies.forEach((spy) => spy.mockRestore())
  })
  return lines
}
