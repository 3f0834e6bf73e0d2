import type { PgBoss } from 'pg-boss'
import { type BackupDesk, runBackup } from '../backups/run-backup.ts'
import { makeQueue } from './make-queue.ts'

const queue = 'back-up'

/** The nightly backup, made by one of the server processes; `ask` makes one now. A failed one is recorded and tried again twice. */
export async function backUpNightly(boss: PgBoss, desk: BackupDesk): Promise<{ ask(): Promise<void> }> {
  const { backupAt, timeZone } = desk.settings
  await makeQueue(boss, queue, { retryLimit: 2, retryDelay: 600, expireInSeconds: 4 * 3600 })
  await boss.work(queue, { pollingIntervalSeconds: 2 }, async () => void (await runBackup(desk)))
  if (backupAt === 'off') await boss.unschedule(queue)
  else await boss.schedule(queue, cronOf(backupAt), {}, { tz: timeZone })
  return { ask: async () => void (await boss.send(queue, {})) }
}

/** HH:MM as a cron line of every day. */
function cronOf(time: string): string {
  const [hour, minute] = time.split(':').map(Number)
  return `${minute} ${hour} * * *`
}
