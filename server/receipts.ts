/**
 * Receipt codes (回执码), for people to copy by hand: 16 characters of Crockford's base 32 in four groups. 80 bits: key id (8),
 * invitation (32), MAC of invitation and submission (40). Derived, never stored: a repeat of a submission needs no look-up.
 * The invitation is masked by the MAC, so that neighbours' codes do not look alike.
 */
import { createHmac, type KeyObject } from 'node:crypto'
import type { DerivedKey, Keys } from './keys.ts'
import { readCode, writeCode } from './typed-code.ts'

const LENGTH = 16
const INVITATION_BITS = 32n
const MAC_BITS = 40n
const INVITATION = (1n << INVITATION_BITS) - 1n
const MAC = (1n << MAC_BITS) - 1n

const bits = (key: KeyObject, text: string, mask: bigint) =>
  createHmac('sha256', key).update(text).digest().readBigUInt64BE(0) & mask

const macOf = (key: KeyObject, invitationId: number, submissionId: string) =>
  bits(key, `receipt ${invitationId} ${submissionId}`, MAC)
const padOf = (key: KeyObject, mac: bigint) => bits(key, `pad ${mac}`, INVITATION)

const write = (number: bigint) => writeCode(number, LENGTH).replace(/(.{4})(?!$)/g, '$1-')

/** The receipt of one submission of one invitation, e.g. "0R3K-9ZQ4-7M1C-X2HD". */
export const writeReceipt = (keys: Keys, invitationId: number, submissionId: string): string =>
  writeBy(keys.derive('receipt'), invitationId, submissionId)

function writeBy({ id, key }: DerivedKey, invitationId: number, submissionId: string): string {
  const mac = macOf(key, invitationId, submissionId)
  const masked = BigInt(invitationId) ^ padOf(key, mac)
  return write((((BigInt(id) << INVITATION_BITS) | masked) << MAC_BITS) | mac)
}

const markOf = (key: KeyObject, receipt: string) => createHmac('sha256', key).update(`kept ${receipt}`).digest()

/** What is kept of a receipt once its answer is deleted: a keyed digest, one for each key it may have been written with. */
export const receiptMarks = (keys: Keys, invitationId: number, submissionId: string): Buffer[] =>
  keys.list('receipt').map((one) => markOf(one.key, writeBy(one, invitationId, submissionId)))

/**
 * Which invitation a receipt speaks of, and the test whether it is the receipt of a given submission.
 * Null when it cannot be a receipt of this installation.
 */
export function readReceipt(keys: Keys, text: string) {
  const number = readCode(text, LENGTH)
  if (number === null) return null
  const mac = number & MAC
  const key = keys.derive('receipt', Number(number >> (INVITATION_BITS + MAC_BITS)))?.key
  if (!key) return null
  const invitationId = Number(((number >> MAC_BITS) & INVITATION) ^ padOf(key, mac))
  const receipt = write(number)
  return {
    receipt,
    mark: () => markOf(key, receipt),
    invitationId,
    isOf: (submissionId: string) => macOf(key, invitationId, submissionId) === mac,
  }
}
