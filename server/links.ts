/**
 * Personal links. A token is signed, not stored: key id (1 byte), survey (4), invitation (6), generation (2), HMAC-SHA-256
 * cut to 128 bits (16), together 29 bytes as 39 base64url characters. A guess is refused before any query; a leaked
 * database opens no form; raising the generation ends a link.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Keys } from './keys.ts'

export type Link = { surveyId: number; invitationId: number; generation: number }

/** A unit's link, or an expert's, whose id stands in place of the invitation's: signed with another key, neither opens the other's page. */
type LinkPurpose = 'link' | 'expert'

const BODY = 13
const MAC = 16
const tokenShape = /^[\w-]{39}$/

const mac = (key: KeyObject, body: Buffer) => createHmac('sha256', key).update(body).digest().subarray(0, MAC)

/** The token of a link, signed with the current key. */
export function writeToken(keys: Keys, link: Link, purpose: LinkPurpose = 'link'): string {
  const { id, key } = keys.derive(purpose)
  const body = Buffer.alloc(BODY)
  body.writeUInt8(id, 0)
  body.writeUInt32BE(link.surveyId, 1)
  body.writeUIntBE(link.invitationId, 5, 6)
  body.writeUInt16BE(link.generation, 11)
  return Buffer.concat([body, mac(key, body)]).toString('base64url')
}

/** The link a token stands for, or null when nobody signed it. Says nothing about revocation: the database does. */
export function readToken(keys: Keys, token: string, purpose: LinkPurpose = 'link'): Link | null {
  if (!tokenShape.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  // The last character has two bits to spare: of its four spellings one is the token.
  if (bytes.toString('base64url') !== token) return null
  const body = bytes.subarray(0, BODY)
  const key = keys.derive(purpose, body.readUInt8(0))?.key
  if (!key || !timingSafeEqual(mac(key, body), bytes.subarray(BODY))) return null
  return { surveyId: body.readUInt32BE(1), invitationId: body.readUIntBE(5, 6), generation: body.readUInt16BE(11) }
}
