/** Killed with -9 in the middle of what takes several steps: nothing of it stays, and it can be done again. */
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import { type Server, stopServer, until } from '../start/server.ts'
import { createWorld, linksOf, must, openSurvey, type World } from '../support.ts'
import { load } from './load.ts'
import { demandChain, demandFigure, demandWhole, serverOf } from './whole.ts'

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

/** Holds a table, so that whoever comes to write it stands still there, until the answered function is called. */
async function hold(world: World, table: string): Promise<() => Promise<void>> {
  const db = connect(world.url, { max: 1 })
  onTestFinished(() => db.destroy())
  const held = Promise.withResolvers<void>()
  const freed = Promise.withResolvers<void>()
  const holding = db.transaction().execute(async (db) => {
    await sql.raw(`lock table ${table} in exclusive mode`).execute(db)
    held.resolve()
    await freed.promise
  })
  await held.promise
  return async () => {
    freed.resolve()
    await holding
  }
}

/** Asks for something, waits until it stands still at the held table, kills the server, and frees the table. */
async function killAt(world: World, server: Server, table: string, ask: () => Promise<unknown>): Promise<void> {
  const free = await hold(world, table)
  const asking = ask().catch(() => null)
  await until(async () => {
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
    server = await serverOf(world)
  }
  await demandFigure(world, id, 5)
  await stopServer(server)
})

test.each(steps)(
  'sealing killed at %s leaves nothing half sealed; done again it seals, and the seal can be recomputed',
  async (table) => {
    const world = await createWorld()
    let { id, server } = await answeredWave(world)
    await demandFigure(world, id, 5)
    for (let round = 0; round < rounds; round += 1) {
      await killAt(world, server, table, () => post(world, server, 'reviewer', `/surveys/${id}/seal`))
      expect((await must(world.manager.get(`/surveys/${id}`))).status).toBe('closed')
      expect([await countRows(world, 'seal'), await countRows(world, 'seal_leaves')]).toEqual([0, 0])
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
  const free = await hold(world, 'ticket')
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
  const world = await createWorld()
  let { id, server } = await answeredWave(world)
  for (let round = 0; round < rounds; round += 1) {
    await killAt(world, server, 'answer_batch', () =>
      // The job itself comes by the minute: here it is sent for.
      sql`insert into pgboss.job (name, policy) values ('chain-answers', 'short')`.execute(world.db),
    )
    // One statement: the database ends it or not, whoever asked.
    expect([
      [0, 0],
      [1, 5],
    ]).toContainEqual([await countRows(world, 'answer_batch'), await countRows(world, 'answer_leaf')])
    server = await serverOf(world)
  }
  await demandWhole(world, id)
  expect(await countRows(world, 'answer_leaf')).toBe(5)
  await demandFigure(world, id, 5)
  await stopServer(server)
})
