/** What is measured of a server: requests by route, the pool, the queue of messages, the last backup. For Prometheus. */
import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { Kysely } from 'kysely'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { poolOf } from '../db/connect.ts'
import type { Database } from '../db/schema.ts'
import { log } from './log.ts'
import { findLastBackup } from './queries/backups.ts'
import { countQueue } from './queries/message-queue.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Stands in the reply (`x-request-id`) and in the log. */
    requestId: string
  }
}

export type Served = { id: string; method: string; route: string; status: number; seconds: number }
export type Watch = { record(served: Served): void; expose(): Promise<string> }

export function createWatch(db: Kysely<Database>): Watch {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'manyi_http_requests_total',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const latency = new Histogram({
    name: 'manyi_http_request_seconds',
    help: 'Time until the reply begins, by route',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  gauge('manyi_pool_connections', 'Connections to the database by state', ['state'], () => poolOf(db))
  gauge('manyi_messages', 'Messages that wait or are being sent', ['state'], () => countQueue(db))
  gauge('manyi_last_backup_seconds', 'When a backup last succeeded, in seconds since 1970; 0: never', [], async () => ({
    '': ((await findLastBackup(db))?.getTime() ?? 0) / 1000,
  }))

  function gauge(name: string, help: string, labelNames: string[], read: () => Counts | Promise<Counts>): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        for (const [label, value] of Object.entries(await read()))
          this.set(label === '' ? {} : { [labelNames[0]!]: label }, value)
      },
    })
  }

  return {
    record({ id, method, route, status, seconds }) {
      requests.inc({ method, route, status })
      latency.observe({ route }, seconds)
      if (log.isLevelEnabled('info'))
        log.info({ id, method, route, status, ms: Math.round(seconds * 10_000) / 10 }, 'request')
    },
    expose: () => registry.metrics(),
  }
}

type Counts = Record<string, number>

/** What answered, or of an address that nobody has the last that was asked. What stands in front of it is also registered after it. */
const routeOf = (c: Context) => {
  const asked = matchedRoutes(c)
  return (asked.findLast(({ method }) => method !== 'ALL') ?? asked.at(-1)!).path
}

/** Gives each request a number and records how it went, under its route: an address may carry a link. */
export const watched = (watch: Watch) =>
  createMiddleware(async (c, next) => {
    const begun = performance.now()
    const id = randomUUID()
    c.set('requestId', id)
    await next()
    c.header('x-request-id', id)
    const seconds = (performance.now() - begun) / 1000
    watch.record({ id, method: c.req.method, route: routeOf(c), status: c.res.status, seconds })
  })
