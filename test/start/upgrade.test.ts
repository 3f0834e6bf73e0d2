import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeClone, makeUsedFolder, startServer } from './server.ts'

test('a server whose dist/ is built anew beneath it goes on serving its own files, and those of the next build to its pages', async () => {
  const dataDir = await makeUsedFolder()
  const folder = makeClone(join(dataDir, 'clone'))
  const server = await startServer(dataDir, { folder })
  const dist = join(folder, 'dist')
  const names = [
    ...readdirSync(join(dist, 'form')).map((name) => `form/${name}`),
    ...readdirSync(join(dist, 'admin/assets')).map((name) => `admin/assets/${name}`),
  ]
  const files = new Map(names.map((name) => [name, readFileSync(join(dist, name))]))

  rmSync(dist, { recursive: true })
  mkdirSync(join(dist, 'form'), { recursive: true })
  writeFileSync(join(dist, 'form/hydrate-next.js'), 'next()')

  const asked = (name: string) => fetch(`${server.url}/${name}`)
  for (const [name, bytes] of files) {
    const reply = await asked(name)
    expect([name, reply.status, reply.headers.get('cache-control')]).toEqual([
      name,
      200,
      'public, max-age=31536000, immutable',
    ])
    expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true)
  }
  expect((await asked('admin')).status).toBe(200)
  expect(await (await asked('form/hydrate-next.js')).text()).toBe('next()')
  expect((await asked('form/hydrate-none.js')).status).toBe(404)
  expect((await asked('form/..%2f..%2fpackage.json')).status).toBe(404)
})
