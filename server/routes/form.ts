import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Page } from '../../client/form/page.ts'
import { pageOfErrors, pageOfLink, pageOfProblem, pageOfReceipt, pageOfReopening } from '../actions/link-pages.ts'
import { submitAnswer } from '../actions/submit-answer.ts'
import { answerProblem } from '../answer-problem.ts'
import type { Deps } from '../deps.ts'
import { submission } from '../contract/answers.ts'
import { type Link, readToken } from '../links.ts'
import { Problem } from '../problem.ts'
import type { Reception } from '../reception.ts'
import { addressOf } from '../actor.ts'
import { digestOfDevice, traceOf } from '../devices.ts'
import { findOtherOpening, recordOpened, recordStarted } from '../queries/openings.ts'
import { showPage, viewOf } from '../show-page.ts'
import { toProblem } from '../to-problem.ts'
import { check, json } from '../validate.ts'
import { readFormPost } from './form-post.ts'

const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '64 kB' } })
}

/** The personal link: the form, its answer, its thanks. A GET changes nothing. */
export const formRoutes = ({ db, keys, config }: Deps, { desk, form, limits }: Reception) => {
  const trace = (c: Context, { surveyId }: Link, device?: string) =>
    traceOf({ keys, config }, surveyId, addressOf(c), device)

  const linkOf = (c: Context): Link => {
    const link = readToken(keys, c.req.param('token') ?? '')
    if (!link) throw new Problem('unknown-link')
    return link
  }

  const show = (c: Context, page: Page, status: ContentfulStatusCode) => showPage(c, form, page, status)

  const takeJson = async (c: Context): Promise<Response> => {
    const link = linkOf(c)
    const { device, ...asked } = check(submission, await json(c))
    const { receipt, repeated } = await submitAnswer(desk, link, asked, new Date(), trace(c, link, device))
    return c.json({ receipt }, repeated ? 200 : 201)
  }

  const takeForm = async (c: Context): Promise<Response> => {
    const link = linkOf(c)
    const post = readFormPost(await c.req.text())
    if (post.reopen) {
      const { page, status } = await pageOfReopening(desk, link, post.receipt ?? '')
      return show(c, page, status)
    }
    const thanksAt = (of: Record<string, string>) =>
      c.redirect(`${c.req.path}/done?${new URLSearchParams({ ...c.req.query(), ...of })}`, 303)
    try {
      const { receipt } = await submitAnswer(desk, link, check(submission, post.submission), new Date(), trace(c, link))
      return thanksAt({ receipt })
    } catch (error) {
      const problem = toProblem(error)
      if (problem.details.receipt) return thanksAt({ receipt: problem.details.receipt, kept: '1' })
      if (problem.code !== 'invalid-input') throw error
      const { page, status } = await pageOfErrors(desk, link, post, problem.details.errors ?? [])
      return show(c, page, status)
    }
  }

  /** Who else has begun, in words; empty when nobody has. `record` first notes that this device begins. */
  const tellOthers = async (c: Context, record?: typeof recordOpened): Promise<Response> => {
    const link = linkOf(c)
    const device = digestOfDevice(keys, link.surveyId, await c.req.text())
    await record?.(db, link, device)
    const moment = await findOtherOpening(db, link, device)
    return moment ? c.text(form.sayBegun(moment, viewOf(c))) : c.body(null, 204)
  }

  /** A person at a link gets a page, a program a problem document. */
  const explain = async (c: Context, problem: Problem) => {
    if (isJson(c)) return answerProblem(c, problem)
    const { page, status } = await pageOfProblem(desk, readToken(keys, c.req.param('token') ?? ''), problem)
    return show(c, page, status)
  }

  return new Hono()
    .use('/:token/*', bodyLimit({ maxSize: 65_536, onError: tooLarge }))
    .use('/:token/*', async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .use('/:token/*', async (c, next) => {
      if (c.req.method === 'POST') await limits.link(linkOf(c))
      await next()
    })
    .get('/:token', async (c) => {
      const { page, status } = await pageOfLink(desk, linkOf(c))
      return show(c, page, status)
    })
    .post('/:token', (c) => (isJson(c) ? takeJson(c) : takeForm(c)))
    .get('/:token/done', async (c) => {
      const { receipt = '', kept } = c.req.query()
      const shown = await pageOfReceipt(desk, linkOf(c), receipt, kept === '1')
      return shown ? show(c, shown.page, shown.status) : c.redirect(c.req.path.replace(/\/done$/, ''), 303)
    })
    .post('/:token/opened', (c) => tellOthers(c, recordOpened))
    .post('/:token/others', (c) => tellOthers(c))
    .post('/:token/started', async (c) => {
      await recordStarted(db, linkOf(c))
      return c.body(null, 204)
    })
    .onError((error, c) => {
      const problem = toProblem(error, c.get('requestId'))
      return explain(c, problem)
    })
}

const isJson = (c: Context) => (c.req.header('content-type') ?? '').toLowerCase().startsWith('application/json')
