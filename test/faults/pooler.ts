/**
 * A pooler in transaction mode at its strictest: after every transaction the session behind it forgets all it knows (DISCARD ALL), as if the
 * next transaction came by another connection. What needs a session (prepared names, session locks, SET, LISTEN, temporary tables,
 * cursors held open) breaks here. Speaks PostgreSQL's protocol 3.0 just as far as that takes.
 */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

export type Pooler = { url: string; transactions(): number; close(): void }

const READY = 'Z'.charCodeAt(0)
const IDLE = 'I'.charCodeAt(0)
const discard = Buffer.from('Q\0\0\0\x10DISCARD ALL\0', 'latin1')

export async function openPooler(url: string): Promise<Pooler> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let transactions = 0
  const pooler = createServer((client) => {
    const server = connect(Number(port), hostname)
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => void (sockets.delete(one), other.destroy()))
    }
    client.pipe(server)
    // Held back while the session forgets; null while messages are passed on.
    let held: Buffer | null = null
    let signedIn = false
    let rest: Buffer = Buffer.alloc(0)
    server.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes])
      const passed: Buffer[] = []
      for (let length = lengthOf(rest); length !== null; length = lengthOf(rest)) {
        const message = rest.subarray(0, length)
        rest = rest.subarray(length)
        const isIdle = message[0] === READY && message[5] === IDLE
        if (held && !isIdle) continue
        if (held) {
          passed.push(held)
          held = null
        } else if (isIdle && signedIn) {
          transactions += 1
          held = message
          server.write(discard)
        } else {
          signedIn ||= isIdle
          passed.push(message)
        }
      }
      if (passed.length > 0) client.write(Buffer.concat(passed))
    })
  })
  await new Promise<void>((resolve) => void pooler.listen(0, '127.0.0.1', resolve))
  return {
    url: Object.assign(new URL(url), { port: String((pooler.address() as AddressInfo).port) }).href,
    transactions: () => transactions,
    close: () => {
      for (const socket of sockets) socket.destroy()
      pooler.close()
    },
  }
}

/** Of the first message: its kind, four bytes that count themselves and what follows. Null: not all of it is there. */
function lengthOf(bytes: Buffer): number | null {
  const length = bytes.length < 5 ? Infinity : bytes.readInt32BE(1) + 1
  return length <= bytes.length ? length : null
}
