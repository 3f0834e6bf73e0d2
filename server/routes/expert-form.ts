import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { pageOfExpert, takeSheet, type TypedSheet } from '../actions/experts.ts'
import { keepUnknownPage } from '../actions/helpline.ts'
import { answerProblem } from '../answer-problem.ts'
import type { Deps } from '../deps.ts'
import type { FormRenderer } from '../form-renderer.ts'
import { type Link, readToken } from '../links.ts'
import { Problem } from '../problem.ts'
import { showPage } from '../show-page.ts'
import { toProblem } from '../to-problem.ts'

const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '64 kB' } })
}

/** An expert's personal link: the sheet, drawn by the server, without a script. A GET changes nothing. */
export const expertFormRoutes = ({ db, keys }: Deps, form: FormRenderer) => {
  const unknownPage = keepUnknownPage(db)
  const linkOf = (c: Context): Link => {
    const link = readToken(keys, c.req.param('token') ?? '', 'expert')
    if (!link) throw new Problem('unknown-link')
    return link
  }

  return new Hono()
    .use(bodyLimit({ maxSize: 65_536, onError: tooLarge }))
    .use(async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .get('/:token', async (c) => {
      const { page, status } = await pageOfExpert({ db }, linkOf(c))
      return showPage(c, form, page, status)
    })
    .post('/:token', async (c) => {
      const link = linkOf(c)
      const typed = readSheet(await c.req.text())
      try {
        await takeSheet({ db }, link, typed)
        return c.redirect(c.req.path, 303)
      } catch (error) {
        const problem = toProblem(error)
        if (problem.code !== 'invalid-input') throw error
        const { page, status } = await pageOfExpert({ db }, link, {
          values: typed,
          errors: problem.details.errors ?? [],
        })
        return showPage(c, form, page, status)
      }
    })
    .onError(async (error, c) => {
      const problem = toProblem(error, c.get('requestId'))
      if (problem.status >= 500) return showPage(c, form, { kind: 'trouble' }, problem.status)
      if (problem.code === 'unknown-link') return showPage(c, form, await unknownPage(), 404)
      if (problem.status !== 410) return answerProblem(c, problem)
      const { page, status } = await pageOfExpert({ db }, linkOf(c))
      return showPage(c, form, page, status)
    })
}

function readSheet(text: string): TypedSheet {
  const fields = [...new URLSearchParams(text.replace(/%0D%0A/gi, '%0A'))].filter(([, value]) => value.trim() !== '')
  const named = (prefix: string) =>
    Object.fromEntries(
      fields
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value.trim()]),
    )
  const one = (name: string) => fields.find(([field]) => field === name)?.[1].trim()
  return {
    declaration: one('declaration'),
    scores: named('score-'),
    reasons: named('reason-'),
    comment: one('comment'),
  }
}
