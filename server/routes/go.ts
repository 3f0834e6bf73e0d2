import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { go } from '../actions/go.ts'
import { answerProblem } from '../answer-problem.ts'
import type { Deps } from '../deps.ts'
import type { FormRenderer } from '../form-renderer.ts'
import { Problem } from '../problem.ts'
import { showPage } from '../show-page.ts'
import { toProblem } from '../to-problem.ts'

const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '8 kB' } })
}

/** One common short address: unit and 参与码 in, 303 to the personal form. Works without a script. */
export const goRoutes = (deps: Deps, form: FormRenderer) =>
  new Hono()
    .use(bodyLimit({ maxSize: 8192, onError: tooLarge }))
    .use(async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .get('/', (c) => showPage(c, form, { kind: 'go' }, 200))
    .post('/', async (c) => {
      const fields = new URLSearchParams(await c.req.text())
      const textOf = (name: string) => (fields.get(name) ?? '').replaceAll('\0', '')
      const unitId = /^\d{1,15}$/.test(textOf('unitId')) ? Number(textOf('unitId')) : undefined
      const going = await go(deps, { unit: textOf('unit'), code: textOf('code'), unitId })
      if ('token' in going) return c.redirect(`/s/${going.token}`, 303)
      if (going.retryAfter) c.header('retry-after', String(going.retryAfter))
      return showPage(c, form, going.page, going.status)
    })
    .onError((error, c) => {
      const problem = toProblem(error, c.get('requestId'))
      return problem.status >= 500 ? showPage(c, form, { kind: 'trouble' }, problem.status) : answerProblem(c, problem)
    })
