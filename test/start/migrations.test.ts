import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, inject, onTestFinished, test } from 'vitest'
import { CannotStart } from '../../db/cannot-start.ts'
import { connect } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { verifyAudit } from '../../server/actions/verify-audit.ts'
import { projectFolder } from '../../server/config.ts'
import { leafDigest } from '../../server/digest.ts'
import { createDatabase } from '../database.ts'
import { run, withDatabase } from '../postgres.ts'

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

test('entries and answers written before the audit log was a chain are chained as they stand', async () => {
  const { adminUrl } = inject('postgres')
  const name = `manyi_test_${randomBytes(6).toString('hex')}`
  await run(adminUrl, `create database ${name}`)
  const db = connect(withDatabase(adminUrl, name), { max: 2 })
  onTestFinished(async () => {
    await db.destroy()
    await run(adminUrl, `drop database ${name} with (force)`)
  })
  const older = copyMigrations({})
  for (const file of readdirSync(older)) if (file >= '0015_audit_chain.sql') rmSync(join(older, file))
  await migrate(db, older)
  await sql`insert into audit_entry (actor_name, act, subject, detail) select '经办', 'unit.add', 'unit ' || n, '{"n": 1.0}' from generate_series(1, 3) n`.execute(
    db,
  )
  await sql`alter table response disable trigger user`.execute(db)
  await sql`insert into response (invitation_id, survey_id, submission_id, answers, valid, submitted_at, salt, leaf)
    values (1, 1, 'one', '{"ratings":{}}', true, '2026-01-01T00:00:00Z', 'salt', ${leafDigest(
      Buffer.from('salt'),
      {
        survey: 1,
        revision: 1,
        submissionId: 'one',
        submittedAt: '2026-01-01T00:00:00.000Z',
        elapsedSeconds: null,
        answers: { ratings: {} } as never,
      },
      'sha256',
    )})`.execute(db)
  await sql`alter table response enable trigger user`.execute(db)
  await migrate(db)
  expect(await verifyAudit(db)).toMatchObject({ holds: true, entries: 4, answers: { chained: 1, waiting: 0 } })
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
