/** What runs beside the server, by pg-boss: its own schema `pgboss` in the same database, shared by all server processes. */
import { PgBoss } from 'pg-boss'
import type { SendingDesk } from '../actions/send-message.ts'
import { chainAllAnswers } from '../actions/chain-answers.ts'
import type { BackupDesk } from '../backups/run-backup.ts'
import { backUpNightly } from './back-up-nightly.ts'
import { deleteDue } from './delete-due.ts'
import { deliverNext } from '../actions/deliver-webhooks.ts'
import { foldOften } from './fold-often.ts'
import { logError } from '../log.ts'
import { lookForWork, workThroughChannel } from './send-messages.ts'

export type Jobs = { wake(): Promise<void>; backUp(): Promise<void>; stop(): Promise<void> }

const look = 'look-for-messages'
const work = 'send-by-channel'
const chain = 'chain-answers'
const hooks = 'deliver-webhooks'
const patience = 12_000

/** Starts the queues. `wake`: there is something to send now; without it the look of each minute finds it. */
export async function startJobs(desk: SendingDesk, backups: BackupDesk): Promise<Jobs> {
  const boss = new PgBoss({ connectionString: backups.url, max: 4, application_name: 'manyi-jobs' })
  boss.on('error', (error) => logError(error))
  const stopping = new AbortController()
  await boss.start()
  // Short: of one channel one job waits at most, however often it is asked for.
  for (const name of [look, work, chain, hooks])
    await boss.createQueue(name, { policy: 'short', retryLimit: 0, expireInSeconds: 600 })
  await boss.work(look, { pollingIntervalSeconds: 1 }, async () => {
    for (const channelId of await lookForWork(desk))
      await boss.send(work, { channelId }, { singletonKey: String(channelId) })
  })
  await boss.work<{ channelId: number }>(work, { pollingIntervalSeconds: 1, localConcurrency: 4 }, async (jobs) => {
    for (const { data } of jobs) await workThroughChannel(desk, data.channelId, stopping.signal)
  })
  await boss.work(chain, { pollingIntervalSeconds: 5 }, () => chainAllAnswers(desk.db))
  await boss.work(hooks, { pollingIntervalSeconds: 1 }, async () => {
    while (!stopping.signal.aborted && (await deliverNext(desk)));
  })
  await boss.schedule(look, '* * * * *')
  await boss.schedule(hooks, '* * * * *')
  await boss.schedule(chain, '* * * * *')
  const folding = foldOften(desk.db, stopping.signal)
  const { ask: backUp } = await backUpNightly(boss, backups)
  const { timeZone, backupKeep } = desk.config
  await deleteDue(boss, { db: desk.db, keys: desk.keys, timeZone, backupDays: backupKeep, stopping: stopping.signal })
  return {
    backUp,
    // The order stands in the database: a look that cannot be asked for now comes by itself.
    wake: async () => {
      await boss.send(look, {}).catch(() => null)
      await boss.send(hooks, {}).catch(() => null)
    },
    stop: async () => {
      stopping.abort()
      await folding
      await boss.stop({ graceful: true, timeout: patience })
    },
  }
}
