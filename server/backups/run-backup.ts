import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { CannotStart, codeOf, reasonOf } from '../../db/cannot-start.ts'
import type { Database } from '../../db/schema.ts'
import type { Settings } from '../config.ts'
import type { Keys } from '../keys.ts'
import { beginBackup, endBackup, endKilledBackups, lockBackups } from '../queries/backups.ts'
import { decrypt, encrypt, magic } from './cipher.ts'
import { onConnection } from './on-connection.ts'
import { restoreBackup, type Restored } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

/** What a backup is made of and where it goes. */
export type BackupDesk = { db: Kysely<Database>; url: string; keys: Keys; settings: Settings }
export type BackupDone = { file: string; bytes: number; encrypted: boolean; verified: boolean | null }

const suffix = '.manyi'

/**
 * Writes a backup, restores it into a scratch database, compares the digests and removes what is older than the plan keeps. It bears
 * its name only once it was restored whole; how it went is recorded either way, and what a killed one left goes with the next.
 * @throws CannotStart when it cannot be written or does not restore, or another one is being made
 */
export async function runBackup(desk: BackupDesk, to?: string, passphrase?: string): Promise<BackupDone> {
  const { settings } = desk
  const secret = passphrase ?? (await readPassphrase(settings))
  const file = to ?? join(backupFolder(settings), `manyi-${stamp(new Date())}${secret === null ? '' : '.enc'}${suffix}`)
  return onConnection(desk.url, async (client) => {
    if (!(await lockBackups(client))) throw new CannotStart('另一份备份正在进行，请等它完成。')
    for (const killed of await endKilledBackups(desk.db))
      await rm(partOf(killed.file), { force: true }).catch(() => undefined)
    const done = await makeBackup(desk, file, secret)
    if (to === undefined) await removeOld(settings)
    return done
  })
}

const partOf = (file: string) => `${file}.part`

async function makeBackup({ db, url, keys }: BackupDesk, file: string, secret: string | null): Promise<BackupDone> {
  const encrypted = secret !== null
  const id = await beginBackup(db, { file, encrypted })
  const part = partOf(file)
  try {
    await writeFile(writeBackup(url, { keys: marksOf(keys) }), part, secret)
    const verified = await verifyBackup(url, part, secret)
    await rename(part, file)
    const { size: bytes } = await stat(file)
    await endBackup(db, id, { bytes, verified, problem: null })
    return { file, bytes, encrypted, verified }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    const problem = error instanceof CannotStart ? error.message : `备份没有完成（${reasonOf(error)}）。`
    await endBackup(db, id, { bytes: null, verified: null, problem }).catch(() => undefined)
    throw new CannotStart(problem)
  }
}

export const backupFolder = ({ backupDir, dataDir }: Settings) => backupDir ?? join(dataDir, 'backups')

async function readPassphrase({ backupPassphraseFile }: Settings): Promise<string | null> {
  if (backupPassphraseFile === null) return null
  const text = (await readFile(backupPassphraseFile, 'utf8').catch(() => '')).trim()
  if (text.length < 12)
    throw new CannotStart(`BACKUP_PASSPHRASE_FILE=${backupPassphraseFile} 读不出至少 12 个字符的口令。`)
  return text
}

async function writeFile(rows: AsyncIterable<Buffer>, file: string, passphrase: string | null): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const seal = (packed: AsyncIterable<Buffer>) => (passphrase === null ? packed : encrypt(packed, passphrase))
  await pipeline(rows, createGzip(), seal, createWriteStream(file, { mode: 0o600 }))
  const written = await open(file, 'r+')
  await written.sync().finally(() => written.close())
}

/** A mark tells whether a key is the one a backup needs, and nothing about it. */
export const marksOf = (keys: Keys): Record<string, string> =>
  Object.fromEntries(keys.list('backup').map(({ id, key }) => [id, key.export().toString('hex').slice(0, 16)]))

/** The bytes of a backup file, opened and unpacked. @throws CannotStart */
export async function* readBackup(file: string, passphrase: string | null): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((error: unknown) => {
    throw new CannotStart(`备份文件 ${file} 读不出来（${reasonOf(error)}）。`)
  })
  const begin = Buffer.alloc(magic.length)
  await handle.read(begin, 0, magic.length, 0).finally(() => handle.close())
  const sealed = begin.equals(magic)
  if (sealed && passphrase === null) throw new CannotStart('这份备份已加密，请加上 --passphrase-stdin 输入口令。')
  const packed = createReadStream(file, { start: sealed ? magic.length : 0 })
  const source = sealed ? Readable.from(decrypt(packed as AsyncIterable<Buffer>, passphrase!)) : packed
  const unpacked = createGunzip()
  // What breaks on the way breaks the reading below.
  pipeline(source, unpacked).catch(() => undefined)
  try {
    yield* unpacked as AsyncIterable<Buffer>
  } catch (error) {
    if (codeOf(error)?.startsWith('Z_')) throw new CannotStart('备份文件不完整或已损坏，未作任何改动。')
    throw error
  }
}

/**
 * Restores a backup into a database made for it, which is then removed. It bears one name for each database that is backed up, so that
 * the next one finds what a killed one left. Null: this account may make no database.
 */
async function verifyBackup(url: string, file: string, passphrase: string | null): Promise<boolean | null> {
  const name = `manyi_scratch_${createHash('sha256').update(new URL(url).pathname).digest('hex').slice(0, 12)}`
  await run(url, `drop database if exists ${name} with (force)`)
  const made = await run(url, `create database ${name}`).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === '42501') return false
      throw error
    },
  )
  if (!made) return null
  try {
    const scratch = Object.assign(new URL(url), { pathname: `/${name}` }).href
    await restoreBackup(scratch, readBackup(file, passphrase))
    return true
  } finally {
    await run(url, `drop database ${name} with (force)`)
  }
}

const run = (url: string, statement: string) => onConnection(url, (client) => client.query(statement))

/** Backups of our own naming that are older than the plan keeps; the newest always stays. */
async function removeOld(settings: Settings): Promise<void> {
  const folder = backupFolder(settings)
  const names = (await readdir(folder)).filter((name) => name.startsWith('manyi-') && name.endsWith(suffix)).sort()
  const limit = `manyi-${stamp(new Date(Date.now() - settings.backupKeep * 86_400_000))}`
  for (const name of names.slice(0, -1)) if (name < limit) await rm(join(folder, basename(name)))
}

const stamp = (at: Date) => at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')

/**
 * Restores a file into this installation's empty database. @throws CannotStart also when a server runs on it or a key it needs is
 * not here
 */
export async function restoreFile(
  { url, keys }: Pick<BackupDesk, 'url' | 'keys'>,
  file: string,
  passphrase: string | null,
): Promise<Restored & { missingKeys: string[] }> {
  await demandNoServer(url)
  const restored = await restoreBackup(url, readBackup(file, passphrase))
  const marks = marksOf(keys)
  const missingKeys = Object.entries(restored.header.keys)
    .filter(([id, mark]) => marks[id] !== mark)
    .map(([id]) => id)
  return { ...restored, missingKeys }
}

async function demandNoServer(url: string): Promise<void> {
  const { rows } = await onConnection(url, (client) =>
    client.query(
      `select from pg_stat_activity where datname = current_database() and application_name in ('manyi', 'manyi-jobs')`,
    ),
  )
  if (rows.length > 0) throw new CannotStart('服务正在使用这个数据库，请先停止它再恢复。')
}
