/** Killed with -9 in the middle of what takes several steps: nothing of it stays, and it can be done again. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { projectFolder } from '../../server/config.ts'
import { holdTable } from '../hold-table.ts'
import { launch, makeFolder, type Server, stopServer, until } from '../start/server.ts'
import { createWorld, linksOf, must, openSurvey, type World } from '../support.ts'
import { load } from './load.ts'
import { demandChain, demandFigure, demandWhole, secretKey, serverOf } from './whole.ts'

// Each takes a start of the server.
const rounds = Math.min(10, Number(process.env.FAULT_ROUNDS ?? 1))
const steps = rounds === 1 ? ['answer_leaf', 'audit_entry'] : ['answer_leaf', 'seal', 'seal_leaves', 'audit_entry']

/** A survey of five units that all answered, through a server process. */
async function answeredWave(world: World) {
  const { id } = await openSurvey(world, 5)
  const server = await serverOf(world)
  await load(server.url, await linksOf(world, id), ({ status }) => expect(status).toBe(201))
  return { id, server }
}

/** Asks for something, waits until it stands still at the held table, kills the server, and frees the table. */
async function killAt(world: World, server: Server, table: string, ask: () => Promise<unknown>): Promise<void> {
  const free = await holdTable(world.url, table)
  let answer: unknown
  const asking = ask().then(
    (given) => (answer = given),
    () => null,
  )
  await until(async () => {
    if (answer instanceof Response) throw new Error(`answered ${answer.status} before it came to ${table}`)
    const { rows } = await sql`
      select from pg_locks where not granted and relation = ${table}::regclass`.execute(world.db)
    return rows.length > 0
  })
  server.child.kill('SIGKILL')
  await server.ended
  await asking
  await free()
  // What the dead server's connection had begun is rolled back once it is noticed.
  await until(async () => {
    const { rows } = await sql`
      select from pg_stat_activity where application_name = 'manyi' and pid <> pg_backend_pid() and state <> 'idle'
        and datname = current_database()`.execute(world.db)
    return rows.length === 0
  })
}

const post = (world: World, server: Server, who: 'manager' | 'reviewer', path: string) =>
  fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers: { 'x-api-key': world.keyOf(who) } })

/** What a dead process was at is void ten seconds after it last told of it. */
const forgotten = (world: World, id: number) =>
  until(async () => (await must(world.manager.get(`/surveys/${id}`))).work === null)

const countRows = async (world: World, table: string) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(world.db)
  return rows[0]!.n
}

test('closing killed between its steps leaves the wave open; done again it closes and counts', async () => {
  const world = await createWorld()
  let { id, server } = await answeredWave(world)
  for (let round = 0; round < rounds; round += 1) {
    await killAt(world, server, 'audit_entry', () => post(world, server, 'manager', `/surveys/${id}/close`))
    expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('open')
    expect(await countRows(world, 'result_version')).toBe(0)
    await demandWhole(world, id)
    await forgotten(world, id)
    server = await serverOf(world)
  }
  await demandFigure(world, id, 5)
  await stopServer(server)
})

test('counting killed after the close leaves the wave closed and without a figure; whoever asks next counts', async () => {
  const world = await createWorld()
  const { id, server } = await answeredWave(world)
  await killAt(world, server, 'result_version', () => post(world, server, 'manager', `/surveys/${id}/close`))
  const survey = await must(world.manager.get(`/surveys/${id}`))
  expect([survey.status, await countRows(world, 'result_version')]).toEqual(['closed', 0])
  await forgotten(world, id)
  const result = await must(world.manager.get(`/surveys/${id}/result`))
  expect([result.returned, result.indicator.exact, await countRows(world, 'result_version')]).toEqual([5, '80/1', 1])
  await demandWhole(world, id)
})

test.each(steps)(
  'sealing killed at %s leaves nothing half sealed; done again it seals, and the seal can be recomputed',
  async (table) => {
    const world = await createWorld()
    let { id, server } = await answeredWave(world)
    await demandFigure(world, id, 5)
    // A batch of answers is one statement, which the database ends whoever asked: a second kill would find none to draw.
    for (let round = 0; round < (table === 'answer_leaf' ? 1 : rounds); round += 1) {
      await killAt(world, server, table, () => post(world, server, 'reviewer', `/surveys/${id}/seal`))
      expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('closed')
      expect([await countRows(world, 'seal'), await countRows(world, 'seal_leaves')]).toEqual([0, 0])
      await forgotten(world, id)
      server = await serverOf(world)
    }
    expect((await post(world, server, 'reviewer', `/surveys/${id}/seal`)).status).toBe(201)
    expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('sealed')
    expect(await countRows(world, 'seal')).toBe(1)
    await demandChain(world)
    expect((await must(world.manager.get(`/surveys/${id}/result`))).indicator.exact).toBe('80/1')
    await stopServer(server)
  },
)

