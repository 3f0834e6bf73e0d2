/** Replies as schemas. Each is typed by the view the routes answer with, so that the two cannot drift apart unnoticed. */
import { z } from 'zod'
import type { ApiKeyView, NewApiKey } from '../contract/api-keys.ts'
import type { DraftView, EvaluationListItem, FinalView, TablePreview } from '../contract/evaluations.ts'
import { evaluationDocuments } from '../contract/evaluations.ts'
import type { Page } from '../contract/fields.ts'
import { roles } from '../contract/people.ts'
import type { ProfileItem } from '../contract/profiles.ts'
import type { DeliveryView, NewWebhook, WebhookView } from '../contract/webhooks.ts'
import { webhookEvents } from '../domain/webhook-events.ts'

const id = z.int()
const text = z.string()
const maybe = text.nullable()
const moment = z.iso.datetime()
const digits = z.string().meta({ description: '十进制数字，不经浮点' })

export const page = <T>(item: z.ZodType<T>): z.ZodType<Page<T>> => z.object({ items: z.array(item), total: z.int() })
export const nothing = z.object({})
/** JSON whose shape this document leaves open. */
export const anything = z.looseObject({})

export const me = z.looseObject({
  id: text,
  username: text,
  name: text,
  roles: z.array(z.enum(roles)),
  via: z.enum(['session', 'key']),
})

export const surveyItem = z.looseObject({
  id,
  title: text,
  status: text,
  window: z.object({ opensAt: text, closesAt: text }),
  target: digits,
})
export const surveyView = z.looseObject({
  id,
  title: text,
  status: z.enum(['draft', 'submitted', 'approved', 'open', 'closed', 'sealed', 'void']),
  planDigest: text,
  window: z.object({ opensAt: text, closesAt: text }),
  target: digits,
  roster: z.object({ units: z.int(), seats: z.int() }),
})
export const unitItem = z.looseObject({ id, name: text, code: maybe, category: maybe })
export const invitationItem = z.looseObject({ id, link: text, unit: z.looseObject({ id, name: text }) })
export const progressView = z.looseObject({ roster: z.int(), issued: z.int(), returned: z.int() })
export const resultView = z.looseObject({
  roster: z.int(),
  returned: z.int(),
  valid: z.int(),
  indicator: z.looseObject({
    value: digits.nullable(),
    exact: maybe,
    target: digits,
    verdict: maybe,
    worstCase: digits.nullable(),
  }),
  topBox: digits.nullable(),
  top2: digits.nullable(),
  dimensions: z.array(z.looseObject({ key: text, label: text, mean: digits.nullable() })),
})

export const evaluationItem: z.ZodType<EvaluationListItem> = z.object({
  id,
  project: text,
  year: z.int(),
  profile: text,
  total: digits.nullable(),
  full: digits,
  grade: maybe,
  complete: z.boolean(),
})

export const evaluationView = z.looseObject({
  id,
  project: text,
  year: z.int(),
  total: digits.nullable(),
  exactTotal: maybe,
  full: digits,
  grade: maybe,
  complete: z.boolean(),
  checks: z.array(
    z.object({
      code: text,
      severity: z.enum(['error', 'warning']),
      key: text.optional(),
      params: z.record(text, text).optional(),
    }),
  ),
  indicators: z.array(
    z.looseObject({
      key: text,
      level1: text,
      level2: text,
      level3: text,
      weight: digits,
      kind: z.enum(['quantitative', 'assigned']),
      actual: maybe,
      score: digits.nullable(),
      exactScore: maybe,
      rate: digits.nullable(),
      reason: maybe,
      source: z
        .looseObject({ surveyId: id, title: text, planDigest: text, verdict: maybe, sealed: z.boolean() })
        .nullable(),
    }),
  ),
  fundsRows: z.array(
    z.looseObject({
      name: text,
      initial: digits.nullable(),
      full: digits.nullable(),
      spent: digits.nullable(),
      rate: digits.nullable(),
    }),
  ),
  contentDigest: text,
})

export const tablePreview: z.ZodType<TablePreview> = z.object({
  rows: z.int(),
  kept: z.int(),
  added: z.int(),
  removed: z.array(text),
  warnings: z.array(
    z.object({
      row: z.int(),
      field: text,
      code: text,
      value: text.optional(),
      params: z.record(text, z.unknown()).optional(),
    }),
  ),
})

const profileFields = {
  id,
  key: text,
  label: text,
  version: text,
  legalBasis: text,
  full: digits,
  shipped: z.boolean(),
  inUse: z.boolean(),
  newest: z.boolean(),
  retiredAt: moment.nullable(),
}
export const profileItem: z.ZodType<ProfileItem> = z.object(profileFields)
export const profileView = z.looseObject({ ...profileFields, content: anything, editable: z.boolean() })

const draft: z.ZodType<DraftView> = z.object({
  id,
  document: z.enum(evaluationDocuments),
  sha256: text,
  contentDigest: text,
  madeBy: maybe,
  madeAt: moment,
})
const final: z.ZodType<FinalView> = z.object({
  id,
  draft,
  fileName: text,
  fileType: text,
  sha256: text,
  size: z.int(),
  note: maybe,
  uploadedBy: text,
  uploadedAt: moment,
  current: z.boolean(),
})
export const evaluationFiles = z.object({ drafts: z.array(draft), finals: z.array(final) })

const keyFields = {
  id,
  label: text,
  owner: text,
  hint: text,
  scopes: z.array(text).nullable(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
}
export const apiKey: z.ZodType<ApiKeyView> = z.object(keyFields)
export const newApiKey: z.ZodType<NewApiKey> = z.object({ ...keyFields, key: text })

export const delivery: z.ZodType<DeliveryView> = z.object({
  id,
  event: text,
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  status: z.int().nullable(),
  problem: maybe,
  createdAt: moment,
  dueAt: moment,
  doneAt: moment.nullable(),
})
const webhookFields = {
  id,
  label: text,
  url: text,
  events: z.array(z.enum(webhookEvents)),
  active: z.boolean(),
  createdAt: moment,
  last: delivery.nullable(),
}
export const webhook: z.ZodType<WebhookView> = z.object(webhookFields)
export const newWebhook: z.ZodType<NewWebhook> = z.object({ ...webhookFields, secret: text })
