import { codeOf, stepAt } from '../../server/totp.ts'
import { type Caller, caller, must, readReply, testPassword, type Reply, type World } from '../support.ts'

const home = 'http://localhost'
const json = { 'content-type': 'application/json' }

/** One browser: keeps its cookies, sends its origin, may have an address of its own. */
export class Browser {
  cookies = new Map<string, string>()
  readonly world: World
  readonly address: string

  constructor(world: World, address = '203.0.113.1') {
    this.world = world
    this.address = address
  }

  async signIn(username: string, password = testPassword): Promise<Reply> {
    const body = JSON.stringify({ username, password })
    return this.send('/api/auth/sign-in/username', { method: 'POST', headers: json, body })
  }

  async send(path: string, init: RequestInit): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { origin: home, ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const env = { incoming: { socket: { remoteAddress: this.address } } }
    const response = await this.world.app.request(path, { ...init, headers }, env)
    for (const one of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one)!
      this.cookies.set(name!, value!)
    }
    return readReply(this.world.app, init.method ?? 'GET', path, response)
  }

  /** The API as this browser asks it. */
  get api(): Caller {
    const ask = (method: string) => (path: string, body?: unknown) =>
      this.send(`/api/v1${path}`, { method, ...(body !== undefined && { headers: json, body: JSON.stringify(body) }) })
    return {
      get: ask('GET'),
      post: ask('POST'),
      put: ask('PUT'),
      del: ask('DELETE'),
      send: (...all) => this.send(...all),
    }
  }
}

/** What an authenticator shows now; `later` steps on, since a code works once. */
export const codeNow = (secret: string, later = 0) => codeOf(secret, stepAt(new Date()) + later)

/** Signs in and gives whatever the session lacks of a second factor. */
export async function enrolled(world: World, username: string) {
  const browser = new Browser(world)
  await must(browser.signIn(username))
  const { secret } = await must(browser.api.post('/account/second-factor'))
  const { recoveryCodes } = await must(
    browser.api.post('/account/second-factor/confirm', { code: codeNow(secret, -1) }),
  )
  return { browser, secret: secret as string, recoveryCodes: recoveryCodes as string[] }
}

export { caller }
