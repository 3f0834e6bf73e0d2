/** A disk that is really full: a small file system of the test's own where this user may mount one (root on Linux), and as PostgreSQL tells of it. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { migrate } from '../../db/migrate.ts'
import { readSettings } from '../../server/config.ts'
import { readKeys } from '../../server/keys.ts'
import { hire, linksOf as pathsOf, makeSurvey, makeUnits, type Site } from '../bench/site.ts'
import { makeFolder, startServer, stopServer, until } from '../start/server.ts'
import { answer, createWorld, linksOf, openSurvey, ratings } from '../support.ts'
import { load, post, type Reply } from './load.ts'
import { demandChain, submissionsOf } from './whole.ts'

/** A folder that is a file system of so many megabytes; null where none can be mounted. */
function mountSmall(megabytes: number): string | null {
  const folder = makeFolder('manyi-disk-')
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder])
  if (status !== 0) return null
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

/** Writes until there is no room for another byte. */
function fill(file: string): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(1 << 16), { flag: 'a' })
  } catch {
    for (const size of [4096, 1])
      try {
        for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
      } catch {}
  }
}

test('the disk of the database fills under load: 503 with Retry-After and nothing half written; with room again everything goes on', async (context) => {
  const disk = mountSmall(200)
  if (!disk) return context.skip('no file system can be mounted here')
  const start = () => startLocalDatabase({ dataDir: disk, log: () => {} })
  const database = await start()
  const db = connect(database.url, { max: 2 })
  await migrate(db)
  const [manager, reviewer] = [await hire(db, 'manager', 'manager'), await hire(db, 'reviewer', 'reviewer')]
  const keys = await readKeys({ ...readSettings({}), dataDir: disk })
  const site = { db, manager, reviewer, keys } as Site
  const links = await pathsOf(site, await makeSurvey(site, await makeUnits(site, 3000)))
  const server = await startServer(makeFolder(), {
    env: { DATABASE_URL: database.url, SECRET_KEY_FILE: join(disk, 'secret.key') },
  })

  const acknowledged = new Map<string, string>()
  const refused: Reply[] = []
  const stopping = new AbortController()
  const tell = (reply: Reply) => {
    if (reply.receipt) return void acknowledged.set(reply.path, reply.receipt)
    refused.push(reply)
    if (refused.length > 40) stopping.abort()
  }
  await load(server.url, links.slice(0, 100), tell)
  expect(refused).toEqual([])
  fill(join(disk, 'ballast'))
  for (let turn = 0; turn < 20 && !stopping.signal.aborted; turn += 1)
    await load(server.url, links, tell, { stop: stopping.signal })
  expect(new Set(refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 5']))

  rmSync(join(disk, 'ballast'))
  await until(async () => [200, 201].includes((await post(server.url, links[0]!)).status))
  await load(server.url, links, ({ path, status, receipt }) => {
    expect([200, 201]).toContain(status)
    expect(acknowledged.get(path) ?? receipt).toBe(receipt)
  })
  expect(await submissionsOf({ db })).toHaveLength(links.length)
  await demandChain({ db })
  await db.destroy()
  expect(await stopServer(server)).toBe(0)
  await database.stop()
})

test('a full disk, as PostgreSQL reports it, is 503 with Retry-After; with room again the same answer is taken', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const [link] = await linksOf(world, id)
  await sql`
    create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
    create trigger no_room before insert on response for each row execute function no_room()`.execute(world.db)
  const body = { submissionId: 'with-no-room', ratings: ratings(5) }
  const reply = await answer(world, link!, body)
  expect([reply.status, reply.headers.get('retry-after'), reply.body.code]).toEqual([503, '5', 'database-unavailable'])
  await sql`drop trigger no_room on response`.execute(world.db)
  expect((await answer(world, link!, body)).status).toBe(201)
})
