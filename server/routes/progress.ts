import { type Context, Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { viewProgress } from '../actions/progress.ts'
import { unitQuery } from '../contract/progress.ts'
import type { Deps } from '../deps.ts'
import { type LiveNews, LiveProgress } from '../live-progress.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

const heartbeat = 15_000
/** How long a page waits before it connects again. */
const retry = 3_000

/** Who has answered, never what: at once, a page of the units with it, or as a stream of what changes. */
export const progressRoutes = ({ db, config, stopping }: Deps, mayStay: (c: Context) => Promise<boolean>) => {
  const live = new LiveProgress(db, config.timeZone)

  return new Hono<SignedIn>()
    .get('/:id/progress', requires('surveys.read'), async (c) =>
      c.json(await viewProgress(db, await getSurvey(db, idOf(c)), config.timeZone, query(c, unitQuery))),
    )
    .get('/:id/progress/stream', requires('surveys.read'), async (c) => {
      const { id } = await getSurvey(db, idOf(c))
      // Else a proxy holds the news back.
      c.header('x-accel-buffering', 'no')
      return streamSSE(c, (stream) => follow(stream, live, id, { stopping, mayStay: () => mayStay(c) }))
    })
}

type Ends = { stopping: AbortSignal | undefined; mayStay: () => Promise<boolean> }

/** Writes news until the survey, the session, the server or the reader ends. */
async function follow(stream: SSEStreamingApi, live: LiveProgress, surveyId: number, ends: Ends): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  stream.onAbort(end)
  ends.stopping?.addEventListener('abort', () => end(), { once: true })
  if (ends.stopping?.aborted) end()
  const unwatch = live.watch(
    surveyId,
    (news) =>
      void tell(stream, news).then(
        (over) => over && end(),
        () => end(),
      ),
  )
  const beat = setInterval(
    () =>
      void keepUp(stream, ends).then(
        (stays) => !stays && end(),
        () => end(),
      ),
    heartbeat,
  )
  await ended
  unwatch()
  clearInterval(beat)
}

async function tell(stream: SSEStreamingApi, { participation, over }: LiveNews): Promise<boolean> {
  await stream.writeSSE({ event: 'participation', data: JSON.stringify(participation), retry })
  if (over) await stream.writeSSE({ event: 'over', data: '' })
  return over
}

async function keepUp(stream: SSEStreamingApi, { mayStay }: Ends): Promise<boolean> {
  const stays = await mayStay().catch(() => false)
  if (stays) await stream.write(': here\n\n')
  return stays
}
