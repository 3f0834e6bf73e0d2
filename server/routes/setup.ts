import { Hono } from 'hono'
import { setUp } from '../actions/people.ts'
import { addressOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { setupInput } from '../contract/people.ts'
import { Problem } from '../problem.ts'
import { hasPeople } from '../queries/people.ts'
import { isSameSecret } from '../same-secret.ts'
import { body } from '../validate.ts'

const isToken = (given: string, token: string | null) => token !== null && isSameSecret(given, token)

/** The first start's one-time link: whoever holds it makes the first accounts. */
export const setupRoutes = ({ db, setupToken }: Deps) =>
  new Hono()
    .get('/', async (c) => c.json({ open: setupToken() !== null && !(await hasPeople(db)) }))
    .post('/', async (c) => {
      const { token, users } = await body(c, setupInput)
      if (!isToken(token, setupToken())) throw new Problem('setup-over')
      await setUp(db, { id: null, name: '首次设置', address: addressOf(c) }, users)
      return c.json({ created: users.length }, 201)
    })
