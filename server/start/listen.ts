import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { createServer, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Door } from '../link-door.ts'
import { CannotStart, codeOf, reasonOf } from '../../db/cannot-start.ts'

/** The real port, `serve` to hand the requests to a door before an app, and `stop`. Until then they are answered 503. */
export type Listening = { port: number; serve(app: Hono, door?: Door): void; stop(): Promise<void>; hurry(): void }

const patience = 10_000

/** Takes the port before anything is prepared, so that a taken one is told first. Throws CannotStart. */
export async function listen(host: string, port: number, timeouts: ServerOptions = {}): Promise<Listening> {
  let app: Hono | null = null
  let door: Door | undefined
  const toApp = getRequestListener((request, env) => app?.fetch(request, env) ?? starting())
  // Longer than a reverse proxy keeps its side open (60 s by default), so that it never writes into a closing connection.
  // Whoever sends a byte now and then to hold a connection is answered 408 and cut.
  const patienceOf = {
    keepAliveTimeout: 65_000,
    headersTimeout: 20_000,
    requestTimeout: 120_000,
    connectionsCheckingInterval: 5_000,
    ...timeouts,
  }
  const server = createServer(patienceOf, (request, response) => {
    if (!door?.(request, response)) void toApp(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve: (ready, before) => {
      app = ready
      door = before
    },
    stop: () => finishRequests(server),
    hurry: () => server.closeAllConnections(),
  }
}

// What was accepted is finished, and its connection is not kept for more; one that never ends (a stalled phone) is cut.
async function finishRequests(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patience)
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await new Promise((resolve) => {
    server.close(resolve)
    server.closeIdleConnections()
  })
  clearInterval(idle)
  clearTimeout(cut)
}

function starting(): Response {
  return new Response('正在启动，请稍候再试。', {
    status: 503,
    headers: { 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' },
  })
}

function explain(error: Error, host: string, port: number): CannotStart {
  const lines: Record<string, string> = {
    EADDRINUSE: `端口 ${port} 已被占用（PORT=${port}）。请停止占用它的程序，或换一个端口，如 PORT=${port < 65535 ? port + 1 : 3000}。`,
    EACCES: `没有权限使用端口 ${port}（PORT=${port}）。请用 1024 以上的端口。`,
    EADDRNOTAVAIL: `本机没有地址 ${host}（HOST=${host}）。请用 127.0.0.1、0.0.0.0 或本机的地址。`,
    ENOTFOUND: `找不到主机名 ${host}（HOST=${host}）。请用 127.0.0.1、0.0.0.0 或本机的地址。`,
  }
  return new CannotStart(lines[codeOf(error)] ?? `不能在 ${host}:${port} 上监听（${reasonOf(error)}）。`)
}
