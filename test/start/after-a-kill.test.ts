import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { findLocalDatabase } from '../../db/local.ts'
import { findPostmaster } from '../../db/local/postmaster.ts'
import { findCluster } from '../../db/local/cluster.ts'
import {
  launch,
  listPostgres,
  makeFolder,
  makeUsedFolder,
  startInVain,
  startServer,
  stopServer,
  until,
  type Server,
} from './server.ts'

test('after kill -9 of the server, the next start works on the same data though PostgreSQL still runs', async () => {
  const dataDir = await makeUsedFolder()
  const killed = await startServer(dataDir)
  await store(dataDir, 41)
  const { pid: oldPostmaster } = await getPostmaster(dataDir)
  await kill(killed)
  expect(await listPostgres(dataDir)).toContain(oldPostmaster)

  await startServer(dataDir)
  expect(await load(dataDir)).toBe(41)
  expect(await listPostgres(dataDir)).not.toContain(oldPostmaster)
})

test('after kill -9 of the server and of PostgreSQL, the next start recovers what was committed', async () => {
  const dataDir = await makeUsedFolder()
  const killed = await startServer(dataDir)
  await store(dataDir, 42)
  const postmaster = await getPostmaster(dataDir)
  await kill(killed)
  process.kill(postmaster.pid, 'SIGKILL')

  await startServer(dataDir)
  expect(await load(dataDir)).toBe(42)
})

test('after kill -9 in the middle of the very first start, the next one works and no draft stays', async () => {
  const dataDir = makeFolder()
  const killed = launch(dataDir)
  const drafts = () => readdirSync(dataDir).filter((name) => name.startsWith('.new-'))
  await until(() => drafts().some((name) => existsSync(join(dataDir, name, 'base'))))
  killed.child.kill('SIGKILL')
  await killed.ended

  await startServer(dataDir)
  expect(drafts()).toEqual([])
})

test.skipIf(process.platform !== 'linux')(
  'a query that outlives its killed PostgreSQL does not stand in the way',
  async () => {
    const dataDir = await makeUsedFolder()
    const killed = await startServer(dataDir)
    await store(dataDir, 43)
    const client = new pg.Client({ connectionString: (await findLocalDatabase(dataDir))! })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const busy = rows[0]!.pid
    client.query('select count(*) from generate_series(1, 100000000000)').catch(() => {})
    const postmaster = await getPostmaster(dataDir)
    await kill(killed)
    process.kill(postmaster.pid, 'SIGKILL')
    await until(async () => (await listPostgres(dataDir)).join() === String(busy))

    await startServer(dataDir)
    expect(await load(dataDir)).toBe(43)
    expect(await listPostgres(dataDir)).not.toContain(busy)
  },
)

test('a left lock file whose number another program of the same user bears now is not taken for PostgreSQL', async () => {
  const dataDir = await makeUsedFolder()
  expect(await stopServer(await startServer(dataDir))).toBe(0)
  const cluster = (await findCluster(dataDir))!
  const owner = statSync(cluster).uid
  const other = spawn('sleep', ['60'], { stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid: owner } : {}) })
  onTestFinished(() => void other.kill())
  writeFileSync(
    join(cluster, 'postmaster.pid'),
    `${other.pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`,
  )

  await startServer(dataDir)
  expect(other.exitCode).toBeNull()
  expect(other.signalCode).toBeNull()
})

test('a left claim whose number another process bears now does not stop the start', async () => {
  const dataDir = await makeUsedFolder()
  writeFileSync(join(dataDir, 'server.pid'), `${process.pid} 1\n`)
  await startServer(dataDir)
})

test('a second server on the same data folder says who runs there, and the first goes on', async () => {
  const dataDir = await makeUsedFolder()
  const first = await startServer(dataDir)
  expect(await startInVain(dataDir)).toEqual({
    code: 1,
    output: `这个数据目录上已有另一个“满意”在运行（进程号 ${first.child.pid}）。请使用已运行的那个，或先停止它。\n`,
  })
  expect(await (await fetch(`${first.url}/readyz`)).text()).toBe('ready')
})

test('of two servers started at the same moment on an empty folder, one serves and one is refused', async () => {
  const dataDir = makeFolder()
  const outcomes = await Promise.allSettled([startServer(dataDir), startServer(dataDir)])
  expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(String(refused?.reason)).toContain('已有另一个“满意”在运行')
})

async function kill(server: Server): Promise<void> {
  server.child.kill('SIGKILL')
  await server.ended
}

async function getPostmaster(dataDir: string): Promise<{ pid: number }> {
  return (await findPostmaster((await findCluster(dataDir))!))!
}

async function store(dataDir: string, number: number): Promise<void> {
  await onDatabase(dataDir, `create table kept as select ${number} as number`)
}

async function load(dataDir: string): Promise<number> {
  const { rows } = await onDatabase(dataDir, 'select number from kept')
  return (rows[0] as { number: number }).number
}

async function onDatabase(dataDir: string, statement: string) {
  const client = new pg.Client({ connectionString: (await findLocalDatabase(dataDir))! })
  await client.connect()
  return client.query(statement).finally(() => client.end())
}
