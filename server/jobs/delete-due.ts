import type { PgBoss } from 'pg-boss'
import { type RetentionDesk, runRetention } from '../actions/retention.ts'
import { makeQueue } from './make-queue.ts'

const queue = 'delete-due'

/** 到期删除, each hour and once at the start, by one of the server processes. What a stopped one left half done, the next goes on with. */
export async function deleteDue(boss: PgBoss, desk: RetentionDesk): Promise<void> {
  await makeQueue(boss, queue, { retryLimit: 0, expireInSeconds: 12 * 3600 })
  await boss.work(queue, { pollingIntervalSeconds: 5 }, async () => void (await runRetention(desk)))
  await boss.schedule(queue, '20 * * * *')
  await boss.send(queue, {}).catch(() => null)
}
