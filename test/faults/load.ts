/** Answers posted to links until they are told to stop, and what became of each. */
import { ratings } from '../support.ts'

export type Reply = { path: string; status: number; receipt?: string; retryAfter: string | null }

/** The submission id that this load gives a link's answer. */
export const idOf = (path: string) => `of-${path.slice(-20)}`

export async function post(url: string, path: string): Promise<Reply> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissionId: idOf(path), ratings: ratings(4) }),
  })
  const { receipt } = (await response.json()) as { receipt?: string }
  return { path, status: response.status, receipt, retryAfter: response.headers.get('retry-after') }
}

/** Posts to each path over some connections; `tell` hears every reply. A broken connection ends its part of the load. */
export async function load(
  url: string,
  paths: readonly string[],
  tell: (reply: Reply) => void,
  { connections = 8, stop = new AbortController().signal } = {},
): Promise<void> {
  const waiting = paths.values()
  const work = async () => {
    for (const path of waiting) {
      if (stop.aborted) return
      const reply = await post(url, path).catch(() => null)
      if (!reply) return
      tell(reply)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}
