import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { inject } from 'vitest'
import { connect } from '../db/connect.ts'
import type { Database } from '../db/schema.ts'
import { run, withDatabase } from './postgres.ts'

export type TestDatabase = { url: string; db: Kysely<Database>; drop(): Promise<void> }

/** A fresh, migrated, empty database of the test's own; `drop` closes `db` and removes it. */
export async function createDatabase({ max = 5 } = {}): Promise<TestDatabase> {
  const { adminUrl, template } = inject('postgres')
  const name = `manyi_test_${randomBytes(6).toString('hex')}`
  await run(adminUrl, `create database ${name} template ${template}`)
  const url = withDatabase(adminUrl, name)
  const db = connect(url, { max })
  const drop = async () => {
    await db.destroy()
    await run(adminUrl, `drop database if exists ${name} with (force)`)
  }
  return { url, db, drop }
}
