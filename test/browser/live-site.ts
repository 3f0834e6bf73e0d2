/** The real server as a process of its own with an open survey, and a proxy before it as offices have them, with moods to set. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hono } from 'hono'
import type { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import { connect } from '../../db/connect.ts'
import { findLocalDatabase } from '../../db/local.ts'
import type { Database } from '../../db/schema.ts'
import { createKey, createUser } from '../../server/actions/people.ts'
import { makeUsedFolder, startServer, type Server } from '../start/server.ts'
import { caller, draft, must, testPassword, units, type Caller } from '../support.ts'

const nobody = { id: null, name: 'test', address: null }

export type LiveSite = {
  server: Server
  stranger: Caller
  manager: Caller
  surveyId: number
  /** The path of the one personal link. */
  link: string
  /** Ends the server as a power cut does. PostgreSQL, a process of its own, may outlive it. */
  kill: () => Promise<void>
  /** Starts it again: same data, same port. */
  restart: () => Promise<void>
  countAnswers: () => Promise<number>
  openDatabase: () => Promise<Kysely<Database>>
}

/** A server with one unit that is asked. */
export async function openLiveSite(changes: Record<string, unknown> = {}): Promise<LiveSite> {
  const dataDir = await makeUsedFolder()
  const server = await startServer(dataDir)
  const { port } = new URL(server.url)
  const openDatabase = async () => {
    const db = connect((await findLocalDatabase(dataDir))!, { max: 1 })
    onTestFinished(() => db.destroy().catch(() => {}))
    return db
  }
  const db = await openDatabase()
  const hire = async (role: 'manager' | 'reviewer') => {
    await createUser(db, nobody, { username: role, name: role, password: testPassword, roles: [role] })
    return speakTo(server.url, { 'x-api-key': await createKey(db, nobody, role, 'test', null) })
  }
  const [manager, reviewer] = [await hire('manager'), await hire('reviewer')]
  await db.destroy()
  await must(manager.post('/units/import', { units: units(1) }))
  const { id } = await must(manager.post('/surveys', draft(changes)))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  const { items } = await must(manager.get(`/surveys/${id}/invitations`))
  const site: LiveSite = {
    server,
    manager,
    stranger: speakTo(server.url, {}),
    surveyId: id,
    link: new URL(items[0].link).pathname,
    kill: async () => {
      process.kill(site.server.child.pid!, 'SIGKILL')
      await site.server.ended
    },
    restart: async () => void (site.server = await startServer(dataDir, { env: { PORT: port } })),
    countAnswers: async () => {
      const db = await openDatabase()
      const rows = await db.selectFrom('response').select('submission_id').execute()
      await db.destroy()
      return rows.length
    },
    openDatabase,
  }
  return site
}

const speakTo = (url: string, headers: Record<string, string>) =>
  caller({ request: (path: string, init: RequestInit) => fetch(url + path, init) } as unknown as Hono, headers)

/** `silent`: takes posts and says nothing; `loses-replies`: hands a post on, and answers 502 whatever the server said. */
type Mood = 'passes' | 'silent' | 'loses-replies'

/** A proxy that answers 502 with a page of its own while the server is away. `onReply` is called when a post was answered. */
export async function openProxy(target: string) {
  const proxy = { url: '', mood: 'passes' as Mood, badGateways: 0, onReply: async () => {} }
  const badGateway = (reply: ServerResponse) => {
    proxy.badGateways += 1
    reply.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>')
  }
  const pass = (asked: IncomingMessage, reply: ServerResponse) => {
    const isAnswer = asked.method === 'POST' && !asked.url!.endsWith('/opened') && !asked.url!.endsWith('/others')
    if (isAnswer && proxy.mood === 'silent') return
    const onward = request(target + asked.url, { method: asked.method, headers: asked.headers }, (answered) => {
      if (!isAnswer || proxy.mood !== 'loses-replies') {
        reply.writeHead(answered.statusCode!, answered.headers)
        return void answered.pipe(reply)
      }
      answered.resume().on('end', () => void proxy.onReply().then(() => badGateway(reply)))
    })
    onward.on('error', () => badGateway(reply))
    asked.pipe(onward)
  }
  const server = createServer(pass)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return proxy
}
