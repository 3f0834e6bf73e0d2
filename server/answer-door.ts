/**
 * The hot way in, POST /s/:token with JSON, spoken in Node's own HTTP: the web's Request, Response and Headers cost more than
 * everything else an answer needs. Says what `routes/form.ts` says; whatever is not the usual case is left to the app.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hono } from 'hono'
import { openDesk, submitAnswer } from './actions/submit-answer.ts'
import { submission } from './contract/answers.ts'
import type { Deps } from './deps.ts'
import { traceOf } from './devices.ts'
import { readToken } from './links.ts'
import { clientAddress } from './networks.ts'
import { Problem } from './problem.ts'
import { problemHeaders } from './answer-problem.ts'
import { createRateLimits } from './rate-limits.ts'
import { toProblem } from './to-problem.ts'
import { check, parseJson } from './validate.ts'

type Needs = Pick<Deps, 'db' | 'keys' | 'config' | 'watch'>
/** False: not taken, nothing read; the app is to answer. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

const address = /^\/s\/([\w-]{39})(?:\?|$)/
const mostBytes = 65_536

export async function openAnswerDoor(deps: Needs, app: Hono): Promise<Door> {
  const desk = openDesk(deps)
  const limits = createRateLimits(deps)
  const headers = { ...(await usualHeaders(app)), 'cache-control': 'no-store' }

  const addressOf = ({ socket, headers }: IncomingMessage) =>
    clientAddress(socket.remoteAddress ?? null, headers['x-forwarded-for'] as string, deps.config.trustedProxies)

  const takeAnswer = async (token: string, text: string, address: string | null) => {
    await limits.address(address)
    const link = readToken(deps.keys, token)
    if (!link) throw new Problem('unknown-link')
    await limits.link(link)
    const { device, ...asked } = check(submission, parseJson(text))
    const trace = traceOf(deps, link.surveyId, address, device)
    const { receipt, repeated } = await submitAnswer(desk, link, asked, new Date(), trace)
    return { status: repeated ? 200 : 201, body: { receipt }, headers: { 'content-type': 'application/json' } }
  }

  const answer = async (token: string, request: IncomingMessage, response: ServerResponse) => {
    const begun = performance.now()
    const id = randomUUID()
    const reply = await readText(request)
      .then((text) => takeAnswer(token, text, addressOf(request)))
      .catch((error: unknown) => explain(error, id))
    const body = JSON.stringify(reply.body)
    response.writeHead(reply.status, {
      ...headers,
      ...reply.headers,
      'x-request-id': id,
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
    const seconds = (performance.now() - begun) / 1000
    deps.watch?.record({ id, method: 'POST', route: '/s/:token', status: reply.status, seconds })
  }

  return (request, response) => {
    const token = request.method === 'POST' && address.exec(request.url!)?.[1]
    const length = Number(request.headers['content-length'])
    // The comparison is false for NaN: a body of unknown length goes by way of the app's limit.
    if (!token || !isJson(request) || !(length <= mostBytes)) return false
    void answer(token, request, response)
    return true
  }
}

function explain(error: unknown, id: string) {
  const problem = toProblem(error, id)
  return { status: problem.status, body: problem, headers: problemHeaders(problem) }
}

const isJson = ({ headers }: IncomingMessage) =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/json')

function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => parts.push(part))
    request.once('end', () => resolve(Buffer.concat(parts).toString()))
    request.once('error', reject)
  })
}

/** What the app puts on every reply. */
async function usualHeaders(app: Hono): Promise<Record<string, string>> {
  const { headers } = await app.request('/healthz')
  headers.delete('content-type')
  headers.delete('content-length')
  headers.delete('x-request-id')
  return Object.fromEntries(headers)
}
