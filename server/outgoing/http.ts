import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import type { ChannelSecrets, Delivery, HttpSettings } from '../contract/channels.ts'
import { fillText, stepsAside } from '../domain/wording.ts'
import { findDestination, type Outside } from './destination.ts'
import { ended, isBeforeAnything, type Outgoing, patience, refusedDestination, sent } from './outgoing.ts'

type Reply = { status: number; text: string }
const longestReply = 65_536

/** Calls the gateway once. Redirects are not followed: they would lead past the check of the address. */
export async function callGateway(
  settings: HttpSettings,
  secrets: ChannelSecrets,
  message: Outgoing,
  outside: Outside,
): Promise<Delivery> {
  const missing = findMissing(settings, message)
  if (missing) return ended('failed', missing)
  const values = valuesOf(message, secrets)
  const filled = fillText(settings.url, values, encodeURIComponent)
  if (stepsAside(filled)) return ended('failed', 'path-changed')
  const url = new URL(filled)
  const address = await findDestination(url.hostname, outside).catch(refusedDestination)
  if (typeof address !== 'string') return address
  const reply = await call(url, address, settings, secrets, values)
  return 'state' in reply ? reply : judge(settings.success, reply)
}

function findMissing({ url, body }: HttpSettings, { phone, email }: Outgoing): string | null {
  const template = url + body
  if (template.includes('{手机}') && !phone) return 'no-phone'
  return template.includes('{邮箱}') && !email ? 'no-email' : null
}

function valuesOf({ phone, email, subject, body, values }: Outgoing, { secret = '' }: ChannelSecrets) {
  const token = values['链接']?.split('/').at(-1) ?? ''
  return { ...values, 手机: phone ?? '', 邮箱: email ?? '', 正文: body, 主题: subject, 链接码: token, 密钥: secret }
}

const xml: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' }
/** A value can never leave its place in the body. */
const encodings: Record<HttpSettings['contentType'], (value: string) => string> = {
  'application/json': (value) => JSON.stringify(value).slice(1, -1),
  'application/x-www-form-urlencoded': encodeURIComponent,
  'text/xml': (value) => value.replace(/[<>&"']/g, (one) => xml[one]!),
  'text/plain': (value) => value,
}

function call(
  url: URL,
  address: string,
  settings: HttpSettings,
  secrets: ChannelSecrets,
  values: Record<string, string>,
): Promise<Reply | Delivery> {
  const body = settings.method === 'GET' ? '' : fillText(settings.body, values, encodings[settings.contentType])
  const headers = {
    ...Object.fromEntries(settings.headers.map(({ name, value }) => [name, value])),
    ...secrets.headers,
    ...(settings.method !== 'GET' && { 'content-type': `${settings.contentType}; charset=utf-8` }),
  }
  return exchange(url, address, { method: settings.method, headers, body })
}

/** Posts once to where the address may lead, following no redirect. What did not work is a delivery with its problem. */
export async function postTo(
  url: URL,
  headers: Record<string, string>,
  body: string,
  outside: Outside,
): Promise<Reply | Delivery> {
  const address = await findDestination(url.hostname, outside).catch(refusedDestination)
  return typeof address === 'string' ? exchange(url, address, { method: 'POST', headers, body }) : address
}

type Message = { method: string; headers: Record<string, string>; body: string }

function exchange(url: URL, address: string, { method, headers, body }: Message): Promise<Reply | Delivery> {
  const options: RequestOptions = {
    method,
    // To the address that was checked; the name goes into the Host header and the certificate's check.
    host: address,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: url.pathname + url.search,
    agent: false,
    headers: { ...headers, host: url.host, ...(method !== 'GET' && { 'content-length': Buffer.byteLength(body) }) },
    ...(url.protocol === 'https:' && !isIP(url.hostname) && { servername: url.hostname }),
  }
  return new Promise((resolve) => {
    let connected = false
    const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(options, (response) =>
      readReply(response).then(resolve, (error: Error) => resolve(ended('unconfirmed', 'no-answer', error.message))),
    )
    const overdue = setTimeout(() => request.destroy(new Error('timeout')), patience)
    request.on('socket', (socket) =>
      socket.once(socket.connecting ? readyEvent(url) : 'ready', () => (connected = true)),
    )
    request.on('close', () => clearTimeout(overdue))
    request.on('error', (error: NodeJS.ErrnoException) => {
      const nothingSaid = !connected || isBeforeAnything(error.code)
      resolve(
        nothingSaid ? ended('retry', 'no-connection', error.message) : ended('unconfirmed', 'no-answer', error.message),
      )
    })
    request.end(body)
  })
}

// A handshake that fails has carried no message either.
const readyEvent = (url: URL) => (url.protocol === 'https:' ? 'secureConnect' : 'connect')

async function readReply(response: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > longestReply) break
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8').slice(0, longestReply) }
}

/**
 * The success rule. 429 and 503 say "not now"; another 5xx may come from a proxy behind which the message went on, so that
 * nobody knows; everything else that is no success is the gateway's refusal.
 */
function judge({ jsonPath, equals, contains }: HttpSettings['success'], { status, text }: Reply): Delivery {
  const said = `HTTP ${status} ${text}`
  if (status === 429 || status === 503) return ended('retry', 'not-now', said)
  if (status >= 500) return ended('unconfirmed', 'no-answer', said)
  if (status < 200 || status >= 300) return ended('failed', 'refused', said)
  if (jsonPath && String(findInJson(text, jsonPath)) !== equals) return ended('failed', 'refused', said)
  if (contains && !text.includes(contains)) return ended('failed', 'refused', said)
  return sent
}

function findInJson(text: string, path: string): unknown {
  try {
    return path.split('.').reduce<unknown>((at, key) => (Object(at) as Record<string, unknown>)[key], JSON.parse(text))
  } catch {
    return undefined
  }
}
