import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { Database } from './schema.ts'

/**
 * Opens a pool of at most `max` connections. Values arrive as: int8 → number (ids stay below 2^53), numeric → string (exact),
 * timestamptz → Date, date → 'YYYY-MM-DD' (a day has no time zone). `db.destroy()` closes it.
 */
export function connect(url: string, { max }: { max: number }): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'manyi',
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: findParser },
  })
  // One in use that breaks fails its query; without a listener of its own it would end the process too.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => console.error(`数据库连接中断：${error.message}`))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) })
  pools.set(db, pool)
  return db
}

const pools = new WeakMap<Kysely<Database>, pg.Pool>()

/** A connection of its own, for what the query builder does not speak (COPY). `release(true)` closes it, whatever is under way. */
export const takeClient = (db: Kysely<Database>): Promise<pg.PoolClient> => pools.get(db)!.connect()

/** How many connections there are, how many of them idle, and how many requests wait for one. */
export function poolOf(db: Kysely<Database>): { total: number; idle: number; waiting: number } {
  const { totalCount = 0, idleCount = 0, waitingCount = 0 } = pools.get(db) ?? {}
  return { total: totalCount, idle: idleCount, waiting: waitingCount }
}

const { INT8, DATE } = pg.types.builtins
const [int8Array, dateArray, textArray] = [1016, 1182, 1009]
const parseTexts = pg.types.getTypeParser(textArray) as (text: string) => (string | null)[]

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [int8Array, (text) => parseTexts(text).map((one) => (one === null ? null : Number(one)))],
  [DATE, String],
  [dateArray, parseTexts],
])

function findParser(oid: number, format?: 'text' | 'binary') {
  return (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)
}
