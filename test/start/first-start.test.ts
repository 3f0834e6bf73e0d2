import { statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { findLocalDatabase } from '../../db/local.ts'
import { listPostgres, makeFolder, makeUsedFolder, startServer, stopServer } from './server.ts'

const setupLink = /^首次设置.*\/admin\/setup#([\w-]{32})$/m

test('the first start makes a database and prints the sign-in address, a set-up link and last one ready line', async () => {
  const dataDir = join(makeFolder(), 'data')
  const server = await startServer(dataDir)
  expect(server.output().match(/^ready /gm)).toHaveLength(1)
  expect(server.output().trimEnd().split('\n').at(-1)).toBe(`ready ${server.url}`)
  expect(server.output()).toContain(`管理端登录：${server.url}/admin\n`)
  expect(server.output()).toMatch(setupLink)
  expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ready')
  // What is secret in the data folder can be read by its owner only.
  for (const name of ['secret.key', 'database.password', 'database.log']) {
    expect([name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)]).toEqual([name, '600'])
  }
})

test('a restart finds what was stored, and the set-up link is a new one', async () => {
  const dataDir = await makeUsedFolder()
  const first = await startServer(dataDir)
  await query(dataDir, 'create table kept (words text)')
  await query(dataDir, `insert into kept values ('还在')`)
  expect(await stopServer(first)).toBe(0)

  const second = await startServer(dataDir)
  expect(await query(dataDir, 'select words from kept')).toEqual([{ words: '还在' }])
  expect(setupLink.exec(second.output())?.[1]).not.toBe(setupLink.exec(first.output())?.[1])
})

test('the demo is loaded once, into the empty database, and prints the passwords it made up instead of a set-up link', async () => {
  const dataDir = makeFolder()
  const first = await startServer(dataDir, { env: { DEMO: '' } })
  expect(first.output()).toMatch(/^演示账号.*口令：\S{12,}$/m)
  expect(first.output()).not.toMatch(setupLink)
  const [before] = await query(dataDir, 'select count(*)::int as surveys from survey')
  expect(await stopServer(first)).toBe(0)

  const second = await startServer(dataDir, { env: { DEMO: '1' } })
  expect(second.output()).toContain('数据库中已有数据，没有再载入演示数据。\n')
  expect(second.output()).not.toContain('口令')
  expect(await query(dataDir, 'select count(*)::int as surveys from survey')).toEqual([before])
})

test('PostgreSQL listens on this machine only, keeps what it commits, and the application is no superuser in it', async () => {
  const dataDir = await makeUsedFolder()
  await startServer(dataDir)
  const settings = `current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
    current_setting('server_encoding') as encoding, current_setting('is_superuser') as superuser`
  expect(await query(dataDir, `select ${settings}`)).toEqual([
    { addresses: '127.0.0.1', fsync: 'on', encoding: 'UTF8', superuser: 'off' },
  ])
})

test('with PUBLIC_URL, links begin with it while the ready line keeps the real port', async () => {
  const server = await startServer(await makeUsedFolder(), { env: { PUBLIC_URL: 'https://survey.example.cn/' } })
  expect(server.output()).toContain('管理端登录：https://survey.example.cn/admin\n')
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('an own database is used when DATABASE_URL names one: no PostgreSQL is started and no demo loaded', async () => {
  const [ownDir, dataDir] = [await makeUsedFolder(), makeFolder()]
  await startServer(ownDir)
  const server = await startServer(dataDir, { env: { DATABASE_URL: (await findLocalDatabase(ownDir))!, DEMO: '' } })
  expect(server.output()).toMatch(setupLink)
  expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ready')
  expect(await listPostgres(dataDir)).toEqual([])
  expect(await stopServer(server)).toBe(0)
})

async function query(dataDir: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: (await findLocalDatabase(dataDir))! })
  await client.connect()
  const { rows } = await client.query(statement).finally(() => client.end())
  return rows as unknown[]
}
