import { z } from 'zod'
import type { BrokenAnswer, AuditReport, NamedAuditEntry } from '../../contract/audit.ts'
import type { RecomputeReport } from '../../contract/recompute.ts'
import type { BackupView, SystemView } from '../../contract/system.ts'
import { count, maybe, text, moment } from './parts.ts'

export const brokenAnswer: z.ZodType<BrokenAnswer> = z
  .object({ fault: z.enum(['added', 'removed', 'changed']), surveyId: count, batch: count.nullable(), digest: maybe })
  .meta({ id: 'BrokenAnswer' })
export const auditReport: z.ZodType<AuditReport> = z
  .object({
    holds: z.boolean(),
    entries: count,
    head: z.object({ seq: count, digest: text }),
    broken: z
      .object({
        seq: count,
        fault: z.enum(['added', 'removed', 'changed']),
        at: moment.nullable(),
        actor: maybe,
        act: maybe,
        subject: maybe,
      })
      .nullable(),
    answers: z.object({ chained: count, waiting: count, broken: brokenAnswer.nullable() }),
    retention: z.object({
      waves: count,
      answers: count,
      broken: z.object({ surveyId: count, fault: z.enum(['added', 'removed', 'changed']) }).nullable(),
    }),
    guardsOff: z.array(text),
  })
  .meta({ id: 'AuditReport' })
export const auditEntryView: z.ZodType<NamedAuditEntry> = z
  .object({
    seq: count,
    at: moment,
    actor: text,
    username: maybe,
    act: text,
    subject: text,
    outcome: z.enum(['failed', 'done', 'refused']),
    address: maybe,
    detail: z.record(text, z.unknown()),
    digest: text,
    names: z.record(text, text),
  })
  .meta({ id: 'AuditEntryView' })
export const recomputeReport: z.ZodType<RecomputeReport> = z
  .object({
    holds: z.boolean(),
    stored: maybe,
    recomputed: maybe,
    units: count,
    differences: z.array(text),
    counters: z.boolean(),
    seal: z.object({ number: count, digest: text, differences: z.array(text) }).nullable(),
    audit: auditReport,
  })
  .meta({ id: 'RecomputeReport' })
export const backupView: z.ZodType<BackupView> = z
  .object({
    id: count,
    startedAt: moment,
    endedAt: moment.nullable(),
    file: text,
    bytes: count.nullable(),
    encrypted: z.boolean(),
    verified: z.boolean().nullable(),
    problem: maybe,
  })
  .meta({ id: 'BackupView' })
export const systemView: z.ZodType<SystemView> = z
  .object({
    version: text,
    node: text,
    startedAt: moment,
    database: z.object({ version: text, bytes: count, migrations: count, lastMigration: text }),
    pool: z.object({ total: count, idle: count, waiting: count }),
    queue: z.object({ waiting: count, sending: count }),
    backups: z.object({
      folder: text,
      at: text,
      keep: count,
      encrypted: z.boolean(),
      lastSuccess: maybe,
      latest: z.array(backupView),
    }),
  })
  .meta({ id: 'SystemView' })
