import { z } from 'zod'
import type { ImportRow, ImportReport, UnitView, ContactView } from '../../contract/units.ts'
import type { FormerName } from '../../contract/unit-life.ts'
import { count, text, digits, maybe, moment } from './parts.ts'

export const importRow: z.ZodType<ImportRow> = z
  .object({
    row: count,
    name: text,
    action: z.enum(['unchanged', 'create', 'update', 'rename']),
    formerName: text.optional(),
  })
  .meta({ id: 'ImportRow' })
export const importReport: z.ZodType<ImportReport> = z
  .object({ created: count, updated: count, unchanged: count, rows: z.array(importRow).optional() })
  .meta({ id: 'ImportReport' })
export const formerName: z.ZodType<FormerName> = z
  .object({ name: text, from: digits, until: text })
  .meta({ id: 'FormerName' })
export const unitView: z.ZodType<UnitView> = z
  .object({
    id: count,
    name: text,
    code: maybe,
    category: maybe,
    contactName: maybe,
    phone: maybe,
    email: maybe,
    services: z.array(text),
    seats: z.array(z.object({ role: text, contactName: maybe, phone: maybe, email: maybe })),
    platforms: z.array(text),
    attributes: z.record(text, text),
    state: z.enum(['active', 'merged', 'dissolved']),
    endedOn: maybe,
    successor: z.object({ id: count, name: text }).nullable(),
    formerNames: z.array(formerName),
    updatedAt: moment,
  })
  .meta({ id: 'UnitView' })
export const contactView: z.ZodType<ContactView> = z
  .object({ phone: maybe, email: maybe, seats: z.array(z.object({ role: text, phone: maybe, email: maybe })) })
  .meta({ id: 'ContactView' })
