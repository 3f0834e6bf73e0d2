import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CannotStart } from '../../db/cannot-start.ts'
import { draftIn } from '../../db/data-folder.ts'
import type { Settings } from '../config.ts'
import { parseSecrets, secretFileOf } from '../keys.ts'

/**
 * Adds a secret to the file that holds them, under the next id, in one step; answers the id. Null where the secrets come in
 * SECRET_KEY itself: whoever sets that adds the new one there.
 */
export async function addSecret({ secretKey, secretKeyFile, dataDir }: Settings): Promise<number | null> {
  if (secretKey !== null) return null
  const file = secretKeyFile ?? secretFileOf(dataDir)
  const text = await readFile(file, 'utf8')
  const id = Math.max(...parseSecrets(text, file).keys()) + 1
  if (id > 255) throw new CannotStart(`${file} 的编号已到 255，请先删去不再需要的旧密钥。`)
  const draft = draftIn(dirname(file))
  await writeFile(draft, `${text.trimEnd()}\n${id}:${randomBytes(32).toString('base64url')}\n`, {
    mode: 0o600,
    flush: true,
  })
  await rename(draft, file)
  return id
}
