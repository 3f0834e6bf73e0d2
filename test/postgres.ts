import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { connect } from '../db/connect.ts'
import { startLocalDatabase } from '../db/local.ts'
import { migrate } from '../db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's (or database maker's) address and the name of the migrated database to clone. */
    postgres: { adminUrl: string; template: string }
  }
}

/**
 * Starts one throw-away PostgreSQL for the whole run (or uses TEST_DATABASE_URL, whose user must be allowed to create
 * databases) and makes the migrated template that every test's own database is a copy of.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { adminUrl: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startThrowAway()
  const template = `manyi_template_${randomBytes(4).toString('hex')}`
  await run(server.adminUrl, `create database ${template}`)
  const db = connect(withDatabase(server.adminUrl, template), { max: 1 })
  await migrate(db)
  await db.destroy()
  project.provide('postgres', { adminUrl: server.adminUrl, template })
  return async () => {
    await run(server.adminUrl, `drop database ${template}`)
    await server.stop()
  }
}

/** The same server's address with another database. */
export function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

/** Runs one statement on a connection of its own. */
export async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function startThrowAway() {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyi-test-'))
  // Open enough for the account that PostgreSQL runs as when the tests run as root.
  await chmod(dataDir, 0o755)
  const server = await startLocalDatabase({ dataDir, durable: false, log: () => {} })
  const stop = async () => {
    await server.stop()
    const elsewhere = await readlink(join(dataDir, 'database')).catch(() => null)
    for (const folder of [elsewhere, dataDir]) if (folder) await rm(folder, { recursive: true, force: true })
  }
  return { adminUrl: server.adminUrl, stop }
}
