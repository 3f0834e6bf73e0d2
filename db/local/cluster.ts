import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readlink, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CannotStart, codeOf, reasonOf } from '../cannot-start.ts'
import { draftIn, listDrafts } from '../data-folder.ts'
import { asAccount, canEnter, type Account } from './account.ts'
import { sharedFolder } from './binaries.ts'

/** The real path of the data folder's cluster, or null before the first start. Throws CannotStart when it is broken. */
export async function findCluster(dataDir: string): Promise<string | null> {
  const place = join(dataDir, 'database')
  try {
    await stat(join(place, 'PG_VERSION'))
    return await realpath(place)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    if (!(await isThere(place))) return null
    throw new CannotStart(
      `${place} 不是完整的数据库目录（缺少 PG_VERSION）。请从备份恢复它；如确无数据，请移走它后再启动。`,
    )
  }
}

/**
 * Makes the cluster, UTF-8 with the same order of text on every machine, and shows it as `database` in the data folder:
 * the folder itself, or a link where the account cannot reach the data folder. Each attempt has a draft of its own, since
 * the initdb of a killed server goes on for a while; what it leaves is removed once the next one has succeeded.
 */
export async function makeCluster(
  dataDir: string,
  binaries: string,
  account: Account,
  password: string,
  sync: boolean,
): Promise<string> {
  const draft = draftIn(dataDir)
  const folder = canEnter(account, dataDir) ? draft : await linkElsewhere(draft)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (account) await chown(folder, account.uid, account.gid)
  await initialise(binaries, folder, account, password, sync)
  await rename(draft, join(dataDir, 'database'))
  for (const left of await listDrafts(dataDir)) await removeDraft(left)
  return realpath(join(dataDir, 'database'))
}

/** A cluster that root restored or copied belongs to root, which PostgreSQL refuses: it is given to the account. */
export async function giveCluster(cluster: string, account: Account): Promise<void> {
  if (!account || (await stat(cluster)).uid === account.uid) return
  spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, cluster])
}

async function initialise(
  binaries: string,
  folder: string,
  account: Account,
  password: string,
  sync: boolean,
): Promise<void> {
  const passwordFile = draftIn(dirname(await realpath(folder)))
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
  try {
    if (account) await chown(passwordFile, account.uid, account.gid)
    const child = spawn(
      join(binaries, 'bin/initdb'),
      [
        `--pgdata=${folder}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(sync ? [] : ['--no-sync']),
      ],
      { ...asAccount(account), detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    const [status, complaint] = await Promise.all([ended, text(child.stderr)])
    if (status !== 0)
      throw new CannotStart(
        `不能在 ${dirname(folder)} 建立数据库（${/(?:error|FATAL): .*/.exec(complaint)?.[0] ?? `initdb ${status}`}）。`,
      )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function linkElsewhere(draft: string): Promise<string> {
  const folder = join(sharedFolder, `database-${randomBytes(8).toString('hex')}`)
  try {
    await mkdir(sharedFolder, { recursive: true, mode: 0o755 })
    await chmod(sharedFolder, 0o755)
    await symlink(folder, draft)
    return folder
  } catch (error) {
    throw new CannotStart(
      `不能在 ${sharedFolder} 建立数据库（${reasonOf(error)}）。请以普通用户启动，或设置 DATABASE_URL。`,
    )
  }
}

async function removeDraft(draft: string): Promise<void> {
  const elsewhere = await readlink(draft).catch(() => null)
  const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }
  if (elsewhere?.startsWith(`${sharedFolder}/database-`)) await rm(elsewhere, patiently)
  await rm(draft, patiently)
}

async function isThere(place: string): Promise<boolean> {
  return (await stat(place).catch(() => null)) !== null || (await readlink(place).catch(() => null)) !== null
}
