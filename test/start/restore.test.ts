import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../server/config.ts'
import { launch, makeFolder, makeUsedFolder, startServer, stopServer } from './server.ts'

const node = join(projectFolder, 'node_modules/node/bin/node')

async function manage(dataDir: string, ...args: string[]): Promise<string> {
  const command = launch(dataDir, { command: [node, 'server/manage.ts', ...args] })
  expect([await command.ended, command.output()]).toEqual([0, expect.anything()])
  return command.output()
}

test('yesterday’s backup on a new machine, with the old key, serves as before', async () => {
  const oldMachine = await makeUsedFolder()
  const first = await startServer(oldMachine, { env: { DEMO: '1' } })
  await manage(oldMachine, 'create-key', '--username', 'jingban')
  const key = (await manage(oldMachine, 'create-key', '--username', 'jingban')).trim()
  const before = await resultsOf(first.url, key)
  await manage(oldMachine, 'backup')
  await stopServer(first)
  const [backup] = readdirSync(join(oldMachine, 'backups'))

  const newMachine = join(makeFolder(), 'data')
  mkdirSync(newMachine)
  cpSync(join(oldMachine, 'secret.key'), join(newMachine, 'secret.key'))
  const said = await manage(newMachine, 'restore', '--from', join(oldMachine, 'backups', backup!))
  expect(said).toContain('校验码一致')
  expect(said).not.toContain('注意')
  expect(await manage(newMachine, 'verify-audit')).not.toContain('断')
  const second = await startServer(newMachine)
  expect(await resultsOf(second.url, key)).toEqual(before)
})

/** The surveys as they are listed, and the links of one. */
async function resultsOf(url: string, key: string): Promise<unknown> {
  const get = async (path: string) => {
    const reply = await fetch(`${url}/api/v1${path}`, { headers: { 'x-api-key': key } })
    expect([path, reply.status]).toEqual([path, 200])
    return JSON.parse((await reply.text()).replaceAll(url, ''))
  }
  return [await get('/surveys'), await get('/surveys/1/result'), await get('/surveys/2/invitations?pageSize=200')]
}
