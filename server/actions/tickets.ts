/** 整改: tickets open by themselves after close and go 核实 → 整改 → 回访 → 复核. No score is ever touched. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { MaskInput, ObjectionAnswer, TicketEdit, TicketStep } from '../contract/tickets.ts'
import { commentsKey, spread } from '../domain/objects.ts'
import { isLow } from '../domain/scale.ts'
import { deadlines, steps } from '../domain/ticket-steps.ts'
import { deadlineAfter } from '../domain/working-days.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { getCalendar } from '../queries/calendar.ts'
import { getSurvey, waitForAnswersUnderWay } from '../queries/surveys.ts'
import {
  answerObjection,
  beginTicketRun,
  changeTicket,
  insertObjection,
  insertTickets,
  isVendorTicket,
  listSurveysWithoutTickets,
  lockTicket,
  maskEntry,
  recordTicketEvent,
  takeCommentTicket,
  type TicketRow,
} from '../queries/tickets.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
type Person = Actor & { id: string }

const comment = '意见和建议'
const byItself: Actor = { id: null, name: '系统', address: null }

/** Opens the tickets of every survey that has closed since. Returns how many surveys were looked through. */
export async function openDueTickets(db: Db, timeZone: string, now = new Date()): Promise<number> {
  const surveys = await listSurveysWithoutTickets(db)
  for (const id of surveys) await openTickets(db, id, timeZone, now)
  return surveys.length
}

/** The tickets of one closed survey, once; deadlines count from now, since nobody could have begun earlier. */
async function openTickets(db: Db, surveyId: number, timeZone: string, now: Date): Promise<void> {
  const { plan } = await getSurvey(db, surveyId)
  // As the figures: closed first, then looked through.
  await waitForAnswersUnderWay(db)
  const { dimensions, scale } = spread(plan.questionnaire, plan.objects)
  const calendar = await getCalendar(db)
  const opening = {
    surveyId,
    replyDue: deadlineAfter(calendar, now, deadlines.reply, timeZone),
    closeDue: deadlineAfter(calendar, now, deadlines.close, timeZone),
  }
  const low = scale.map(({ level }) => level).filter((level) => isLow(scale, level))
  await db.transaction().execute(async (db) => {
    if (!(await beginTicketRun(db, surveyId))) return
    const aspects = dimensions.map(({ key, label }) => ({ dimension: key, label }))
    const ids = await insertTickets(db, opening, [...aspects, { dimension: null, label: comment }], low)
    for (const ticketId of ids) await recordTicketEvent(db, byItself, { ticketId, kind: 'opened', state: 'verify' })
    await recordAct(db, byItself, {
      act: 'tickets.open',
      subject: `survey ${surveyId}`,
      detail: { tickets: ids.length },
    })
  })
}

/** An act on one ticket: the row is taken, the act done, its history and the audit log written, all or nothing. */
async function actOn(
  db: Db,
  actor: Person,
  id: number,
  act: string,
  perform: (db: Trx, ticket: TicketRow) => Promise<Record<string, unknown>>,
): Promise<void> {
  await db.transaction().execute(async (db) => {
    const ticket = await lockTicket(db, id)
    if (!ticket) throw new Problem('ticket-not-found')
    const detail = await perform(db, ticket)
    await recordAct(db, actor, {
      act,
      subject: `survey ${ticket.survey_id}`,
      detail: { ticket: id, ...detail },
    })
  })
}

/** @throws Problem ticket-not-found, ticket-step, ticket-words-unmasked, ticket-closed-by-mover, objection-waits, invalid-input */
export async function moveTicket(db: Db, actor: Person, id: number, step: TicketStep, timeZone: string): Promise<void> {
  await actOn(db, actor, id, 'ticket.step', async (db, ticket) => {
    const { to, note } = step
    if (!steps[ticket.state].includes(to)) throw new Problem('ticket-step', { params: { from: ticket.state, to } })
    const owner = step.owner ?? ticket.owner
    if (to === 'rectify' && !owner) throw invalidField('owner', 'required')
    const now = new Date()
    // Shown to the vendor for the first time: from now on it may object.
    const shown = to === 'rectify' && !ticket.object_until
    await changeTicket(db, id, {
      state: to,
      owner,
      moved_by: actor.id,
      moved_at: now,
      ...(shown && { object_until: deadlineAfter(await getCalendar(db), now, deadlines.objection, timeZone) }),
    })
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'step', state: to, note })
    return { from: ticket.state, to, note, ...(step.owner && { owner }) }
  })
}

