/**
 * A load of HTTP requests over kept-open connections, one request at a time on each. Spoken over bare sockets: a client that costs
 * little leaves the two cores to what is measured.
 */
import { connect, type Socket } from 'node:net'

export type Shot = { method?: 'GET' | 'POST'; path: string; body?: string; headers?: Record<string, string> }
/** `body` is read only where somebody asks for it. */
export type Answer = { status: number; readonly body: string; bytes: number }
export type Fired = { perSecond: number; milliseconds: number[] }

/** Fires all shots over `connections` connections. @throws when one is not answered 2xx or 3xx, or a connection breaks */
export async function fire(url: string, shots: readonly Shot[], connections: number): Promise<Fired> {
  const waiting = shots.values()
  const milliseconds: number[] = []
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: Math.min(connections, shots.length) }, async () => {
      const line = await Line.open(url)
      for (const shot of waiting) {
        const sent = performance.now()
        const answer = await line.send(shot)
        milliseconds.push(performance.now() - sent)
        if (answer.status >= 400) throw new Error(`${shot.path}: ${answer.status} ${answer.body}`)
      }
      line.close()
    }),
  )
  return { perSecond: (shots.length / (performance.now() - begun)) * 1000, milliseconds }
}

/** Goes through `paths` over kept-open connections, a story each; answers stories a second. */
export async function flow(
  paths: readonly string[],
  connections: number,
  url: string,
  story: (line: Line, path: string) => Promise<unknown>,
): Promise<number> {
  const waiting = paths.values()
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await Line.open(url)
      for (const path of waiting) await story(line, path)
      line.close()
    }),
  )
  return (paths.length / (performance.now() - begun)) * 1000
}

const headEnd = Buffer.from('\r\n\r\n')

/** One connection. Understands replies with a content-length, chunks, or neither body nor length (204, 303). */
export class Line {
  readonly #socket: Socket
  readonly #host: string
  #arrived: Buffer = Buffer.alloc(0)
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null

  static open(url: string): Promise<Line> {
    const { hostname, port, host } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Line(socket, host)))
      socket.once('error', reject)
    })
  }

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    socket.setNoDelay(true)
    socket.on('data', (bytes) => {
      this.#arrived = this.#arrived.length === 0 ? bytes : Buffer.concat([this.#arrived, bytes])
      this.#read()
    })
    const broken = (error?: Error) => this.#settle?.reject(error ?? new Error('the connection was closed'))
    socket.on('error', broken)
    socket.on('close', () => broken())
  }

  send({ method = 'POST', path, body = '', headers = {} }: Shot): Promise<Answer> {
    const type = body === '' || headers['content-type'] ? '' : 'content-type: application/json\r\n'
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
    this.#socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${type}${length}${more.join('')}\r\n${body}`,
    )
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }))
  }

  close(): void {
    this.#settle = null
    this.#socket.destroy()
  }

  #read(): void {
    const end = this.#arrived.indexOf(headEnd)
    if (end < 0) return
    const head = this.#arrived.toString('latin1', 0, end)
    const from = end + headEnd.length
    const until = this.#endOfBody(head, from)
    if (until === null) return
    const body = this.#arrived.subarray(from, until)
    this.#arrived = this.#arrived.subarray(until)
    this.#settle?.resolve({
      status: Number(head.slice(9, 12)),
      bytes: body.length,
      get body() {
        return body.toString()
      },
    })
  }

  #endOfBody(head: string, from: number): number | null {
    const length = /^content-length: *(\d+)/im.exec(head)?.[1]
    if (length !== undefined) return this.#arrived.length >= from + Number(length) ? from + Number(length) : null
    if (!/^transfer-encoding: *chunked/im.test(head)) return from
    const last = this.#arrived.indexOf('0\r\n\r\n', from)
    return last < 0 ? null : last + 5
  }
}

export const median = (numbers: number[]): number => percentile(numbers, 0.5)

export const percentile = (numbers: number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))]!
