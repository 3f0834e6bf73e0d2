import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { demandSignIn, makeDeviceMark, noteFailure, noteSignIn } from '../actions/sign-in.ts'
import { addressOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { ADDRESS_HEADER, type Auth } from '../session.ts'

const DEVICE = 'manyi.device'
const HALF_A_YEAR = 180 * 86_400

const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '64 kB' } })
}

/** Of better-auth's many addresses the few that the pages use: others would rename people, or say who exists. */
export const signInRoutes = (deps: Deps, auth: Auth) => {
  /** Hands a request on, with the one address that is believed. */
  const handOn = (c: Context, text?: string) => {
    const headers = new Headers(c.req.raw.headers)
    headers.set(ADDRESS_HEADER, addressOf(c) ?? '127.0.0.1')
    return auth(c).handler(
      new Request(c.req.url, { method: c.req.method, headers, ...(text !== undefined && { body: text }) }),
    )
  }

  /** The device, the line in the log, the counters. */
  const remember = async (c: Context, username: string, token: string, via: 'password' | 'oidc') => {
    const mark = getCookie(c, DEVICE) ?? makeDeviceMark()
    const agent = c.req.header('user-agent') ?? null
    await noteSignIn(deps, { username, address: addressOf(c), mark, agent }, token, via)
    setCookie(c, DEVICE, mark, {
      httpOnly: true,
      sameSite: 'Strict',
      secure: c.get('secure'),
      path: '/api/auth',
      maxAge: HALF_A_YEAR,
    })
  }

  return (
    new Hono()
      .use(bodyLimit({ maxSize: 65_536, onError: tooLarge }))
      .use(async (c, next) => {
        await next()
        c.header('cache-control', 'no-store')
      })
      .post('/sign-in/username', async (c) => {
        const text = await c.req.text()
        const attempt = {
          username: usernameOf(text),
          address: addressOf(c),
          mark: getCookie(c, DEVICE) ?? null,
          agent: c.req.header('user-agent') ?? null,
        }
        await demandSignIn(deps, attempt)
        const reply = await handOn(c, text)
        if (reply.status !== 200) {
          if (reply.status === 401) await noteFailure(deps.db, attempt)
          return reply
        }
        const { token } = (await reply.json()) as { token: string }
        await remember(c, attempt.username, token, 'password')
        // The cookie is all a browser needs: a token in the body would only be one more place to lose it.
        for (const cookie of reply.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
        return c.json({})
      })
      // 统一身份认证: there and back. Without its settings neither address exists.
      .get('/oidc', async (c) => {
        if (deps.config.oidcIssuer === null) throw new Problem('not-found')
        const { publicUrl } = deps.config
        const [callbackURL, errorCallbackURL] = [`${publicUrl}/admin`, `${publicUrl}/admin/sign-in`]
        const request = new Request(`${publicUrl}/api/auth/sign-in/social`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: publicUrl },
          body: JSON.stringify({ provider: 'oidc', callbackURL, errorCallbackURL, disableRedirect: true }),
        })
        const reply = await auth(c).handler(request)
        const { url } = (await reply.json().catch(() => ({}))) as { url?: string }
        if (!url) return c.redirect(`${errorCallbackURL}?error=unreachable`)
        for (const cookie of reply.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
        return c.redirect(url)
      })
      .get('/callback/oidc', async (c) => {
        if (deps.config.oidcIssuer === null) throw new Problem('not-found')
        const reply = await handOn(c)
        for (const cookie of reply.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
        const token = sessionIn(reply)
        if (token) await remember(c, '', token, 'oidc')
        return c.redirect(reply.headers.get('location') ?? '/admin/sign-in?error=unknown')
      })
      .post('/sign-out', (c) => c.req.text().then((text) => handOn(c, text)))
  )
}

/** The user name as it is counted; what is none is refused by the sign-in itself. */
function usernameOf(text: string): string {
  try {
    return String((JSON.parse(text) as { username?: unknown }).username)
      .toLowerCase()
      .slice(0, 40)
      .replaceAll('\0', '')
  } catch {
    return ''
  }
}

/** The token of the session that a reply has just opened. */
function sessionIn(reply: Response): string | undefined {
  const cookie = reply.headers.getSetCookie().find((one) => /^[^=]*session_token=[^;]/.test(one))
  const value = cookie && decodeURIComponent(/=([^;]*)/.exec(cookie)![1]!)
  return value?.split('.')[0] || undefined
}
