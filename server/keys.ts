import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotStart, reasonOf } from '../db/cannot-start.ts'
import { prepareDataFolder, readOrMake } from '../db/data-folder.ts'
import type { Cipher } from './ciphers.ts'
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
  /** What new sealing uses; whatever was sealed says itself by which it opens. */
  cipher: Cipher
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
  'expert',
  'backup',
] as const

/** Reads the secrets from SECRET_KEY, SECRET_KEY_FILE or `secret.key` of the data folder, made at the first start. */
export async function readKeys(
  settings: Pick<Settings, 'secretKey' | 'secretKeyFile' | 'dataDir' | 'cipher'>,
): Promise<Keys> {
  const { secretKey, secretKeyFile, dataDir, cipher } = settings
  if (secretKey !== null) return makeKeys(parseSecrets(secretKey, 'SECRET_KEY'), { cipher })
  if (secretKeyFile !== null) {
    const source = `SECRET_KEY_FILE=${secretKeyFile}`
    return makeKeys(parseSecrets(await readSecretFile(secretKeyFile), source), { cipher, file: secretKeyFile })
  }
  await prepareDataFolder(dataDir)
  const file = secretFileOf(dataDir)
  const text = await readOrMake(file, () => `1:${randomBytes(32).toString('base64url')}\n`)
  return makeKeys(parseSecrets(text, file), { cipher, file })
}

export const secretFileOf = (dataDir: string) => join(dataDir, 'secret.key')

const PATIENCE = 1000

/**
 * Derives every key once. HKDF with SHA-256 (RFC 5869), the purpose as its info. A key that is asked for and not there may have
 * been added to `file` by `rotate-key` since: it is looked up there, once a second at most.
 */
export function makeKeys(
  given: Map<number, Buffer>,
  { cipher = 'aes-256-gcm', file }: { cipher?: Cipher; file?: string } = {},
): Keys {
  let [tables, readAt] = [deriveAll(given), Date.now()]
  const list = (purpose: Purpose) => tables[purpose]!
  const find = (purpose: Purpose, id: number) => list(purpose).find((one) => one.id === id)
  const derive = (purpose: Purpose, id?: number) => {
    if (id === undefined) return list(purpose)[0]
    const known = find(purpose, id)
    if (known || file === undefined || Date.now() - readAt < PATIENCE) return known
    readAt = Date.now()
    tables = deriveAll(parseSecrets(readFileSync(file, 'utf8'), file))
    return find(purpose, id)
  }
  return { derive: derive as Keys['derive'], list, cipher }
}

function deriveAll(secrets: Map<number, Buffer>): Record<string, DerivedKey[]> {
  const ids = [...secrets.keys()].sort((a, b) => b - a)
  const deriveOne = (purpose: Purpose, id: number): DerivedKey => {
    const key = hkdfSync('sha256', secrets.get(id)!, '', `manyi/${purpose}`, 32)
    // Set up once: for every signature anew, that would cost as much as signing.
    return { id, key: createSecretKey(Buffer.from(key)) }
  }
  return Object.fromEntries(purposes.map((purpose) => [purpose, ids.map((id) => deriveOne(purpose, id))]))
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
