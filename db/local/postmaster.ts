import { spawn, type ChildProcess } from 'node:child_process'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { CannotStart } from '../cannot-start.ts'
import { readIfExists } from '../data-folder.ts'
import { asAccount, type Account } from './account.ts'
import { isPostgresOf, listPostgresOf, signal, waitUntil } from './process.ts'

export type Postmaster = { port: number; ended: Promise<void>; stop(): Promise<void> }
type Options = {
  binaries: string
  cluster: string
  account: Account
  logFile: string
  durable: boolean
  log: (line: string) => void
}

/** Pid, port and readiness from the running postmaster's own file; null when none runs on this cluster. */
export async function findPostmaster(cluster: string): Promise<{ pid: number; port: number; ready: boolean } | null> {
  const lines = (await readIfExists(join(cluster, 'postmaster.pid')))?.split('\n') ?? []
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isInteger(pid) || pid <= 0 || !isPostgresOf(cluster, pid)) return null
  return { pid, port, ready: lines[7]?.trim() === 'ready' }
}

/**
 * Ends what a killed server left behind: a postmaster that still runs, backends whose postmaster was killed too, and a
 * lock file whose number another program bears by now. Call it only while holding the claim on the data folder.
 */
export async function stopLeftovers(cluster: string, log: (line: string) => void): Promise<void> {
  const left = await findPostmaster(cluster)
  if (left || listPostgresOf(cluster).length > 0) log('上次没有正常停止，正在收尾……')
  if (left) await endPostmaster(left.pid, () => !isPostgresOf(cluster, left.pid))
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    listPostgresOf(cluster).forEach((pid) => signal(pid, name))
    if (await waitUntil(() => listPostgresOf(cluster).length === 0, 5_000)) break
  }
  await removeForeignLock(cluster)
}

/** Starts the postmaster in a session of its own, where the terminal's Ctrl-C does not reach it, on a free port. */
export async function startPostmaster(options: Options): Promise<Postmaster> {
  await rename(options.logFile, `${options.logFile}.1`).catch(() => undefined)
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort()
    const { child, ended } = await spawnPostgres(options, port)
    const stop = () => endPostmaster(child.pid!, () => hasEnded(child))
    if (await becomesReady(options, child)) return { port, ended, stop }
    await ended
    const complaint = await readComplaint(options.logFile)
    // Someone took the port between the look and the start, or the last backend of a killed postmaster is still ending.
    const mayPass = /could not (bind|create any TCP)|pre-existing shared memory block/.test(complaint)
    if (!mayPass || attempt === 10)
      throw new CannotStart(`内置数据库没有启动（${complaint}）。日志：${options.logFile}`)
    await waitUntil(() => false, 500)
  }
}

async function spawnPostgres({ binaries, cluster, account, logFile, durable }: Options, port: number) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // No ERROR lines: the application answers those itself, and their details would hold personal data.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = await open(logFile, 'w', 0o600)
  const child = spawn(join(binaries, 'bin/postgres'), ['-D', cluster, '-p', String(port), ...flags], {
    ...asAccount(account),
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
  await output.close()
  return { child, ended }
}

async function becomesReady({ cluster, log }: Options, child: ChildProcess): Promise<boolean> {
  const notice = setTimeout(() => log('内置数据库正在恢复数据，请稍候……'), 5_000)
  await waitUntil(async () => hasEnded(child) || (await isReady(cluster, child)), Infinity)
  clearTimeout(notice)
  return !hasEnded(child)
}

async function isReady(cluster: string, child: ChildProcess): Promise<boolean> {
  const running = await findPostmaster(cluster)
  return running?.pid === child.pid && running?.ready === true
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}

// SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint; SIGQUIT leaves that to recovery.
async function endPostmaster(pid: number, isOver: () => boolean): Promise<void> {
  for (const [name, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (isOver()) return
    signal(pid, name)
    await waitUntil(isOver, patience)
  }
}

// PostgreSQL takes any living process with that number for a postmaster; this one is known to be another program.
async function removeForeignLock(cluster: string): Promise<void> {
  if ((await findPostmaster(cluster)) === null) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

async function readComplaint(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).split('\n')
  const worst = lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines.find((line) => line.trim() !== '') ?? '没有日志'
  return worst.replace(/^.*?(FATAL|PANIC): +/, '')
}

function findFreePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
