/** The installation's own key, with which seals are signed: made once in the data folder, its public half in every seal. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import { prepareDataFolder, readOrMake } from '../db/data-folder.ts'
import type { Settings } from './config.ts'
import type { SealSignature, SignatureKind } from './domain/evidence.ts'

/** Signs the text of a digest. */
export type Signer = (digest: string) => SealSignature

const makers: Record<SignatureKind, () => string> = {
  ed25519: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  sm2: () =>
    generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
}

/** Reads the key of the setting SEAL_SIGNATURE, made at the first start with it; null where seals are not signed. */
export async function readSigner({ sealSignature, dataDir, databaseUrl }: Settings): Promise<Signer | null> {
  const kind = sealSignature ?? (databaseUrl === null ? 'ed25519' : 'none')
  if (kind === 'none') return null
  await prepareDataFolder(dataDir)
  return makeSigner(kind, await readOrMake(join(dataDir, `seal-${kind}.pem`), makers[kind]))
}

export function makeSigner(kind: SignatureKind, pem: string): Signer {
  const key = createPrivateKey(pem)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  return (digest) => ({
    kind,
    signature: sign(kind === 'sm2' ? 'sm3' : null, Buffer.from(digest), key).toString('base64'),
    publicKey,
  })
}
