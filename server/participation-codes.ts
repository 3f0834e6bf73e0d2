/**
 * 参与码, typed at /go together with the unit: 10 characters, 50 bits of a MAC over survey, invitation and generation. Derived,
 * never stored: raising the generation ends it together with the link. Guessing is limited per unit (`queries/go.ts`).
 */
import { createHmac, type KeyObject } from 'node:crypto'
import type { Keys } from './keys.ts'
import type { Link } from './links.ts'
import { readCode, writeCode } from './typed-code.ts'

const LENGTH = 10
const BITS = (1n << 50n) - 1n

const macOf = (key: KeyObject, { surveyId, invitationId, generation }: Link) =>
  createHmac('sha256', key).update(`code ${surveyId} ${invitationId} ${generation}`).digest().readBigUInt64BE(0) & BITS

/** The 参与码 of a link, e.g. "7M1CX-2HD0R". */
export function writeParticipationCode(keys: Keys, link: Link): string {
  const code = writeCode(macOf(keys.derive('code').key, link), LENGTH)
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** Of these links the one whose 参与码 was typed. Codes handed out under an earlier key still work. */
export function findByParticipationCode<One extends Link>(keys: Keys, links: One[], typed: string): One | undefined {
  const code = readCode(typed, LENGTH)
  if (code === null) return undefined
  return links.find((link) => keys.list('code').some(({ key }) => macOf(key, link) === code))
}

/** Whether a text could be a 参与码 at all. */
export const isParticipationCode = (text: string): boolean => readCode(text, LENGTH) !== null
