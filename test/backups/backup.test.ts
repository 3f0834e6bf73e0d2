import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { onTestFinished, expect, test } from 'vitest'
import { type BackupDesk, readBackup, restoreFile, runBackup } from '../../server/backups/run-backup.ts'
import { restoreBackup } from '../../server/backups/restore-backup.ts'
import { createApp } from '../../server/app.ts'
import { makeKeys } from '../../server/keys.ts'
import { createDatabase } from '../database.ts'
import { answer, caller, createWorld, linksOf, openSurvey, ratings, type World } from '../support.ts'

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'manyi-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function deskOf({ db, url, keys, config }: World, changes: Partial<World['config']> = {}): BackupDesk {
  return { db, url, keys, settings: { ...config, backupDir: makeFolder(), ...changes } }
}

async function emptyDatabase() {
  const database = await createDatabase({ max: 2 })
  onTestFinished(database.drop)
  return database
}

async function worldWithAnswers(): Promise<World & { links: string[]; receipts: string[] }> {
  const world = await createWorld()
  const { id } = await openSurvey(world, 3)
  const links = await linksOf(world, id)
  const receipts: string[] = []
  for (const link of links.slice(0, 2)) {
    const reply = await answer(world, link, { ratings: ratings(5), comment: '含\t制表符、\\反斜杠\\.\n\\.\n换行' })
    receipts.push(reply.body.receipt)
  }
  return { ...world, links, receipts }
}

test('a backup restored on another machine serves the same links, receipts and figures', async () => {
  const world = await worldWithAnswers()
  const done = await runBackup(deskOf(world))
  expect(done).toMatchObject({ encrypted: false, verified: true })

  const elsewhere = await emptyDatabase()
  const { missingKeys } = await restoreFile({ url: elsewhere.url, keys: world.keys }, done.file, null)
  expect(missingKeys).toEqual([])
  const app = await createApp({ db: elsewhere.db, config: world.config, keys: world.keys, setupToken: () => null })
  const stranger = caller(app, {})
  const receipt = await stranger.send(`/receipts/${world.receipts[0]}`, { headers: { accept: 'application/json' } })
  expect([receipt.status, receipt.body.state]).toEqual([200, 'counted'])
  const late = await answer({ ...world, stranger }, world.links[2]!, { ratings: ratings(4) })
  expect(late.status).toBe(201)
  const again = await answer({ ...world, stranger }, world.links[0]!, { ratings: ratings(1) })
  expect([again.status, again.body.code]).toEqual([409, 'already-answered'])
})

test('what is guarded stays guarded after a restore, and new rows go on numbering', async () => {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world))
  const elsewhere = await emptyDatabase()
  await restoreBackup(elsewhere.url, readBackup(file, null))
  await expect(elsewhere.db.deleteFrom('response').execute()).rejects.toThrow('an answer is never changed')
  const unit = { name: '新单位', attributes: '{}' }
  const { id } = await elsewhere.db.insertInto('unit').values(unit).returning('id').executeTakeFirstOrThrow()
  expect(id).toBe(4)
})

test('an encrypted backup opens with its passphrase only, and no text of it can be read', async () => {
  const world = await worldWithAnswers()
  const { file, encrypted } = await runBackup(deskOf(world), join(makeFolder(), 'b.manyi'), 'a passphrase of ours')
  expect(encrypted).toBe(true)
  expect(readFileSync(file).includes('单位01')).toBe(false)
  const { url } = await emptyDatabase()
  await expect(restoreBackup(url, readBackup(file, 'another passphrase'))).rejects.toThrow('口令不对')
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('已加密')
  await expect(restoreBackup(url, readBackup(file, 'a passphrase of ours'))).resolves.toMatchObject({})
})

test('of an encrypted backup not one byte can be changed', async () => {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world), join(makeFolder(), 'b.manyi'), 'a passphrase of ours')
  const bytes = readFileSync(file)
  for (const at of [12, 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    writeFileSync(file, changed)
    await expect(drain(readBackup(file, 'a passphrase of ours'))).rejects.toThrow()
  }
})