test('an export killed midway is cut, not ended; made again it is whole', async () => {
  const world = await createWorld()
  const { id, server } = await answeredWave(world)
  await demandFigure(world, id, 5)
  const ask = (path: string) =>
    fetch(`${server.url}/api/v1/surveys/${id}/exports/${path}`, { headers: { 'x-api-key': world.keyOf('manager') } })
  const free = await holdTable(world.url, 'ticket')
  const reply = await ask('evidence.zip')
  expect(reply.status).toBe(200)
  const reading = reply.arrayBuffer()
  server.child.kill('SIGKILL')
  await expect(reading).rejects.toThrow()
  await server.ended
  await free()
  const second = await serverOf(world)
  const again = await fetch(`${second.url}/api/v1/surveys/${id}/exports/evidence.zip`, {
    headers: { 'x-api-key': world.keyOf('manager') },
  })
  const bytes = Buffer.from(await again.arrayBuffer())
  // A zip's end record.
  expect(bytes.includes(Buffer.from('PK\x05\x06', 'latin1'))).toBe(true)
  expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('closed')
  await demandChain(world)
  await stopServer(second)
})

test('a batch of the audit chain killed midway is drawn by the next process, and holds every answer once', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const world = await createWorld()
    const { id, server } = await answeredWave(world)
    await killAt(world, server, 'answer_batch', () =>
      // The job itself comes by the minute: here it is sent for.
      sql`insert into pgboss.job (name, policy) values ('chain-answers', 'short')`.execute(world.db),
    )
    // One statement: the database ends it or not, whoever asked.
    expect([
      [0, 0],
      [1, 5],
    ]).toContainEqual([await countRows(world, 'answer_batch'), await countRows(world, 'answer_leaf')])
    const next = await serverOf(world)
    await demandWhole(world, id)
    expect(await countRows(world, 'answer_leaf')).toBe(5)
    await demandFigure(world, id, 5)
    await stopServer(next)
  }
})

/** Whether the database that tries the backups of this world is there. */
async function isTried(world: World): Promise<boolean> {
  const mark = createHash('sha256').update(new URL(world.url).pathname).digest('hex').slice(0, 12)
  const { rows } = await sql`select from pg_database where datname = ${`manyi_scratch_${mark}`}`.execute(world.db)
  return rows.length > 0
}

/** A world with answers, a folder for its backups, and the command that makes one. */
async function backedUpWave() {
  const world = await createWorld()
  await stopServer((await answeredWave(world)).server)
  const folder = makeFolder()
  const env = { DATABASE_URL: world.url, SECRET_KEY: secretKey, BACKUP_DIR: folder }
  const command = [join(projectFolder, 'node_modules/node/bin/node'), 'server/manage.ts', 'backup']
  const auditor = await world.hire('a-auditor', ['auditor'])
  return {
    world,
    list: () => readdirSync(folder),
    backUp: () => launch(makeFolder(), { env, command }),
    status: async () => (await must(auditor.get('/system'))).backups,
  }
}

const stands = async ({ db }: World) => {
  const { rows } = await sql`select from pg_locks where not granted and relation = 'response'::regclass`.execute(db)
  return rows.length > 0
}

test('of two backups at once the second says so', async () => {
  const { world, backUp, status } = await backedUpWave()
  const free = await holdTable(world.url, 'response', 'access exclusive')
  const first = backUp()
  await until(() => stands(world))
  expect((await status()).latest).toMatchObject([{ endedAt: null, problem: null }])
  const second = backUp()
  expect([await second.ended, second.output()]).toEqual([1, expect.stringContaining('另一份备份正在进行')])
  await free()
  expect([await first.ended, (await status()).latest]).toMatchObject([0, [{ verified: true, problem: null }]])
})

test.for(['written', 'tried'])(
  'a backup killed while it is %s bears no name of a backup and counts as none; the next one clears what it left',
  async (when) => {
    const { world, list, backUp, status } = await backedUpWave()
    const free = when === 'written' ? await holdTable(world.url, 'response', 'access exclusive') : async () => {}
    const killed = backUp()
    await until(() => (when === 'written' ? stands(world) : isTried(world)))
    killed.child.kill('SIGKILL')
    await killed.ended
    await free()
    expect(list()).toEqual([expect.stringMatching(/\.manyi\.part$/)])
    await until(async () => (await status()).latest[0].problem)
    expect(await status()).toMatchObject({ lastSuccess: null, latest: [{ problem: '备份中途中断，没有完成。' }] })
    expect(await isTried(world)).toBe(when === 'tried')

    const next = backUp()
    expect([await next.ended, next.output()]).toEqual([0, expect.stringContaining('校验码一致')])
    expect(list()).toEqual([expect.stringMatching(/\.manyi$/)])
    expect(await isTried(world)).toBe(false)
    expect((await status()).latest).toMatchObject([{ verified: true, problem: null }, { endedAt: expect.any(String) }])
  },
)
