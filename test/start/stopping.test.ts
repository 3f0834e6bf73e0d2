import { connect, type Socket } from 'node:net'
import { execFileSync } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { listPostgres, makeUsedFolder, startServer, stopServer, until } from './server.ts'

test('Ctrl-C ends the server with 0 and leaves no PostgreSQL behind', async () => {
  const dataDir = await makeUsedFolder()
  const server = await startServer(dataDir)
  expect((await listPostgres(dataDir)).length).toBeGreaterThan(0)
  expect(await stopServer(server)).toBe(0)
  expect(await listPostgres(dataDir)).toEqual([])
})

test('a request that has begun is still answered, a new connection is not', async () => {
  const server = await startServer(await makeUsedFolder())
  const socket = await halfRequest(server.url)
  server.child.kill('SIGTERM')
  await until(() => server.output().includes('正在停止'))
  await expect(fetch(`${server.url}/readyz`)).rejects.toThrow()
  socket.write('\r\n')
  expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*ok$/)
  expect(await server.ended).toBe(0)
})

test('a second Ctrl-C does not wait for a request that hangs', async () => {
  const server = await startServer(await makeUsedFolder())
  await halfRequest(server.url)
  const begun = Date.now()
  server.child.kill('SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  server.child.kill('SIGINT')
  expect(await server.ended).toBe(0)
  expect(Date.now() - begun).toBeLessThan(6_000)
})

test('Ctrl-C in the terminal of npm start, which reaches the whole group, ends everything', async () => {
  const dataDir = await makeUsedFolder()
  const npm = await startServer(dataDir, { command: ['npm', 'start'] })
  process.kill(-npm.child.pid!, 'SIGINT')
  await npm.ended
  expect(await listPostgres(dataDir)).toEqual([])
  await expect(fetch(npm.url)).rejects.toThrow()
})

test('a signal to npm alone, as a service manager sends it, ends everything', async () => {
  const dataDir = await makeUsedFolder()
  const npm = await startServer(dataDir, { command: ['npm', 'start'] })
  npm.child.kill('SIGTERM')
  await until(async () => (await listPostgres(dataDir)).length === 0)
  await until(() => groupOf(npm.child.pid!).length === 0)
})

async function halfRequest(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write('GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n')
  // Long enough for the server to have read it.
  await new Promise((resolve) => setTimeout(resolve, 200))
  return socket
}

async function readAll(socket: Socket): Promise<string> {
  let text = ''
  for await (const part of socket.setEncoding('utf8')) text += part
  return text
}

function groupOf(leader: number): string[] {
  const lines = execFileSync('ps', ['-eo', 'pgid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  return lines.filter((line) => Number(line.trim().split(/\s+/)[0]) === leader && !/\sZ/.test(line))
}
