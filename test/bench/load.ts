/** A load of HTTP posts over a fixed number of kept-open connections, and the table its figures are printed in. */
import { Agent, request } from 'node:http'

export type Shot = { path: string; body: string; headers?: Record<string, string> }

/** Fires all shots over `connections` connections; answers requests a second. @throws when one is not answered 2xx */
export async function fire(url: string, shots: Shot[], connections: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = shots.values()
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const shot of waiting) await post(agent, url, shot)
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  return shots.length / seconds
}

function post(agent: Agent, url: string, { path, body, headers }: Shot): Promise<void> {
  const options = {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
  }
  return new Promise((resolve, reject) => {
    const sent = request(url + path, options, (response) => {
      response.resume()
      if (response.statusCode! >= 300) reject(new Error(`${path}: ${response.statusCode}`))
      response.once('end', resolve)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

export const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
