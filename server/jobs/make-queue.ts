import type { PgBoss } from 'pg-boss'

type Limits = { retryLimit: number; retryDelay?: number; expireInSeconds: number }

/** Whoever works on a job shows a sign of life more often; without one it was killed, and the job may be begun again. */
const heartbeatSeconds = 60

/** A queue of one long job at a time, over all processes. */
export async function makeQueue(boss: PgBoss, name: string, limits: Limits): Promise<void> {
  await boss.createQueue(name, { policy: 'exclusive', ...limits })
  // Also of a queue that an older version made.
  await boss.updateQueue(name, { heartbeatSeconds })
}
