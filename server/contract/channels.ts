import { z } from 'zod'
import { checkTemplate, placeholders, stepsAside } from '../domain/wording.ts'
import { plainText, text } from './fields.ts'

/** What a gateway's template may name beyond a wording's placeholders: whom it goes to, the finished text, and the secret. */
export const gatewayPlaceholders = [...placeholders, '手机', '邮箱', '正文', '主题', '链接码', '密钥'] as const

/** A time of day, HH:MM. */
export const timeOfDay = z.string('required').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not-a-time')

const template = (max: number) =>
  plainText(max).superRefine((value, context) => {
    const problem = checkTemplate(value, gatewayPlaceholders)
    if (problem) context.addIssue({ code: 'custom', message: problem.code, params: problem.params })
  })

/** Absent: stays as it is. Empty: deleted. Never answered. */
const secret = plainText(500).optional()

const host = z
  .string('required')
  .trim()
  .regex(/^[\w.:-]{1,253}$/, 'not-a-host')
const headerName = z.string('required').regex(/^[\w!#$%&'*+.^`|~-]{1,80}$/, 'not-a-header')
// What node sends as a header; of anything else the message would break.
const headerValue = plainText(500).regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'not-text')
// Set by the connection itself; another value would only confuse it.
const ownHeaders = /^(host|content-length|transfer-encoding|connection|content-type|expect|upgrade|te|trailer)$/i
const header = headerName.refine((name) => !ownHeaders.test(name), 'not-a-header')

/** http(s), a host without placeholders and no `..`: where a message goes is not a message's to say. */
const address = template(1000).refine((value) => {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || stepsAside(value)) return false
  return /^https?:\/\/[^/?#{}]+([/?#]|$)/i.test(value)
}, 'not-an-address')

const smtp = z.object({
  kind: z.literal('smtp'),
  host,
  port: z.int('not-a-number').min(1, 'out-of-range').max(65_535, 'out-of-range'),
  /** tls: from the first byte; starttls: required before anything is said; none: in the clear. */
  security: z.enum(['tls', 'starttls', 'none'], 'not-a-choice'),
  user: plainText(120).default(''),
  fromAddress: z.email('not-an-email').max(120, 'too-long'),
  fromName: plainText(60)
    .regex(/^[^\r\n]*$/, 'not-text')
    .default(''),
  password: secret,
})

const http = z.object({
  kind: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT'], 'not-a-choice'),
  url: address,
  contentType: z.enum(
    ['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'text/plain'],
    'not-a-choice',
  ),
  headers: z
    .array(z.object({ name: header, value: headerValue }))
    .max(20, 'too-many')
    .default([]),
  secretHeaders: z
    .array(z.object({ name: header, secret: headerValue.optional() }))
    .max(10, 'too-many')
    .default([]),
  /** Stands for {密钥} in address and body: the tokens of 企业微信 and 钉钉 are part of their addresses. */
  secret,
  body: template(4000).default(''),
  success: z
    .object({
      /** A path of keys and indexes, e.g. errcode or data.0.code. */
      jsonPath: plainText(120)
        .regex(/^([\w-]+(\.[\w-]+)*)?$/, 'not-a-path')
        .default(''),
      equals: plainText(120).default(''),
      contains: plainText(120).default(''),
    })
    .default({ jsonPath: '', equals: '', contains: '' }),
})

const common = {
  name: text(60),
  perMinute: z.int('not-a-number').min(1, 'out-of-range').max(6000, 'out-of-range').default(60),
  /** No message leaves between these times of day; null: at any hour. */
  quiet: z.object({ from: timeOfDay, to: timeOfDay }).nullable().default({ from: '21:00', to: '08:00' }),
}

export const channelInput = z.discriminatedUnion('kind', [smtp.extend(common), http.extend(common)], {
  error: () => 'not-a-choice',
})
export type ChannelInput = z.output<typeof channelInput>

/** What is stored in plain: all but the secrets. */
export type SmtpSettings = Omit<z.output<typeof smtp>, 'password'>
export type HttpSettings = Omit<z.output<typeof http>, 'secret' | 'secretHeaders'> & { secretHeaders: string[] }
export type ChannelSettings = SmtpSettings | HttpSettings

/** What is sealed. */
export type ChannelSecrets = { password?: string; secret?: string; headers?: Record<string, string> }

/** A channel as administrators see it: of a secret only whether it is set. */
export type ChannelView = {
  id: number
  name: string
  perMinute: number
  quiet: { from: string; to: string } | null
  settings: ChannelSettings
  /** password, secret, and secret headers by their names. */
  secretsSet: string[]
  updatedAt: string
}

/** 发送测试: to whom; for a gateway a phone number or whatever its template names. */
export const channelTest = z.object({
  phone: plainText(40).default(''),
  email: z.union([z.literal(''), z.email('not-an-email')], 'not-an-email').default(''),
})

/** How a message ended. `unconfirmed`: it may have arrived; nobody can say. */
export type DeliveryState = 'sent' | 'failed' | 'retry' | 'unconfirmed'
/** `problem`: a stable code, with what the other side said after a colon. */
export type Delivery = { state: DeliveryState; problem: string | null }
