import type { ChannelView } from '../../../server/contract/channels.ts'

export type HeaderDraft = { name: string; value: string; secret: boolean; set: boolean }

/** A channel as its form holds it: all text. */
export type ChannelDraft = {
  kind: 'smtp' | 'http'
  name: string
  perMinute: string
  quietFrom: string
  quietTo: string
  host: string
  port: string
  security: string
  user: string
  password: string
  fromAddress: string
  fromName: string
  method: string
  url: string
  contentType: string
  headers: HeaderDraft[]
  secret: string
  body: string
  jsonPath: string
  equals: string
  contains: string
}

/** What a part of the form is given: the draft, how to change it, what the server said of a field. */
export type FieldsProps = {
  draft: ChannelDraft
  change: (change: Partial<ChannelDraft>) => void
  error: (field: string) => string | undefined
  /** Of which secrets the server says that they are set. */
  secretsSet: readonly string[]
}

export const secretHint = (set: boolean) => (set ? '已设置，不再显示。留空则不改动' : '加密保存，保存后不再显示')

const empty: ChannelDraft = {
  kind: 'smtp',
  name: '',
  perMinute: '60',
  quietFrom: '21:00',
  quietTo: '08:00',
  host: '',
  port: '465',
  security: 'tls',
  user: '',
  password: '',
  fromAddress: '',
  fromName: '',
  method: 'POST',
  url: '',
  contentType: 'application/json',
  headers: [],
  secret: '',
  body: '{"phone":"{手机}","text":"{正文}"}',
  jsonPath: '',
  equals: '',
  contains: '',
}

export function draftOf(channel: ChannelView | null): ChannelDraft {
  if (!channel) return empty
  const { settings, quiet } = channel
  const common = {
    ...empty,
    name: channel.name,
    perMinute: String(channel.perMinute),
    quietFrom: quiet?.from ?? '',
    quietTo: quiet?.to ?? '',
  }
  if (settings.kind === 'smtp') return { ...common, ...settings, port: String(settings.port) }
  const { headers, secretHeaders, success, ...rest } = settings
  const open = headers.map(({ name, value }) => ({ name, value, secret: false, set: false }))
  const closed = secretHeaders.map((name) => ({ name, value: '', secret: true, set: true }))
  return { ...common, ...rest, ...success, headers: [...open, ...closed] }
}

/** What the form sends; a secret left empty is left out, and stays as it is. */
export function toInput(draft: ChannelDraft): Record<string, unknown> {
  const { kind, name, quietFrom, quietTo } = draft
  const quiet = quietFrom || quietTo ? { from: quietFrom, to: quietTo } : null
  const common = { kind, name, quiet, perMinute: Number(draft.perMinute) }
  if (kind === 'smtp') {
    const { host, security, user, fromAddress, fromName, password } = draft
    const settings = { host, port: Number(draft.port), security, user, fromAddress, fromName }
    return { ...common, ...settings, ...(password && { password }) }
  }
  const { method, url, contentType, body, secret, jsonPath, equals, contains } = draft
  return {
    ...common,
    method,
    url,
    contentType,
    body,
    success: { jsonPath, equals, contains },
    headers: draft.headers.filter((one) => !one.secret).map((one) => ({ name: one.name, value: one.value })),
    secretHeaders: draft.headers
      .filter((one) => one.secret)
      .map((one) => ({ name: one.name, ...(one.value && { secret: one.value }) })),
    ...(secret && { secret }),
  }
}
