import { sql, type Kysely } from 'kysely'
import { CannotStart, codeOf, reasonOf } from '../../db/cannot-start.ts'
import type { Database } from '../../db/schema.ts'

const oldestVersion = 15

/** Connects once and checks the version. Throws CannotStart naming the database, never its password. */
export async function checkDatabase(db: Kysely<Database>, url: string): Promise<void> {
  const version = await readVersion(db).catch((error: unknown) => {
    throw new CannotStart(`连接不上数据库 ${nameOf(url)}（${explain(error)}）。请检查 DATABASE_URL。`)
  })
  if (Math.floor(version / 10_000) >= oldestVersion) return
  throw new CannotStart(
    `数据库 ${nameOf(url)} 是 PostgreSQL ${Math.floor(version / 10_000)}，需要 ${oldestVersion} 或更新的版本。`,
  )
}

async function readVersion(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::int as version`.execute(
    db,
  )
  return rows[0]!.version
}

function nameOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port || 5432}${pathname}`
}

function explain(error: unknown): string {
  const reasons: Record<string, string> = {
    ECONNREFUSED: '没有程序在那里监听',
    ENOTFOUND: '找不到这个主机名',
    EHOSTUNREACH: '到不了这台主机',
    '28P01': '用户或口令不对',
    '28000': '不允许这个用户从本机连接',
    '3D000': '没有这个数据库',
    '53300': '连接数已满',
  }
  return reasons[codeOf(error)] ?? reasonOf(error)
}
