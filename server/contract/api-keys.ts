import { z } from 'zod'
import { text } from './fields.ts'

/** A key names what it may; it ends within a year. */
export const apiKeyInput = z.object({
  label: text(60),
  scopes: z.array(text(60), 'required').min(1, 'required').max(60, 'too-many'),
  expiresInDays: z.coerce.number('not-a-number').int('not-a-number').min(1, 'out-of-range').max(366, 'out-of-range'),
})
export type ApiKeyInput = z.output<typeof apiKeyInput>

export type ApiKeyView = {
  id: number
  label: string
  owner: string
  /** The key's last four characters. */
  hint: string
  /** Null: everything its owner may. */
  scopes: string[] | null
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
  state: 'active' | 'expired' | 'revoked'
}

/** `key` is shown once, in the answer that makes it. */
export type NewApiKey = ApiKeyView & { key: string }
