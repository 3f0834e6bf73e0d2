/**
 * The hot ways at a personal link, spoken in Node's own HTTP: the form, its answer as JSON, its thanks. The web's Request, Response
 * and Headers cost more than everything else these need. Says what `routes/form.ts` says; whatever is not the usual case is left to
 * the app.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hono } from 'hono'
import { pageOfLink, pageOfProblem, pageOfReceipt, type Shown } from './actions/link-pages.ts'
import { submitAnswer } from './actions/submit-answer.ts'
import { callerOf, transportHeaders } from './actor.ts'
import { problemHeaders } from './answer-problem.ts'
import { submission } from './contract/answers.ts'
import type { Deps } from './deps.ts'
import { traceOf } from './devices.ts'
import { type Link, readToken } from './links.ts'
import { Problem } from './problem.ts'
import type { Reception } from './reception.ts'
import { drawPage, takesGzip, viewIn } from './show-page.ts'
import { toProblem } from './to-problem.ts'
import { check, parseJson } from './validate.ts'

type Needs = Pick<Deps, 'keys' | 'config' | 'watch'>
/** False: not taken, nothing read; the app is to answer. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

type Asked = { token: string; isDone: boolean; query: URLSearchParams; id: string; address: string | null }
type Reply = { status: number; headers: Record<string, string>; body: string | Buffer }

const place = /^\/s\/([\w-]{39})(\/done)?(?:\?(.*))?$/
const mostBytes = 65_536

export async function openLinkDoor(deps: Needs, { desk, form, limits }: Reception, app: Hono): Promise<Door> {
  const { keys, config } = deps
  const usual = { ...(await usualHeaders(app)), 'cache-control': 'no-store' }

  const linkOf = ({ token }: Asked): Link => {
    const link = readToken(keys, token)
    if (!link) throw new Problem('unknown-link')
    return link
  }

  const takeAnswer = async (asked: Asked, text: string): Promise<Reply> => {
    await limits.address(asked.address)
    const link = linkOf(asked)
    await limits.link(link)
    const { device, ...given } = check(submission, parseJson(text))
    const trace = traceOf(deps, link.surveyId, asked.address, device)
    const { receipt, repeated } = await submitAnswer(desk, link, given, new Date(), trace)
    const headers = { 'content-type': 'application/json' }
    return { status: repeated ? 200 : 201, headers, body: JSON.stringify({ receipt }) }
  }

  const show = async ({ query }: Asked, { page, status }: Shown): Promise<Reply> => ({
    status,
    ...(await drawPage(form, page, viewIn(query), true)),
  })

  const givePage = async (asked: Asked): Promise<Reply> => {
    await limits.address(asked.address)
    try {
      const link = linkOf(asked)
      if (!asked.isDone) return await show(asked, await pageOfLink(desk, link))
      const thanks = await pageOfReceipt(desk, link, asked.query.get('receipt') ?? '', asked.query.get('kept') === '1')
      return thanks ? await show(asked, thanks) : { status: 303, headers: { location: `/s/${asked.token}` }, body: '' }
    } catch (error) {
      return show(asked, await pageOfProblem(desk, readToken(keys, asked.token), toProblem(error, asked.id)))
    }
  }

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    [, token, done = '', query]: RegExpExecArray,
  ) => {
    const begun = performance.now()
    const id = randomUUID()
    const header = (name: string) => request.headers[name] as string | undefined
    const caller = callerOf(config, request.socket.remoteAddress ?? null, header)
    const asked = {
      token: token!,
      isDone: done !== '',
      query: new URLSearchParams(query),
      id,
      address: caller.address,
    }
    const reply = await (
      request.method === 'GET' ? givePage(asked) : readText(request).then((text) => takeAnswer(asked, text))
    ).catch((error: unknown) => explain(error, id))
    const headers = { ...usual, ...transportHeaders(caller), ...reply.headers, 'x-request-id': id }
    response.writeHead(reply.status, { ...headers, 'content-length': Buffer.byteLength(reply.body) })
    response.end(reply.body)
    const seconds = (performance.now() - begun) / 1000
    deps.watch?.record({ id, method: request.method!, route: `/s/:token${done}`, status: reply.status, seconds })
  }

  return (request, response) => {
    const found = place.exec(request.url!)
    if (!found || !(isForPage(request) || (isAnswer(request) && !found[2]))) return false
    void answer(request, response, found)
    return true
  }
}

function explain(error: unknown, id: string): Reply {
  const problem = toProblem(error, id)
  return { status: problem.status, headers: problemHeaders(problem), body: JSON.stringify(problem) }
}

const isJson = ({ headers }: IncomingMessage) =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/json')

const isForPage = (request: IncomingMessage) =>
  request.method === 'GET' && !isJson(request) && takesGzip(request.headers['accept-encoding'] as string)

// The comparison is false for NaN: a body of unknown length goes by way of the app's limit.
const isAnswer = (request: IncomingMessage) =>
  request.method === 'POST' && isJson(request) && Number(request.headers['content-length']) <= mostBytes

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
  for (const ofThisOne of ['content-type', 'content-length', 'x-request-id', 'strict-transport-security'])
    headers.delete(ofThisOne)
  return Object.fromEntries(headers)
}
