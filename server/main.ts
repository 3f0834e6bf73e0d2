/** Starts Manyi: read this file from top to bottom and you know what `npm start` does. */
import { connect } from '../db/connect.ts'
import { startLocalDatabase } from '../db/local.ts'
import { migrate } from '../db/migrate.ts'
import { openLinkDoor } from './link-door.ts'
import { createApp } from './app.ts'
import { localUrl, readSettings, withPublicUrl, type Config } from './config.ts'
import { type Deps, outsideOf } from './deps.ts'
import { type Jobs, startJobs } from './jobs/start-jobs.ts'
import { readKeys } from './keys.ts'
import { readSigner } from './signer.ts'
import { buildClient } from './start/build-client.ts'
import { checkDatabase } from './start/check-database.ts'
import { loadDemoIfWanted, makeSetupToken } from './start/first-data.ts'
import { log } from './log.ts'
import { openReception } from './reception.ts'
import { createWatch } from './watch.ts'
import { createLifetime } from './start/lifetime.ts'
import { listen } from './start/listen.ts'

const poolSize = 20
const lifetime = createLifetime()
const say = (line: string) => console.log(line)

lifetime.begin(async () => {
  const settings = readSettings(process.env)
  log.level = settings.logLevel
  const url = settings.databaseUrl ?? (await openLocalDatabase(settings.dataDir))

  // Closed in reverse order: requests are finished first, then the pool is closed, then PostgreSQL is stopped.
  const db = connect(url, { max: poolSize })
  lifetime.onStop(() => db.destroy())
  // Orders are taken until the last request is done; only then is the sending of them ended.
  let jobs: Jobs | null = null
  lifetime.onStop(async () => jobs?.stop())
  const listening = await listen(settings.host, settings.port)
  lifetime.onStop(listening.stop, listening.hurry)
  const stopping = new AbortController()
  lifetime.onStop(async () => stopping.abort())

  const config = withPublicUrl(settings, listening.port)
  const keys = await readKeys(settings)
  const signer = await readSigner(settings)
  await checkDatabase(db, url)
  await migrate(db)
  await buildClient(say)

  let setupToken: string | null = null
  const deps: Deps = {
    db,
    config,
    keys,
    setupToken: () => setupToken,
    stopping: stopping.signal,
    wake: async () => jobs?.wake(),
    signer,
    backUp: async () => jobs?.backUp(),
    watch: createWatch(db),
  }
  await loadDemoIfWanted(deps, say)
  setupToken = await makeSetupToken(db)

  jobs = await startJobs(
    { db, keys, config, outside: outsideOf(deps), now: () => new Date() },
    { db, url, keys, settings },
  )
  const reception = await openReception(deps)
  const app = await createApp(deps, reception)
  listening.serve(app, await openLinkDoor(deps, reception, app))
  welcome(config, setupToken)
  say(`ready ${localUrl(config.host, listening.port)}`)
})

async function openLocalDatabase(dataDir: string): Promise<string> {
  const local = await startLocalDatabase({ dataDir, log: say })
  lifetime.onStop(local.stop)
  void local.ended.then(() => lifetime.fail(`内置数据库意外停止，日志：${dataDir}/database.log`))
  return local.url
}

function welcome(config: Config, setupToken: string | null): void {
  say(`管理端登录：${config.publicUrl}/admin`)
  if (setupToken !== null) say(`首次设置（一次性链接，重新启动后换新）：${config.publicUrl}/admin/setup#${setupToken}`)
}