test.for([0.3, 0.9, 0.999])('a backup cut off at %f of its length restores nothing', async (share) => {
  const world = await worldWithAnswers()
  const { file, bytes } = await runBackup(deskOf(world))
  truncateSync(file, Math.floor(bytes * share))
  const { url, db } = await emptyDatabase()
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('不完整')
  expect(await db.selectFrom('unit').selectAll().execute()).toEqual([])
})

test('a backup without its last lines restores nothing', async () => {
  const { file, lines } = await unpacked()
  for (const kept of [lines.length - 2, lines.length - 3, 5]) {
    writeFileSync(
      file,
      gzipSync(
        lines
          .slice(0, kept)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    )
    const { url } = await emptyDatabase()
    await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('末尾缺失')
  }
})

test('a changed answer is found by its digest, and nothing is restored', async () => {
  const { file, lines } = await unpacked()
  const text = lines.join('\n')
  expect(text).toContain('"d1": 5')
  writeFileSync(file, gzipSync(text.replace('"d1": 5', '"d1": 1')))
  const { url, db } = await emptyDatabase()
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('表 response')
  expect(await db.selectFrom('response').selectAll().execute()).toEqual([])
})

test('a database with people in it is not restored over', async () => {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world))
  const other = await createWorld()
  await other.db.destroy()
  await expect(restoreBackup(other.url, readBackup(file, null))).rejects.toThrow('库中已有数据')
})

test('a database that a server uses is not restored over', async () => {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world))
  const used = await emptyDatabase()
  await used.db.selectFrom('unit').selectAll().execute()
  await expect(restoreFile({ url: used.url, keys: world.keys }, file, null)).rejects.toThrow('请先停止')
})

test('a backup of a newer program, and a file that is none, say so', async () => {
  const { file, lines } = await unpacked()
  const header = JSON.parse(lines[0]!)
  header.migrations.push('9999_later')
  writeFileSync(file, gzipSync([JSON.stringify(header), ...lines.slice(1)].join('\n')))
  const { url } = await emptyDatabase()
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('更新的版本（9999_later）')
  writeFileSync(file, gzipSync('hello\n'))
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('不是本系统的备份文件')
  writeFileSync(file, 'hello')
  await expect(restoreBackup(url, readBackup(file, null))).rejects.toThrow('损坏')
})

test('a restore without the key that sealed the contacts says which key is missing', async () => {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world))
  const { url, db } = await emptyDatabase()
  await db.destroy()
  const otherKeys = makeKeys(new Map([[1, Buffer.alloc(32, 9)]]))
  expect((await restoreFile({ url, keys: otherKeys }, file, null)).missingKeys).toEqual(['1'])
})

test('old backups go, the newest and what is not ours stays; how each went is recorded', async () => {
  const world = await worldWithAnswers()
  const desk = deskOf(world)
  const folder = desk.settings.backupDir!
  for (const name of ['manyi-20200101-000000.manyi', 'manyi-20200102-000000.enc.manyi', 'letter.txt'])
    writeFileSync(join(folder, name), '')
  utimesSync(join(folder, 'letter.txt'), 0, 0)
  const { file } = await runBackup(desk)
  expect(readdirSync(folder).sort()).toEqual(['letter.txt', file.slice(folder.length + 1)])
  await expect(runBackup(desk, join(file, 'b.manyi'))).rejects.toThrow('备份没有完成')
  const runs = await world.db.selectFrom('backup_run').select(['verified', 'problem']).orderBy('id').execute()
  expect(runs).toEqual([
    { verified: true, problem: null },
    { verified: null, problem: expect.stringContaining('备份没有完成') },
  ])
})

async function unpacked(): Promise<{ file: string; lines: string[] }> {
  const world = await worldWithAnswers()
  const { file } = await runBackup(deskOf(world))
  return { file, lines: gunzipSync(readFileSync(file)).toString().split('\n') }
}

async function drain(parts: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of parts);
}
