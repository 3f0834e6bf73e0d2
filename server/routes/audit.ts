import { type Context, Hono } from 'hono'
import { searchAudit } from '../actions/search-audit.ts'
import { verifyAudit } from '../actions/verify-audit.ts'
import { actorOf } from '../actor.ts'
import { auditFilter, auditQuery } from '../contract/audit.ts'
import type { Deps } from '../deps.ts'
import { auditCsv, auditJson } from '../documents/audit-files.ts'
import { recordAct } from '../queries/audit.ts'
import { streamAudit } from '../queries/audit-search.ts'
import { listSealedHeads } from '../queries/seals.ts'
import { requires, type SignedIn } from '../session.ts'
import { type Making, sendFile } from '../stream-file.ts'
import { query } from '../validate.ts'

const mediaTypes = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const

/** 审计日志: searched, taken as a file, verified. Nothing here changes an entry; taking and verifying add one. */
export const auditRoutes = ({ db, config: { timeZone } }: Deps) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })

  const sendLog = async (
    c: Context<SignedIn>,
    type: keyof typeof mediaTypes,
    write: (entries: ReturnType<typeof streamAudit>) => Making,
  ) => {
    const filter = query(c, auditFilter)
    const act = { subject: 'audit log', detail: given(filter) }
    await recordAct(db, actorOf(c), { act: `export.audit-${type}`, ...act })
    return sendFile(c, write(streamAudit(db, filter, timeZone)), {
      mediaType: mediaTypes[type],
      name: `audit.${type}`,
      title: `审计日志.${type}`,
      brokenOff: () => recordAct(db, actorOf(c), { ...act, act: 'export.broken-off', outcome: 'failed' }),
    })
  }

  return new Hono<SignedIn>()
    .get('/', requires('audit.read'), async (c) => c.json(await searchAudit(db, query(c, auditQuery), timeZone)))
    .get('/exports/audit.csv', requires('audit.read'), (c) => sendLog(c, 'csv', (entries) => auditCsv(entries, clock)))
    .get('/exports/audit.json', requires('audit.read'), (c) => sendLog(c, 'json', auditJson))
    .post('/verify', requires('audit.read'), async (c) => {
      const report = await verifyAudit(db, await listSealedHeads(db))
      const { holds, entries } = report
      await recordAct(db, actorOf(c), { act: 'audit.verify', subject: 'audit log', detail: { holds, entries } })
      return c.json(report)
    })
}

/** What of a filter was chosen. */
const given = (filter: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