/** Owner and deadlines. @throws Problem ticket-not-found, ticket-closed */
export async function editTicket(db: Db, actor: Person, id: number, edit: TicketEdit): Promise<void> {
  await actOn(db, actor, id, 'ticket.edit', async (db, ticket) => {
    if (ticket.state === 'closed') throw new Problem('ticket-closed')
    const { reason, ...now } = edit
    await changeTicket(db, id, {
      owner: edit.owner ?? null,
      reply_due: new Date(edit.replyDue),
      close_due: new Date(edit.closeDue),
    })
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'edit', note: reason })
    const former = { owner: ticket.owner, replyDue: ticket.reply_due, closeDue: ticket.close_due }
    return { reason, former, now }
  })
}

/**
 * 脱敏: what the vendor may read of one entry, and of several clouds which one's vendor. Once it is shown it stays.
 * @throws Problem ticket-not-found, ticket-entry-shown, ticket-closed, invalid-input unknown-object
 */
export async function maskWords(db: Db, actor: Person, id: number, entryId: number, input: MaskInput): Promise<void> {
  await actOn(db, actor, id, 'ticket.mask', async (db, ticket) => {
    if (ticket.object_until || ticket.state === 'closed') throw new Problem('ticket-entry-shown')
    const to = 'masked' in input ? await ticketFor(db, actor, ticket, input.object) : ticket
    if (!(await maskEntry(db, id, entryId, input, actor.id, to.id))) throw new Problem('ticket-not-found')
    const isMoved = to.id !== id
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'masked', ...(isMoved && { note: `转入“${to.label}”` }) })
    if (isMoved) {
      const note = `自“${ticket.label}”转来`
      await recordTicketEvent(db, actor, { ticketId: to.id, kind: 'masked', note })
    }
    return { entry: entryId, withheld: 'withheld' in input, ...(isMoved && { to: to.label }) }
  })
}

/** Where an entry belongs: a rating stays where it is, a comment goes to the ticket of the cloud it is about. */
async function ticketFor(db: Trx, actor: Person, ticket: TicketRow, object: string | undefined) {
  const { objects = [] } = (await getSurvey(db, ticket.survey_id)).plan
  const isComment = ticket.dimension === null || objects.some(({ key }) => commentsKey(key) === ticket.dimension)
  const chosen = isComment ? objects.find(({ key }) => key === object) : undefined
  if (object !== undefined && !chosen) throw invalidField('object', 'unknown-object')
  const dimension = commentsKey(object)
  if (!isComment || dimension === ticket.dimension) return { id: ticket.id, label: ticket.label }
  const label = chosen ? `${chosen.name}：${comment}` : comment
  const { id, state, isNew } = await takeCommentTicket(db, ticket, dimension, label)
  if (state === 'closed') throw new Problem('ticket-closed')
  if (isNew) await recordTicketEvent(db, actor, { ticketId: id, kind: 'opened', state: 'verify' })
  return { id, label }
}

async function demandShown(db: Trx, actor: Person, { id, object_until }: TicketRow): Promise<void> {
  if (!object_until || !(await isVendorTicket(db, id, actor.id))) throw new Problem('ticket-not-found')
}

/** 整改情况, by the vendor. @throws Problem ticket-not-found, ticket-step */
export async function replyToTicket(db: Db, actor: Person, id: number, note: string): Promise<void> {
  await actOn(db, actor, id, 'ticket.reply', async (db, ticket) => {
    await demandShown(db, actor, ticket)
    if (ticket.state !== 'rectify') throw new Problem('ticket-step', { params: { from: ticket.state } })
    if (!ticket.replied_at) await changeTicket(db, id, { replied_at: new Date() })
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'reply', note })
    return { note }
  })
}

/** 异议, by the vendor, within five working days. @throws Problem ticket-not-found, objection-too-late, objection-filed */
export async function fileObjection(db: Db, actor: Person, id: number, reason: string): Promise<void> {
  await actOn(db, actor, id, 'ticket.objection', async (db, ticket) => {
    await demandShown(db, actor, ticket)
    await insertObjection(db, id, reason, actor.id)
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'objection', note: reason })
    return { reason }
  })
}

/** @throws Problem ticket-not-found, objection-answered */
export async function answerTicketObjection(db: Db, actor: Person, id: number, input: ObjectionAnswer): Promise<void> {
  await actOn(db, actor, id, 'ticket.objection-answer', async (db) => {
    if (!(await answerObjection(db, id, input, actor.id))) throw new Problem('ticket-not-found')
    const note = `${input.upheld ? '异议成立' : '异议不成立'}：${input.answer}`
    await recordTicketEvent(db, actor, { ticketId: id, kind: 'answer', note })
    return input
  })
}
