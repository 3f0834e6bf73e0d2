import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Objection, TicketItem, TicketView, VendorTicket } from '../contract/tickets.ts'
import { commentsKey } from '../domain/objects.ts'
import { suggestMask } from '../domain/suggest-mask.ts'
import { steps, type TicketState } from '../domain/ticket-steps.ts'
import { isFew } from '../few-units.ts'
import { Problem } from '../problem.ts'
import { getSurvey } from '../queries/surveys.ts'
import {
  findObjection,
  findTicket,
  listEntries,
  listRosterNames,
  listTicketEvents,
  listVendorTickets,
  type TicketRow,
} from '../queries/tickets.ts'
import { may, type Person } from '../session.ts'
import { getResult } from './compute-result.ts'

type Db = Kysely<Database>

export const viewTicketItem = (row: TicketRow): TicketItem => ({
  id: row.id,
  survey: { id: row.survey_id, title: row.title },
  label: row.label,
  state: row.state,
  owner: row.owner,
  openedAt: row.opened_at.toISOString(),
  replyDue: row.reply_due.toISOString(),
  closeDue: row.close_due.toISOString(),
  repliedAt: row.replied_at?.toISOString() ?? null,
  overdue: row.overdue,
  entries: row.entries,
  unmasked: row.unmasked,
  objection: row.objection,
})

type ObjectionRow = NonNullable<Awaited<ReturnType<typeof findObjection>>>

const viewObjection = (row: ObjectionRow): Objection => ({
  reason: row.reason,
  filedBy: row.filed_by,
  filedAt: row.filed_at.toISOString(),
  upheld: row.upheld,
  answer: row.answer,
  answeredBy: row.answered_by,
  answeredAt: row.answered_at?.toISOString() ?? null,
})

/** 经办 works on it, 审核 does what 复核 is. */
function stepsOf(person: Person, { state }: TicketRow): TicketState[] {
  if (state === 'review') return may(person, 'tickets.review') ? [...steps.review] : []
  return may(person, 'tickets.write') ? [...steps[state]] : []
}

/** @throws Problem ticket-not-found */
export async function viewTicket(db: Db, person: Person, id: number): Promise<TicketView> {
  const row = await findTicket(db, id)
  if (!row) throw new Problem('ticket-not-found')
  const [entries, events, objection, survey] = await Promise.all([
    listEntries(db, id),
    listTicketEvents(db, id),
    findObjection(db, id),
    getSurvey(db, row.survey_id),
  ])
  const labels = new Map(survey.plan.questionnaire.scale.map(({ level, label }) => [level, label]))
  const editable = row.state !== 'closed' && may(person, 'tickets.write')
  // What a sheet says beside its digest is for those who read answers, and of a wave that has enough of them.
  const told = may(person, 'answers.read') && !isFew(await getResult(db, survey))
  const names = editable && row.unmasked > 0 ? await listRosterNames(db, row.survey_id) : []
  const { objects = [] } = survey.plan
  const object = objects.find(({ key }) => commentsKey(key) === row.dimension)
  const isComment = row.dimension === null || object !== undefined
  return {
    ...viewTicketItem(row),
    objectUntil: row.object_until?.toISOString() ?? null,
    entryList: entries.map((one) => ({
      id: one.id,
      digest: told ? one.leaf.toString('hex') : null,
      level: told && one.level !== null ? (labels.get(one.level) ?? String(one.level)) : null,
      said: may(person, 'answers.read') ? one.said : null,
      named: one.unit_name !== null,
      masked: one.masked,
      withheld: one.withheld,
      suggestion: one.said !== null && one.masked === null && editable ? suggestMask(one.said, names) : null,
    })),
    events: events.map(({ at, actor_name: actor, kind, state, note }) => ({
      at: at.toISOString(),
      actor,
      kind,
      state,
      note,
    })),
    objectionView: objection ? viewObjection(objection) : null,
    objects: isComment ? objects.map(({ key, name }) => ({ key, name })) : [],
    object: object?.key ?? null,
    steps: stepsOf(person, row),
    editable,
  }
}

/** Fewer are not counted out to the vendor: it could tell who they are. */
const SMALLEST_COUNT = 5

/** Everything the vendor may see: nothing before 整改 began, only masked words, only units that agreed. */
export async function viewVendorTickets(db: Db, userId: string, now = new Date()): Promise<VendorTicket[]> {
  const rows = await listVendorTickets(db, userId)
  return Promise.all(rows.map((row) => viewVendorTicket(db, row, now)))
}

async function viewVendorTicket(db: Db, row: TicketRow, now: Date): Promise<VendorTicket> {
  const [entries, events, objection] = await Promise.all([
    listEntries(db, row.id),
    listTicketEvents(db, row.id),
    findObjection(db, row.id),
  ])
  const { filedBy: _by, answeredBy: _other, ...seen } = objection ? viewObjection(objection) : ({} as Objection)
  return {
    id: row.id,
    survey: row.title,
    label: row.label,
    state: row.state,
    owner: row.owner,
    replyDue: row.reply_due.toISOString(),
    closeDue: row.close_due.toISOString(),
    overdue: row.overdue,
    objectUntil: row.object_until?.toISOString() ?? null,
    ratings: row.entries < SMALLEST_COUNT ? null : row.entries,
    words: entries.flatMap(({ masked, unit_name: unit }) => (masked === null ? [] : [{ text: masked, unit }])),
    units: [...new Set(entries.flatMap(({ unit_name: unit }) => unit ?? []))],
    replies: events.flatMap(({ kind, at, note }) =>
      kind === 'reply' ? [{ at: at.toISOString(), note: note ?? '' }] : [],
    ),
    objection: objection ? seen : null,
    mayObject: !objection && row.state !== 'closed' && row.object_until !== null && row.object_until >= now,
    mayReply: row.state === 'rectify',
  }
}
