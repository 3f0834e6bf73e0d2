import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CannotStart } from '../../db/cannot-start.ts'
import { readSettings } from '../../server/config.ts'
import { makeKeys, parseSecrets, readKeys } from '../../server/keys.ts'

const old = Buffer.alloc(32, 1)
const current = Buffer.alloc(32, 2)
const both = `1:${old.toString('base64url')},2:${current.toString('base64url')}`

test('the newest key signs, and older ones are still found by their id', () => {
  const keys = makeKeys(parseSecrets(both, 'SECRET_KEY'))
  expect(keys.derive('link').id).toBe(2)
  expect(keys.derive('link', 2)).toBe(keys.derive('link'))
  expect(keys.derive('link', 1)?.key).toEqual(makeKeys(new Map([[1, old]])).derive('link').key)
  expect(keys.derive('link', 3)).toBeUndefined()
  expect(keys.list('link').map((one) => one.id)).toEqual([2, 1])
})

// RFC 5869: extract is HMAC(salt, secret) with 32 zero bytes for no salt; the first block of expand is HMAC(prk, info ‖ 0x01).
test('a key is HKDF-SHA256 of its secret with its purpose as info, so each purpose has its own', () => {
  const prk = createHmac('sha256', Buffer.alloc(32)).update(current).digest()
  const expected = createHmac('sha256', prk)
    .update(Buffer.concat([Buffer.from('manyi/receipt'), Buffer.from([1])]))
    .digest()
  const keys = makeKeys(parseSecrets(both, 'SECRET_KEY'))
  expect(keys.derive('receipt').key.export()).toEqual(expected)
  const all = (['link', 'receipt', 'contact', 'session'] as const).map((purpose) =>
    keys.derive(purpose).key.export().toString('hex'),
  )
  expect(new Set(all).size).toBe(4)
})

test('entries may stand on lines of their own', () => {
  expect([...parseSecrets(both.replace(',', '\n') + '\n', 'x').keys()]).toEqual([1, 2])
})

test.each([
  ['no id', old.toString('base64url')],
  ['31 bytes', `1:${Buffer.alloc(31).toString('base64url')}`],
  ['id 0', `0:${old.toString('base64url')}`],
  ['id 256', `256:${old.toString('base64url')}`],
  ['base64 that is not url-safe', `1:${Buffer.alloc(32, 255).toString('base64')}`],
])('a secret with %s is refused, and is not shown', (_what, text) => {
  const line =
    'SECRET_KEY 的第 1 项不能使用；可用的是“编号:密钥”：编号 1 到 255、互不相同，密钥是 32 字节以上的 base64url，多项以逗号或换行分隔。'
  expect(() => parseSecrets(text, 'SECRET_KEY')).toThrow(new CannotStart(line))
})

test('the same id twice is refused by its place', () => {
  const twice = `1:${old.toString('base64url')},1:${current.toString('base64url')}`
  expect(() => parseSecrets(twice, 'SECRET_KEY')).toThrow('SECRET_KEY 的第 2 项不能使用')
})

test('without a secret one is made in the data folder, for its owner only, and read again the next time', async () => {
  const dataDir = makeFolder()
  const made = await readKeys(readSettings({ DATA_DIR: dataDir }))
  const file = join(dataDir, 'secret.key')
  expect(readFileSync(file, 'utf8')).toMatch(/^1:[\w-]{43}\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const again = await readKeys(readSettings({ DATA_DIR: dataDir }))
  expect(again.derive('session')).toEqual(made.derive('session'))
})

test('SECRET_KEY_FILE is read, and a missing one is named', async () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'key'), both)
  expect((await readKeys(readSettings({ SECRET_KEY_FILE: join(folder, 'key') }))).derive('link').id).toBe(2)
  const missing = readKeys(readSettings({ SECRET_KEY_FILE: join(folder, 'none') }))
  await expect(missing).rejects.toThrow(`SECRET_KEY_FILE=${join(folder, 'none')} 读不出来（ENOENT`)
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'manyi-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
