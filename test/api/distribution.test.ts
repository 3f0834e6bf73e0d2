/** Beyond one database machine: db/citus.sql against the catalogue, and the hot statements on tables that are cut as it cuts them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { connect } from '../../db/connect.ts'
import type { Database } from '../../db/schema.ts'
import { createApp } from '../../server/app.ts'
import { projectFolder } from '../../server/config.ts'
import { answer, caller, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'

const text = readFileSync(join(projectFolder, 'db/citus.sql'), 'utf8')
const namesIn = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!)
const distributed = namesIn(/^select create_distributed_table\('(\w+)', 'survey_id'/gm)
const reference = namesIn(/^select create_reference_table\('(\w+)'/gm)
const local = [
  ...namesIn(/^select citus_add_local_table_to_metadata\('(\w+)'/gm),
  ...text.split('by intent: ')[1]!.match(/\w+/g)!,
]
const firedOnce = /\(values (.*)\) after \(name\)/.exec(text)![1]!.match(/\w+/g)!

async function ask<T extends object>(db: Kysely<Database>, statement: string): Promise<T[]> {
  return (await sql.raw<T>(statement).execute(db)).rows
}
const inList = (names: string[]) => names.map((name) => `'${name}'`).join(', ')

test('every table that grows with the seats of a wave has its place in db/citus.sql', async () => {
  const { db } = await createWorld()
  const growing = await ask<{ name: string }>(
    db,
    `select distinct c.relname as name from pg_class c
     join pg_attribute s on s.attrelid = c.oid and s.attname = 'survey_id'
     join pg_attribute o on o.attrelid = c.oid and o.attname in ('invitation_id', 'unit_id')
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  const assigned = [...distributed, ...reference, ...local]
  expect(growing.map(({ name }) => name).filter((name) => !assigned.includes(name))).toEqual([])
  const there = await ask<{ name: string }>(
    db,
    `select relname as name from pg_class where relkind = 'r' and relname in (${inList(assigned)})`,
  )
  expect(there.map(({ name }) => name).toSorted()).toEqual(assigned.toSorted())
})

test('each key of a distributed table holds survey_id, and foreign keys stay on one machine', async () => {
  const { db } = await createWorld()
  const across = await ask<{ name: string }>(
    db,
    `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relname in (${inList(distributed)}) and i.indisunique and not exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'survey_id' and a.attnum = any(i.indkey::int2[]))`,
  )
  expect(across).toEqual([])
  const keys = await ask<{ name: string; child: string; parent: string; definition: string }>(
    db,
    `select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f'`,
  )
  const dropped = namesIn(/drop constraint (\w+)/g)
  const wrong = keys.filter(({ name, child, parent, definition }) => {
    if (dropped.includes(name)) return false
    if (distributed.includes(child) && distributed.includes(parent))
      return !/\(survey_id, .*\(survey_id, /.test(definition)
    return distributed.includes(parent) || (distributed.includes(child) && !reference.includes(parent))
  })
  expect(wrong).toEqual([])
  expect(dropped.filter((name) => !keys.some((key) => key.name === name))).toEqual([])
})

test('what a trigger of a reference table writes elsewhere is written once', async () => {
  const { db } = await createWorld()
  const after = await ask<{ name: string }>(
    db,
    `select distinct p.proname as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     where not tgisinternal and tgrelid::regclass::text in (${inList(reference)}) and (tgtype::int & 2) = 0`,
  )
  expect(after.map(({ name }) => name).toSorted()).toEqual(firedOnce.toSorted())
  const hot = await ask<{ names: string[] }>(
    db,
    `select proargnames as names from pg_proc where proname in ('submit_responses', 'find_visits')`,
  )
  expect(hot.map(({ names }) => names.includes('p_survey'))).toEqual([true, true])
})

/** Makes of each distributed table eight parts by the hash of survey_id: what Citus does, within one PostgreSQL. */
async function cut(db: Kysely<Database>): Promise<void> {
  for (const { name, definition } of await ask<{ name: string; definition: string }>(
    db,
    `select conrelid::regclass::text || ' drop constraint ' || conname as name, '' as definition from pg_constraint
     where contype = 'f' and (conrelid::regclass::text in (${inList(distributed)}) or confrelid::regclass::text in (${inList(distributed)}))`,
  ))
    await ask(db, `alter table ${name}${definition}`)
  for (const name of distributed) {
    const triggers = await ask<{ definition: string }>(
      db,
      `select pg_get_triggerdef(oid) as definition from pg_trigger where not tgisinternal and tgrelid = '${name}'::regclass`,
    )
    await ask(db, `alter table ${name} rename to whole`)
    await ask(db, `create table ${name} (like whole including all) partition by hash (survey_id)`)
    await ask(db, `drop table whole`)
    for (let i = 0; i < 8; i += 1)
      await ask(db, `create table part_${i}_${name} partition of ${name} for values with (modulus 8, remainder ${i})`)
    for (const { definition } of triggers) await ask(db, definition)
  }
}

