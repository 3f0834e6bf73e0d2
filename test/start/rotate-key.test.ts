import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { resealAll } from '../../server/actions/rotate-key.ts'
import { ciphers } from '../../server/ciphers.ts'
import { readSettings } from '../../server/config.ts'
import { openContact, sealContact } from '../../server/contacts.ts'
import { makeKeys, readKeys } from '../../server/keys.ts'
import { readToken, writeToken } from '../../server/links.ts'
import { sealedColumns } from '../../server/queries/sealed.ts'
import { addSecret } from '../../server/start/add-secret.ts'
import { mailChannel } from '../sending/world.ts'
import { createWorld, must } from '../support.ts'

const first = new Map([[1, Buffer.alloc(32, 7)]])
const both = new Map([...first, [2, Buffer.alloc(32, 8)]])

test.for(ciphers)(
  '%s opens what it sealed, and nothing that was changed, cut or sealed for another purpose',
  (cipher) => {
    const keys = makeKeys(first, { cipher })
    const sealed = sealContact(keys, 'phone', '13800138000')!
    expect(openContact(keys, 'phone', sealed)).toBe('13800138000')
    expect(sealed.includes('13800138000')).toBe(false)
    expect(sealContact(keys, 'phone', '13800138000')!.equals(sealed)).toBe(false)
    expect(() => openContact(keys, 'email', sealed)).toThrow()
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed)
      changed[i]! ^= 1
      expect(() => openContact(keys, 'phone', changed)).toThrow()
    }
    for (const length of [1, 3, 20, sealed.length - 1])
      expect(() => openContact(keys, 'phone', sealed.subarray(0, length))).toThrow()
    expect(() => openContact(makeKeys(new Map([[1, Buffer.alloc(32, 9)]]), { cipher }), 'phone', sealed)).toThrow()
  },
)

test('what one cipher sealed opens after the other was chosen', () => {
  for (const [cipher, other] of [
    ['sm4', 'aes-256-gcm'],
    ['aes-256-gcm', 'sm4'],
  ] as const) {
    const sealed = sealContact(makeKeys(first, { cipher }), 'email', 'zhang@example.cn')
    expect(openContact(makeKeys(first, { cipher: other }), 'email', sealed)).toBe('zhang@example.cn')
  }
})

test('everything sealed is sealed anew under the newest key, once, and logged; links of a running wave still open', async () => {
  const world = await createWorld()
  await must(
    world.manager.post('/units/import', {
      units: [{ name: '统计局', phone: '13800138000', email: 'zhang@example.cn' }, { name: '档案局' }],
    }),
  )
  await must(world.manager.post('/channels', mailChannel(2525, { user: 'survey', password: 'mail-secret-1' })))
  const link = { surveyId: 1, invitationId: 1, generation: 1 }
  const token = writeToken(world.keys, link)
  const renewed = makeKeys(both, { cipher: 'sm4' })
  const actor = { id: null, name: '管理命令', address: null }
  const counts = {
    'unit.phone_sealed': 1,
    'unit.email_sealed': 1,
    'unit_seat.phone_sealed': 0,
    'unit_seat.email_sealed': 0,
    'channel.secrets_sealed': 1,
    'webhook.secret_sealed': 0,
    'protection.totp_sealed': 0,
    'protection.totp_next_sealed': 0,
  }
  expect(await resealAll(world.db, renewed, actor)).toEqual(counts)
  // The old secret alone opens nothing of it any more; the new one alone opens all.
  const row = await world.db.selectFrom('unit').selectAll().where('name', '=', '统计局').executeTakeFirstOrThrow()
  expect(() => openContact(world.keys, 'phone', row.phone_sealed)).toThrow('no contact key 2')
  const alone = makeKeys(new Map([[2, Buffer.alloc(32, 8)]]))
  expect([openContact(alone, 'phone', row.phone_sealed), openContact(alone, 'email', row.email_sealed)]).toEqual([
    '13800138000',
    'zhang@example.cn',
  ])
  expect(readToken(renewed, token)).toEqual(link)
  expect(Object.values(await resealAll(world.db, renewed, actor))).toEqual(Object.values(counts).map(() => 0))
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'key.rotate').execute()
  expect(acts[0]?.detail).toEqual({ key: 2, cipher: 'sm4', resealed: counts })
})

test('every column that holds sealed bytes is among those sealed anew', async () => {
  const { db } = await createWorld()
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%\\_sealed' order by 1`.execute(db)
  expect(rows.map(({ name }) => name)).toEqual([...sealedColumns].sort())
})

test('a secret is added to its file under the next id, and a running server finds it there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyi-keys-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const settings = readSettings({ DATA_DIR: dataDir })
  const running = await readKeys(settings)
  const before = await readFile(join(dataDir, 'secret.key'), 'utf8')
  expect(await addSecret(settings)).toBe(2)
  const after = await readFile(join(dataDir, 'secret.key'), 'utf8')
  expect(after.startsWith(before)).toBe(true)
  const sealed = sealContact(await readKeys(settings), 'phone', '13800138000')
  await expect.poll(() => running.derive('contact', 2)?.id, { timeout: 5000 }).toBe(2)
  expect(openContact(running, 'phone', sealed)).toBe('13800138000')
  expect(running.derive('contact', 3)).toBe(undefined)
  expect(await addSecret(readSettings({ SECRET_KEY: before.trim() }))).toBe(null)
})
