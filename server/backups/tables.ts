import type pg from 'pg'

export type Table = { name: string; columns: string[] }
export type Sequence = { table: string; column: string; last: string; called: boolean }

/** What a restored installation makes anew: who is signed in, what a browser has begun, the list of migrations. */
const left = ['session', 'verification', 'kysely_migration', 'kysely_migration_lock']

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
export const quoteAll = (names: readonly string[]) => names.map(quote).join(', ')

/**
 * Every table of ours with its columns, parents before children, so that foreign keys hold while they are filled in this order.
 * @throws Error when foreign keys go round in a circle
 */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { parents: string[] }>(
    `
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      array(select p.relname::text from pg_constraint f join pg_class p on p.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
    order by c.relname`,
    [left],
  )
  const done = new Set(left)
  const ordered: Table[] = []
  while (ordered.length < rows.length) {
    const next = rows.filter(({ name, parents }) => !done.has(name) && parents.every((parent) => done.has(parent)))
    if (next.length === 0) throw new Error('the foreign keys of these tables go round in a circle')
    for (const { name, columns } of next) {
      done.add(name)
      ordered.push({ name, columns })
    }
  }
  return ordered
}

/** Where each identity column has got to. */
export async function listSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1, 2`)
  const sequences: Sequence[] = []
  for (const { table, column, sequence } of rows) {
    const { rows: at } = await client.query(`select last_value::text as last, is_called as called from ${sequence}`)
    sequences.push({ table, column, ...at[0] })
  }
  return sequences
}