type Touched = { name: string; scans: number }

/** How often each part was looked into by connections that have ended: one tells so when it ends. */
async function countScans(url: string): Promise<Map<string, number>> {
  const db = connect(url, { max: 1 })
  const rows = await ask<Touched>(
    db,
    `select relname as name, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans from pg_stat_user_tables
     where relname like 'part\\_%'`,
  )
  await db.destroy()
  return new Map(rows.map(({ name, scans }) => [name, scans]))
}

test('on tables cut by survey_id answers are taken and counted, and the hot statements look into the part of their wave alone', async () => {
  const world = await createWorld()
  await cut(world.db)
  const { id } = await openSurvey(world, 6, { rules: { revisions: true } })
  const links = await linksOf(world, id)
  expect((await answer(world, links[5]!, { ratings: ratings(5) })).status).toBe(201)
  const [home] = await ask<{ place: string }>(
    world.db,
    `select distinct substring(tableoid::regclass::text from '^part_\\d+_') as place from response where survey_id = ${id}`,
  )
  await world.db.destroy()
  const before = await countScans(world.url)

  const db = connect(world.url, { max: 3 })
  const app = await createApp({ db, config: world.config, keys: world.keys, setupToken: () => null })
  const reader = { ...world, stranger: caller(app, {}) }
  for (const link of links.slice(0, 4)) {
    expect((await reader.stranger.send(link, {})).status).toBe(200)
    await reader.stranger.send(`${link}/opened`, { method: 'POST' })
    await reader.stranger.send(`${link}/others`, { method: 'POST' })
  }
  const replies = await Promise.all(links.slice(0, 4).map((link) => answer(reader, link, { ratings: ratings(4) })))
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  expect((await answer(reader, links[0]!, { ratings: ratings(3) })).body.code).toBe('already-answered')
  const receipt = replies[0]!.body.receipt as string
  expect((await reader.stranger.send(`${links[0]}/done?receipt=${receipt}`, {})).status).toBe(200)
  expect((await answer(reader, links[0]!, { ratings: ratings(5), receipt })).status).toBe(201)
  const manager = caller(app, { 'x-api-key': world.keyOf('manager') })
  expect(await must(manager.get(`/surveys/${id}/progress`))).toMatchObject({ returned: 5, valid: 5 })
  expect((await must(manager.get('/surveys'))).items).toMatchObject([{ roster: 6, returned: 5 }])
  await db.destroy()

  const after = await countScans(world.url)
  const looked = [...after].filter(([name, scans]) => scans > before.get(name)!).map(([name]) => name)
  expect(looked.filter((name) => !name.startsWith(home!.place))).toEqual([])
  expect(looked).toEqual(expect.arrayContaining([`${home!.place}invitation`, `${home!.place}response`]))
})
