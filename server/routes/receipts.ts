import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { lookUpReceipt } from '../actions/look-up-receipt.ts'
import { addressOf } from '../actor.ts'
import { answerProblem, retryAfter } from '../answer-problem.ts'
import { demandAttemptsLeft, recordFailedAttempt } from '../attempts.ts'
import type { ReceiptView } from '../contract/answers.ts'
import type { Deps } from '../deps.ts'
import type { FormRenderer } from '../form-renderer.ts'
import { Problem } from '../problem.ts'
import { showPage } from '../show-page.ts'
import { toProblem } from '../to-problem.ts'

const LONGEST = 40
const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '8 kB' } })
}

/** What a unit can ask with its 回执码, which it types or a program sends: a page for people, JSON for programs. */
export const receiptRoutes = (deps: Deps, form: FormRenderer) => {
  const lookUp = async (c: Context, code: string): Promise<ReceiptView> => {
    await demandAttemptsLeft(deps, addressOf(c))
    return lookUpReceipt(deps.db, deps.keys, code).catch(async (error: unknown) => {
      if (toProblem(error).code === 'receipt-not-found') await recordFailedAttempt(deps, addressOf(c))
      throw error
    })
  }

  const showFound = async (c: Context, code: string): Promise<Response> =>
    showPage(c, form, { kind: 'receipts', typed: code, found: await lookUp(c, code) }, 200)

  return new Hono()
    .use(bodyLimit({ maxSize: 8192, onError: tooLarge }))
    .use(async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .get('/', (c) => showPage(c, form, { kind: 'receipts' }, 200))
    .post('/', async (c) => showFound(c, typedCode(await c.req.text())))
    .get('/:receipt', async (c) => {
      const code = c.req.param('receipt')
      return isPerson(c) ? showFound(c, code) : c.json(await lookUp(c, code))
    })
    .onError(async (error, c) => {
      const problem = toProblem(error, c.get('requestId'))
      if (problem.status === 429) c.header('retry-after', retryAfter(problem))
      if (!isPerson(c)) return answerProblem(c, problem)
      if (problem.status >= 500) return showPage(c, form, { kind: 'trouble' }, problem.status)
      const typed = c.req.param('receipt') ?? typedCode(await c.req.text().catch(() => ''))
      return showPage(c, form, { kind: 'receipts', typed, problem: problem.code }, problem.status)
    })
}

const typedCode = (body: string) => (new URLSearchParams(body).get('receipt') ?? '').trim().slice(0, LONGEST)

// A form post is a person's, whatever it accepts.
const isPerson = (c: Context) => c.req.method === 'POST' || (c.req.header('accept') ?? '').includes('text/html')
