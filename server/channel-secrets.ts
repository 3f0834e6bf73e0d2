import type { ChannelSecrets } from './contract/channels.ts'
import { openContact, sealContact } from './contacts.ts'
import type { Keys } from './keys.ts'

/** The secrets of a channel at rest, sealed like contacts, under a key of their own. None at all stay null. */
export function sealSecrets(keys: Keys, secrets: ChannelSecrets): Buffer | null {
  const { password, secret, headers = {} } = secrets
  const none = !password && !secret && Object.keys(headers).length === 0
  return none ? null : sealContact(keys, 'channel', JSON.stringify(secrets))
}

export function openSecrets(keys: Keys, sealed: Buffer | null): ChannelSecrets {
  const text = openContact(keys, 'channel', sealed)
  return text === null ? {} : (JSON.parse(text) as ChannelSecrets)
}
