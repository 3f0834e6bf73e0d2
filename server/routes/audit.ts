import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { verifyAudit } from '../actions/verify-audit.ts'
import { actorOf } from '../actor.ts'
import { auditFilter, auditQuery } from '../contract/audit.ts'
import type { Deps } from '../deps.ts'
import { attachment } from '../documents/attachment.ts'
import { auditCsv, auditJson } from '../documents/audit-files.ts'
import { recordAct } from '../queries/audit.ts'
import { searchAudit, streamAudit } from '../queries/audit-search.ts'
import { listSealedHeads } from '../queries/seals.ts'
import { requires, type SignedIn } from '../session.ts'
import { query } from '../validate.ts'

/** 审计日志: searched, taken as a file, verified. Nothing here changes an entry; taking and verifying add one. */
export const auditRoutes = ({ db, config: { timeZone } }: Deps) => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })

  return new Hono<SignedIn>()
    .get('/', requires('audit.read'), async (c) => c.json(await searchAudit(db, query(c, auditQuery), timeZone)))
    .get('/exports/audit.csv', requires('audit.read'), async (c) => {
      const filter = query(c, auditFilter)
      await recordAct(db, actorOf(c), { act: 'export.audit-csv', subject: 'audit log', detail: given(filter) })
      c.header('content-type', 'text/csv; charset=utf-8')
      c.header('content-disposition', attachment('audit.csv', '审计日志.csv'))
      return stream(c, async (out) => {
        for await (const part of auditCsv(streamAudit(db, filter, timeZone), clock)) await out.write(part)
      })
    })
    .get('/exports/audit.json', requires('audit.read'), async (c) => {
      const filter = query(c, auditFilter)
      await recordAct(db, actorOf(c), { act: 'export.audit-json', subject: 'audit log', detail: given(filter) })
      c.header('content-type', 'application/json; charset=utf-8')
      c.header('content-disposition', attachment('audit.json', '审计日志.json'))
      return stream(c, async (out) => {
        for await (const part of auditJson(streamAudit(db, filter, timeZone))) await out.write(part)
      })
    })
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
