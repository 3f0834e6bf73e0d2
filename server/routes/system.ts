import { Hono } from 'hono'
import { poolOf } from '../../db/connect.ts'
import { actorOf } from '../actor.ts'
import { backupFolder } from '../backups/run-backup.ts'
import type { BackupView, SystemView } from '../contract/system.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { recordAct } from '../queries/audit.ts'
import { findLastBackup, listBackups } from '../queries/backups.ts'
import { countQueue } from '../queries/message-queue.ts'
import { describeDatabase, readiness } from '../queries/system.ts'
import { isSameSecret } from '../same-secret.ts'
import { requires, type SignedIn } from '../session.ts'
import { version } from '../version.ts'
import type { Watch } from '../watch.ts'

const startedAt = new Date().toISOString()
const patience = 2_000

type Row = Awaited<ReturnType<typeof listBackups>>[number]

const viewBackup = (row: Row): BackupView => ({
  id: row.id,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  file: row.file,
  bytes: row.bytes,
  encrypted: row.encrypted,
  verified: row.verified,
  problem: row.problem,
})

/** 运行状态, and a backup asked for by hand. */
export const systemRoutes = ({ db, config, backUp }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('system.read'), async (c) => {
      const view: SystemView = {
        version,
        node: process.version,
        startedAt,
        database: await describeDatabase(db),
        pool: poolOf(db),
        queue: await countQueue(db),
        backups: {
          folder: backupFolder(config),
          at: config.backupAt,
          keep: config.backupKeep,
          encrypted: config.backupPassphraseFile !== null,
          lastSuccess: (await findLastBackup(db))?.toISOString() ?? null,
          latest: (await listBackups(db, 14)).map(viewBackup),
        },
      }
      return c.json(view)
    })
    .post('/backups', requires('system.run'), async (c) => {
      if (!backUp) throw new Problem('jobs-not-running')
      await db.transaction().execute((db) => recordAct(db, actorOf(c), { act: 'backup.ask', subject: 'system' }))
      await backUp()
      return c.json({}, 202)
    })

/** For whoever watches the server: is it there, can it take an answer now, how is it doing. */
export const watchRoutes = ({ db, config, stopping }: Deps, watch: Watch) =>
  new Hono()
    .get('/healthz', (c) => c.text('ok'))
    .get('/readyz', async (c) => {
      if (stopping?.aborted) throw new Problem('not-ready', { detail: 'stopping' })
      const trouble = await Promise.race([readiness(db), tooLate()])
      if (trouble) throw new Problem('not-ready', { detail: trouble })
      return c.text('ready')
    })
    .get('/metrics', async (c) => {
      if (config.metricsToken === null) throw new Problem('not-found')
      if (!isSameSecret(c.req.header('authorization') ?? '', `Bearer ${config.metricsToken}`))
        throw new Problem('not-signed-in')
      return c.text(await watch.expose(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
    })

const tooLate = () =>
  new Promise<string>((resolve) => setTimeout(resolve, patience, 'the database does not answer').unref())
