import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * When the process began, as a text that is only compared for equality, so that a number given anew to another process
 * is not taken for the old one. Null when no such process lives; a zombie does not live.
 */
export function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return textOf('ps', ['-o', 'lstart=', '-p', String(pid)])
  const stat = readQuietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The second field is the command in brackets and may hold spaces; proc(5): state is field 3, starttime field 22.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return null
  return fields[19] ?? null
}

/** Whether the process is a postmaster or backend of this cluster (PostgreSQL's working folder is its data folder). */
export function isPostgresOf(cluster: string, pid: number): boolean {
  if (process.platform === 'linux') return readQuietly(() => readlinkSync(`/proc/${pid}/cwd`)) === cluster
  return textOf('ps', ['-ww', '-o', 'command=', '-p', String(pid)])?.includes(`-D ${cluster} -p `) ?? false
}

/** Every process of this cluster; where /proc is missing, none is found. */
export function listPostgresOf(cluster: string): number[] {
  const names = readQuietly(() => readdirSync('/proc')) ?? []
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresOf(cluster, pid))
}

/** Sends a signal; a process that has just ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  readQuietly(() => process.kill(pid, name))
}

/** Waits until the condition holds, at most so many milliseconds; answers whether it does. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds
  while (!(await condition())) {
    if (Date.now() > end) return false
    await sleep(25)
  }
  return true
}

function textOf(command: string, args: string[]): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null
}

function readQuietly<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
