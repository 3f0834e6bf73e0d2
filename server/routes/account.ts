import { type Context, Hono } from 'hono'
import {
  beginEnrolment,
  changePassword,
  confirmSignIn,
  endOwnSession,
  finishEnrolment,
  renewRecoveryCodes,
  revokeOwnKey,
  viewAccount,
} from '../actions/account.ts'
import { createKey } from '../actions/people.ts'
import { actorOf } from '../actor.ts'
import { codeInput, keyInput, passwordChange } from '../contract/account.ts'
import type { Need } from '../contract/people.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { demandComplete, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 我的账号. A session that lacks something may do here what gives it, and nothing else. */
export const accountRoutes = ({ db, keys, config }: Deps) => {
  const desk = { db, keys }

  /** The session this is done in: not with a key, which may lie in a script. @throws Problem session-only */
  const sessionOf = (c: Context<SignedIn>, but?: Need): string => {
    if (c.var.sessionId === null) throw new Problem('session-only')
    demandComplete(c.var.person, but)
    return c.var.sessionId
  }

  return new Hono<SignedIn>()
    .get('/', async (c) => {
      const session = sessionOf(c)
      return c.json(await viewAccount(db, c.var.person, session, config))
    })
    .post('/code', async (c) => {
      const session = sessionOf(c, 'code')
      const { code } = await body(c, codeInput)
      await confirmSignIn(desk, actorOf(c), session, code)
      return c.json({})
    })
    .post('/password', async (c) => {
      const session = sessionOf(c, 'password')
      await changePassword(desk, actorOf(c), c.var.person, session, await body(c, passwordChange))
      return c.json({})
    })
    .post('/second-factor', async (c) => {
      sessionOf(c, 'enrol')
      const { code = '' } = await body(c, codeInput.partial())
      return c.json(await beginEnrolment(desk, actorOf(c), c.var.person.username, code))
    })
    .post('/second-factor/confirm', async (c) => {
      const session = sessionOf(c, 'enrol')
      const { code } = await body(c, codeInput)
      return c.json({ recoveryCodes: await finishEnrolment(desk, actorOf(c), session, code) })
    })
    .post('/recovery-codes', async (c) => {
      sessionOf(c)
      const { code } = await body(c, codeInput)
      return c.json({ recoveryCodes: await renewRecoveryCodes(desk, actorOf(c), code) })
    })
    .delete('/sessions/:sessionId', async (c) => {
      sessionOf(c)
      await endOwnSession(desk, actorOf(c), c.req.param('sessionId'))
      return c.json({})
    })
    .post('/keys', async (c) => {
      sessionOf(c)
      const { label, days } = await body(c, keyInput)
      const expiresAt = new Date(Date.now() + days * 86_400_000)
      return c.json({ key: await createKey(db, actorOf(c), c.var.person.username, label, expiresAt) }, 201)
    })
    .delete('/keys/:id', async (c) => {
      sessionOf(c)
      await revokeOwnKey(desk, actorOf(c), idOf(c))
      return c.json({})
    })
}
