import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { CannotStart } from '../../db/cannot-start.ts'
import { migrate } from '../../db/migrate.ts'
import { projectFolder } from '../../server/config.ts'
import { createDatabase } from '../database.ts'

test('a migrated database has nothing left to run', async () => {
  expect(await migrate(await openDatabase())).toEqual([])
})

test('a new file runs once, also when two servers start at the same moment', async () => {
  const db = await openDatabase()
  const folder = copyMigrations({ '9001_add': 'create table added (n int); insert into added values (1);' })
  const ran = await Promise.all([migrate(db, folder), migrate(db, folder)])
  expect(ran.flat()).toEqual(['9001_add'])
  expect((await sql`select n from added`.execute(db)).rows).toEqual([{ n: 1 }])
})

test('a file that fails is named with its line, and nothing of it nor of those before it stays', async () => {
  const db = await openDatabase()
  const folder = copyMigrations({
    '9001_add': 'create table added (n int);',
    '9002_break': '-- 说明\ncreate table also_added (n int);\nselect nonsense;',
  })
  await expect(migrate(db, folder)).rejects.toThrow(
    new CannotStart('数据库升级失败：db/migrations/9002_break.sql 第 3 行：column "nonsense" does not exist'),
  )
  const { rows } = await sql`select to_regclass('added') as one, to_regclass('also_added') as two`.execute(db)
  expect(rows).toEqual([{ one: null, two: null }])
})

test('a database from a newer version is refused', async () => {
  const db = await openDatabase()
  await migrate(db, copyMigrations({ '9001_newer': 'select 1;' }))
  await expect(migrate(db)).rejects.toThrow(
    new CannotStart('数据库比程序新（9001_newer 不在本程序中）。请使用当时的或更新的版本。'),
  )
})

test('values arrive as the code expects them: whole numbers, exact decimals, moments, days', async () => {
  const db = await openDatabase()
  const { rows } = await sql`
    select 9007199254740991::int8 as id, 94.60::numeric as score, timestamptz '2024-12-31 08:00+08' as moment,
      date '2024-12-31' as day, array[1, null]::int8[] as ids`.execute(db)
  expect(rows).toEqual([
    {
      id: 9007199254740991,
      score: '94.60',
      moment: new Date('2024-12-31T00:00:00Z'),
      day: '2024-12-31',
      ids: [1, null],
    },
  ])
})

async function openDatabase() {
  const { db, drop } = await createDatabase()
  onTestFinished(drop)
  return db
}

function copyMigrations(more: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'manyi-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(join(projectFolder, 'db/migrations'), folder, { recursive: true })
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, `${name}.sql`), text)
  return folder
}
