/** A plain HTTP reverse proxy: each request goes to the next server in turn, whatever connection it came by. Also a program: TARGETS=url,url. */
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Proxy = { url: string; close(): void }

export async function openProxy(targets: readonly string[]): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let turn = 0
  const proxy = createServer((incoming, outgoing) => {
    const target = targets[turn++ % targets.length]!
    const { method, headers } = incoming
    const onward = request(new URL(incoming.url!, target), { agent, method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode!, reply.headers)
      outgoing.flushHeaders()
      reply.pipe(outgoing)
    })
    onward.on('error', () => outgoing.headersSent || outgoing.writeHead(502).end())
    outgoing.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () => {
      proxy.closeAllConnections()
      proxy.close()
      agent.destroy()
    },
  }
}

if (process.argv[1] === import.meta.filename)
  console.log(`ready ${(await openProxy(process.env.TARGETS!.split(','))).url}`)
