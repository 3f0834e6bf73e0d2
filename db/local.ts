import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { prepareDataFolder, readIfExists, readOrMake } from './data-folder.ts'
import { CannotStart, codeOf, reasonOf } from './cannot-start.ts'
import { chooseAccount } from './local/account.ts'
import { findBinaries } from './local/binaries.ts'
import { claim } from './local/claim.ts'
import { findCluster, giveCluster, makeCluster } from './local/cluster.ts'
import { findPostmaster, startPostmaster, stopLeftovers, type Postmaster } from './local/postmaster.ts'

/**
 * `url` opens the database `manyi` as its owner, who is no superuser; `adminUrl` is the superuser's, for the tests'
 * databases. `ended` settles when PostgreSQL has ended, asked or not.
 */
export type LocalDatabase = { url: string; adminUrl: string; ended: Promise<void>; stop(): Promise<void> }

/**
 * Starts the PostgreSQL that comes with the packages on the cluster of this data folder, made at the first start.
 * Whatever a killed server left behind is ended first. `durable: false` (no fsync) is for throw-away data only.
 * Throws CannotStart when the folder is in use, cannot be written or nothing here can run PostgreSQL.
 */
export async function startLocalDatabase(options: {
  dataDir: string
  log: (line: string) => void
  durable?: boolean
}): Promise<LocalDatabase> {
  await prepareDataFolder(options.dataDir)
  const dataDir = await realpath(options.dataDir)
  const releases = [await claim(join(dataDir, 'server.pid'))]
  const releaseAll = async () => void (await Promise.all(releases.map((release) => release())))
  try {
    const { cluster, ...how } = await prepareCluster(dataDir, options.durable ?? true, options.log)
    // A copied data folder links to the same cluster elsewhere: that place is claimed too.
    if (cluster !== join(dataDir, 'database')) releases.push(await claim(`${cluster}.pid`))
    await stopLeftovers(cluster, options.log)
    const postmaster = await startPostmaster({
      cluster,
      ...how,
      logFile: join(dataDir, 'database.log'),
      log: options.log,
    })
    return await openDatabase(dataDir, postmaster, releaseAll)
  } catch (error) {
    await releaseAll()
    throw error
  }
}

/** The address of the database a running server has started on this data folder, or null when none runs. */
export async function findLocalDatabase(dataDir: string): Promise<string | null> {
  const cluster = await findCluster(dataDir)
  const running = cluster === null ? null : await findPostmaster(cluster)
  const password = await readIfExists(passwordFile(dataDir))
  if (!running?.ready || password === null) return null
  return addressOf('manyi', password, running.port, 'manyi')
}

async function prepareCluster(dataDir: string, durable: boolean, log: (line: string) => void) {
  const found = await findCluster(dataDir)
  const account = chooseAccount(found)
  const binaries = await findBinaries(account)
  const password = await readPassword(dataDir, found)
  if (!found) log('首次启动：正在建立内置数据库……')
  const cluster = found ?? (await makeCluster(dataDir, binaries, account, password, durable))
  await giveCluster(cluster, account)
  return { cluster, account, binaries, durable }
}

async function openDatabase(
  dataDir: string,
  postmaster: Postmaster,
  release: () => Promise<void>,
): Promise<LocalDatabase> {
  const stop = async () => {
    await postmaster.stop()
    await release()
  }
  const password = await readPassword(dataDir, dataDir)
  const adminUrl = addressOf('postgres', password, postmaster.port, 'postgres')
  try {
    await ensureDatabase(adminUrl, password)
  } catch (error) {
    await stop()
    throw new CannotStart(
      `不能打开内置数据库（${codeOf(error)} ${reasonOf(error)}）。日志：${join(dataDir, 'database.log')}`,
    )
  }
  return { url: addressOf('manyi', password, postmaster.port, 'manyi'), adminUrl, ended: postmaster.ended, stop }
}

// Each statement stands alone, so a start that was interrupted between them is completed by the next.
async function ensureDatabase(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows: roles } = await client.query(`select from pg_roles where rolname = 'manyi'`)
    if (roles.length === 0)
      await client.query(`create role manyi login createdb password ${client.escapeLiteral(password)}`)
    // A backup is tried by restoring it into a scratch database.
    if (roles.length > 0) await client.query('alter role manyi createdb')
    const { rows: databases } = await client.query(`select from pg_database where datname = 'manyi'`)
    if (databases.length === 0) await client.query('create database manyi owner manyi')
  } finally {
    await client.end()
  }
}

async function readPassword(dataDir: string, existing: string | null): Promise<string> {
  if (existing === null) return readOrMake(passwordFile(dataDir), () => randomBytes(24).toString('base64url'))
  const password = await readIfExists(passwordFile(dataDir))
  if (password !== null) return password
  throw new CannotStart(`缺少内置数据库的口令文件 ${passwordFile(dataDir)}。请从备份恢复它。`)
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'database.password')
}

function addressOf(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`
}
