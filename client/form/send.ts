import type { Submission } from '../../server/contract/answers.ts'
import { markOf } from './device.ts'

/**
 * `refused`: a field is wrong, which the server shows best; `elsewhere`: the link has another page to show now (answered, closed,
 * revoked), with the `receipt` where an earlier try of this visit is what counts; `unheard`: it is open whether the answer arrived. `at` is the server's clock, or the phone's if that is missing.
 */
export type Reply =
  | { kind: 'received'; receipt: string; at: string }
  | { kind: 'refused' | 'elsewhere' | 'unheard'; receipt?: string }

const patience = 15_000
const firstPause = 3_000
const longestPause = 60_000

/** Posts one submission once. */
async function post(path: string, submission: Submission): Promise<Reply> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), patience)
  try {
    const json = 'application/json'
    const headers = { 'content-type': json, accept: json }
    return await readReply(
      await fetch(path, {
        method: 'POST',
        headers,
        body: JSON.stringify({ ...submission, device: markOf() }),
        signal: abort.signal,
      }),
    )
  } catch {
    return { kind: 'unheard' }
  } finally {
    clearTimeout(timer)
  }
}

async function readReply(response: Response): Promise<Reply> {
  const { status } = response
  if (status === 422) return { kind: 'refused' }
  const { receipt } = await response.json()
  if ([404, 409, 410].includes(status)) return { kind: 'elsewhere', receipt }
  // A captive portal's page is no receipt.
  if (!response.ok || !receipt) return { kind: 'unheard' }
  return { kind: 'received', receipt, at: response.headers.get('date') || String(new Date()) }
}

/**
 * Sends until something is heard: again after 3, 6, 12 … 60 seconds, when the network returns, when the page is looked at again.
 * `onReply` is called after each try. Returns how to try at once, and how to give up.
 */
export function keepSending(
  path: string,
  submission: Submission,
  onReply: (reply: Reply) => void,
): { now: () => void; stop: () => void } {
  let pause = firstPause
  let state: 'resting' | 'trying' | 'over' = 'resting'
  let timer = 0

  const stop = () => {
    state = 'over'
    clearTimeout(timer)
    removeEventListener('online', now)
    removeEventListener('visibilitychange', now)
  }
  const rest = () => {
    state = 'resting'
    timer = window.setTimeout(now, pause)
    pause = Math.min(pause * 2, longestPause)
  }
  const take = (reply: Reply) => {
    if (state === 'over') return
    if (reply.kind === 'unheard') rest()
    if (reply.kind !== 'unheard') stop()
    onReply(reply)
  }
  const now = () => {
    if (state !== 'resting') return
    clearTimeout(timer)
    state = 'trying'
    void post(path, submission).then(take)
  }

  addEventListener('online', now)
  addEventListener('visibilitychange', now)
  now()
  return { now, stop }
}
