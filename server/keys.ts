import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotStart, reasonOf } from '../db/cannot-start.ts'
import { prepareDataFolder, readOrMake } from '../db/data-folder.ts'
import type { Settings } from './config.ts'

export type Purpose = (typeof purposes)[number]
export type DerivedKey = { id: number; key: KeyObject }

/** Keys of 32 bytes, one for each purpose and secret, so that one purpose's key says nothing about another's. */
export type Keys = {
  /** The newest key, for whatever is signed or sealed now. */
  derive(purpose: Purpose): DerivedKey
  /** The key with that id, for what was signed earlier; undefined when this server does not hold it. */
  derive(purpose: Purpose, id: number): DerivedKey | undefined
  /** All keys for that purpose, newest first. */
  list(purpose: Purpose): DerivedKey[]
}

const purposes = [
  'link',
  'code',
  'receipt',
  'contact',
  'channel',
  'session',
  'device',
  'factor',
  'address',
  'backup',
] as const

/** Reads the secrets from SECRET_KEY, SECRET_KEY_FILE or `secret.key` of the data folder, made at the first start. */
export async function readKeys({ secretKey, secretKeyFile, dataDir }: Settings): Promise<Keys> {
  if (secretKey !== null) return makeKeys(parseSecrets(secretKey, 'SECRET_KEY'))
  if (secretKeyFile !== null)
    return makeKeys(parseSecrets(await readSecretFile(secretKeyFile), `SECRET_KEY_FILE=${secretKeyFile}`))
  await prepareDataFolder(dataDir)
  const file = join(dataDir, 'secret.key')
  return makeKeys(parseSecrets(await readOrMake(file, () => `1:${randomBytes(32).toString('base64url')}\n`), file))
}

/** Derives every key once. HKDF with SHA-256 (RFC 5869), the purpose as its info. */
export function makeKeys(secrets: Map<number, Buffer>): Keys {
  const ids = [...secrets.keys()].sort((a, b) => b - a)
  const deriveOne = (purpose: Purpose, id: number): DerivedKey => {
    const key = hkdfSync('sha256', secrets.get(id)!, '', `manyi/${purpose}`, 32)
    // Set up once: for every signature anew, that would cost as much as signing.
    return { id, key: createSecretKey(Buffer.from(key)) }
  }
  const tables = Object.fromEntries(purposes.map((purpose) => [purpose, ids.map((id) => deriveOne(purpose, id))]))
  const list = (purpose: Purpose) => tables[purpose]!
  const derive = (purpose: Purpose, id = ids[0]) => list(purpose).find((one) => one.id === id)
  return { derive: derive as Keys['derive'], list }
}

/** Parses `id:base64url` entries parted by commas or line ends. Throws CannotStart, which never shows a secret. */
export function parseSecrets(text: string, source: string): Map<number, Buffer> {
  const secrets = new Map<number, Buffer>()
  for (const entry of text.split(/[,\s]+/).filter(Boolean)) {
    const [, id, secret] = /^(\d{1,3}):([\w-]+)$/.exec(entry) ?? []
    const bytes = Buffer.from(secret ?? '', 'base64url')
    const fits = Number(id) >= 1 && Number(id) <= 255 && bytes.length >= 32 && !secrets.has(Number(id))
    if (!fits)
      throw new CannotStart(
        `${source} 的第 ${secrets.size + 1} 项不能使用；可用的是“编号:密钥”：编号 1 到 255、互不相同，密钥是 32 字节以上的 base64url，多项以逗号或换行分隔。`,
      )
    secrets.set(Number(id), bytes)
  }
  if (secrets.size === 0)
    throw new CannotStart(`${source} 是空的；可用的是“编号:密钥”，密钥是 32 字节以上的 base64url。`)
  return secrets
}

async function readSecretFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new CannotStart(`SECRET_KEY_FILE=${file} 读不出来（${reasonOf(error)}）。`)
  })
}
