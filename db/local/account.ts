import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { CannotStart } from '../cannot-start.ts'

/** The operating system's user that PostgreSQL runs as; null is the server's own. */
export type Account = { name: string; uid: number; gid: number } | null

/**
 * PostgreSQL refuses to run as root. As root it runs as the owner of an existing cluster, else as `postgres`, else as
 * `nobody`, so that no user must be made.
 */
export function chooseAccount(cluster: string | null): Account {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(parseAccount)
  const owner = cluster === null ? 0 : statSync(cluster).uid
  const account =
    accounts.find((one) => one && owner !== 0 && one.uid === owner) ??
    accounts.find((one) => one?.name === 'postgres') ??
    accounts.find((one) => one?.name === 'nobody')
  if (account) return account
  throw new CannotStart(
    'PostgreSQL 不能以 root 身份运行，而本机没有 postgres 或 nobody 用户。请以普通用户启动，或设置 DATABASE_URL。',
  )
}

/** What a child process needs to run as that account; the folder `/` since the caller's own may be closed to it. */
export function asAccount(account: Account): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  return account ? { cwd: '/', env, uid: account.uid, gid: account.gid } : { cwd: '/', env }
}

/** Whether the account can run the program, tried by running it. */
export function canRun(account: Account, program: string, args: string[]): boolean {
  return spawnSync(program, args, { ...asAccount(account), stdio: 'ignore' }).status === 0
}

/** Whether the account can go into the folder, tried as that account: modes, owners and access lists all count. */
export function canEnter(account: Account, folder: string): boolean {
  return account === null || canRun(account, 'test', ['-x', folder])
}

function parseAccount(line: string): Account {
  const [name, , uid, gid] = line.split(':')
  if (!name || !uid || !gid || Number(uid) <= 0) return null
  return { name, uid: Number(uid), gid: Number(gid) }
}
