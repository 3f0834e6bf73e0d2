import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, lstatSync, mkdtempSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { connect } from '../../db/connect.ts'
import { startLocalDatabase } from '../../db/local.ts'
import { findCluster } from '../../db/local/cluster.ts'
import { listPostgresOf, signal } from '../../db/local/process.ts'
import { migrate } from '../../db/migrate.ts'
import { projectFolder } from '../../server/config.ts'

export type Server = { child: ChildProcess; url: string; output: () => string; ended: Promise<number | null> }
type How = { folder?: string; env?: Record<string, string>; uid?: number; command?: string[] }

/** A new folder that every user may enter, removed after the test with whatever PostgreSQL kept elsewhere for it. */
export function makeFolder(name = 'manyi-start-'): string {
  const folder = openFolder(name)
  onTestFinished(() => removeData(folder))
  return folder
}

function openFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)))
  chmodSync(folder, 0o755)
  return folder
}

/** A data folder as an earlier start has left it, database and all: a copy, since making one takes a second each time. */
export async function makeUsedFolder(): Promise<string> {
  const used = await (usedFolder ??= prepareUsedFolder())
  const folder = makeFolder()
  // Where PostgreSQL's user cannot reach the folder for temporary files, the database lies elsewhere and is made anew.
  if (!lstatSync(join(used, 'database')).isSymbolicLink()) execFileSync('cp', ['-a', `${used}/.`, folder])
  return folder
}

let usedFolder: Promise<string> | null = null
afterAll(async () => usedFolder && removeData(await usedFolder))

async function prepareUsedFolder(): Promise<string> {
  const folder = openFolder('manyi-used-')
  const local = await startLocalDatabase({ dataDir: folder, durable: false, log: () => {} })
  const db = connect(local.url, { max: 1 })
  await migrate(db)
  await db.destroy()
  await local.stop()
  return folder
}

/** A clone of this project as git and npm would lay it, by hard links where the file system can. */
export function makeClone(place: string): string {
  const wanted = [
    'server',
    'db',
    'client',
    'dist',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'node_modules',
  ]
  execFileSync('mkdir', ['-p', place])
  const sources = wanted.map((name) => join(projectFolder, name))
  try {
    execFileSync('cp', ['-al', ...sources, place], { stdio: 'ignore' })
  } catch {
    execFileSync('cp', ['-a', ...sources, place])
  }
  onTestFinished(() => removeData(place))
  return place
}

/** Starts a server in a process group of its own and waits for its `ready` line. Fails with its output when it ends first. */
export async function startServer(dataDir: string, how: How = {}): Promise<Server> {
  const server = launch(dataDir, how)
  const url = await Promise.race([
    until(() => /^ready (http:\/\/\S+)$/m.exec(server.output())?.[1]),
    server.ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${server.output()}`))),
  ])
  return { ...server, url }
}

/** Starts a server that is expected to end by itself. Answers its exit code and all it printed. */
export async function startInVain(dataDir: string, how: How = {}): Promise<{ code: number | null; output: string }> {
  const server = launch(dataDir, how)
  return { code: await server.ended, output: server.output() }
}

/** Asks the server to end, as Ctrl-C does, and answers its exit code. */
export async function stopServer(server: Server): Promise<number | null> {
  server.child.kill('SIGINT')
  return server.ended
}

/** The postmaster and backends that run on this data folder. */
export async function listPostgres(dataDir: string): Promise<number[]> {
  const cluster = await findCluster(dataDir)
  return cluster === null ? [] : listPostgresOf(cluster)
}

/** Waits until `look` finds something, and answers it. */
export async function until<T>(
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  for (;;) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

/** Starts a server and waits for nothing. */
export function launch(
  dataDir: string,
  { folder = projectFolder, env = {}, uid, command }: How = {},
): Omit<Server, 'url'> {
  // Links in node_modules/.bin are not followed: the node of the clone itself runs it, which its user can reach.
  const [program, ...args] = command ?? [join(folder, 'node_modules/node/bin/node'), 'server/main.ts']
  const child = spawn(program!, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: dirname(dataDir),
      PORT: '0',
      DEMO: '0',
      DATA_DIR: dataDir,
      ...env,
    },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    signal(-child.pid!, 'SIGKILL')
    await ended
    for (const pid of await listPostgres(dataDir).catch(() => [])) signal(pid, 'SIGKILL')
    await until(async () => (await listPostgres(dataDir).catch(() => [])).length === 0)
  })
  return { child, output: () => output, ended }
}

function removeData(folder: string): void {
  for (const place of [folder, join(folder, 'data')]) {
    const elsewhere = linkOf(join(place, 'database'))
    if (elsewhere?.includes('/manyi/database-')) rmSync(elsewhere, { recursive: true, force: true })
    if (elsewhere?.includes('/manyi/database-')) rmSync(`${elsewhere}.pid`, { force: true })
  }
  rmSync(folder, { recursive: true, force: true })
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
