import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listPostgres, makeClone, makeFolder, makeUsedFolder, startServer, stopServer } from './server.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('not root: skipping the tests that start as root in a closed home and as another user')

test('a clone in a path with spaces and Chinese', async () => {
  const clone = makeClone(join(makeFolder(), '云 平台', '满意 (1)'))
  const server = await startServer(join(clone, 'data'), { folder: clone })
  expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ready')
  expect(await stopServer(server)).toBe(0)
})

test('two servers on one machine at once, each with its own data', async () => {
  const [first, second] = await Promise.all([startServer(await makeUsedFolder()), startServer(await makeUsedFolder())])
  expect(first.url).not.toBe(second.url)
  for (const { url } of [first, second]) expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready')
})

test.skipIf(!isRoot)(
  'root in a closed home: the database is where its user can reach it, and a link shows it',
  async () => {
    const home = makeFolder()
    const clone = makeClone(join(home, 'manyi'))
    chmodSync(home, 0o700)
    const dataDir = join(clone, 'data')
    const first = await startServer(dataDir, { folder: clone })
    expect(lstatSync(join(dataDir, 'database')).isSymbolicLink()).toBe(true)
    expect(existsSync(join(readlinkSync(join(dataDir, 'database')), 'PG_VERSION'))).toBe(true)
    expect(await stopServer(first)).toBe(0)
    expect(await listPostgres(dataDir)).toEqual([])

    const second = await startServer(dataDir, { folder: clone })
    expect(await (await fetch(`${second.url}/readyz`)).text()).toBe('ready')
  },
)

test.skipIf(!isRoot)('an ordinary user: everything lies in the data folder and is theirs', async () => {
  const nobody = 65_534
  const home = makeFolder()
  const clone = makeClone(join(home, 'manyi'))
  const dataDir = join(home, 'data')
  mkdirSync(dataDir)
  chownSync(dataDir, nobody, nobody)
  chownSync(home, nobody, nobody)
  chmodSync(home, 0o700)
  const server = await startServer(dataDir, { folder: clone, uid: nobody })
  expect(lstatSync(join(dataDir, 'database')).isDirectory()).toBe(true)
  for (const name of ['database', 'secret.key', 'database.password'])
    expect(statSync(join(dataDir, name)).uid).toBe(nobody)
  expect(await stopServer(server)).toBe(0)
  expect(await listPostgres(dataDir)).toEqual([])
})
