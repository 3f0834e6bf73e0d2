import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Call = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
type Answer = { status?: number; body?: string; headers?: Record<string, string>; hangUp?: boolean }

/** A real HTTP server on loopback that keeps what it was asked, gone with the test. */
export async function startGateway(answer: (call: Call, count: number) => Answer = () => ({ body: '{"errcode":0}' })) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += String(part)
    const call = { method: request.method!, url: request.url!, headers: request.headers, body }
    calls.push(call)
    const { status = 200, body: text = '', headers = {}, hangUp } = answer(call, calls.length)
    if (hangUp) return request.socket.destroy()
    return response.writeHead(status, headers).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { calls, port, url: `http://127.0.0.1:${port}` }
}
