import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { CannotStart, reasonOf } from './cannot-start.ts'
import { profiles } from '../server/domain/profiles.ts'
import { shipProfiles } from '../server/queries/profiles.ts'
import type { Database } from './schema.ts'

const ownFolder = join(import.meta.dirname, 'migrations')

/**
 * Runs the SQL files that this database has not seen yet, in order of name, all in one transaction, under Kysely's lock,
 * so that two servers starting at once do it once, then writes the scoring profiles that the product ships. `upTo` stops after that
 * migration and writes none. Answers the names that ran. Throws CannotStart naming the file.
 */
export async function migrate(db: Kysely<Database>, folder = ownFolder, upTo?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(folder) } })
  const { error, results = [] } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo))
  if (error === undefined) {
    if (folder === ownFolder && upTo === undefined) await shipProfiles(db, Object.values(profiles))
    return results.map((result) => result.migrationName)
  }
  const failed = results.find((result) => result.status === 'Error')
  if (failed)
    throw new CannotStart(
      `数据库升级失败：db/migrations/${failed.migrationName}.sql${await lineOf(error, folder, failed.migrationName)}：${reasonOf(error)}`,
    )
  if (/previously executed migration \S+ is missing/.test(reasonOf(error)))
    throw new CannotStart(
      `数据库比程序新（${reasonOf(error).split(' ').at(-3)} 不在本程序中）。请使用当时的或更新的版本。`,
    )
  throw new CannotStart(`数据库升级失败：${reasonOf(error)}`)
}

async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  const entries = names.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8')
    return [name.replace(/\.sql$/, ''), { up: async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db)) }]
  })
  return Object.fromEntries(await Promise.all(entries))
}

// PostgreSQL counts characters from 1 in the statements it was sent, which here is the whole file.
async function lineOf(error: unknown, folder: string, name: string): Promise<string> {
  const position = Number((error as { position?: string }).position)
  if (!position) return ''
  const text = await readFile(join(folder, `${name}.sql`), 'utf8')
  return ` 第 ${
    Array.from(text)
      .slice(0, position - 1)
      .filter((one) => one === '\n').length + 1
  } 行`
}
