import { type Context, Hono } from 'hono'
import {
  answerTicketObjection,
  editTicket,
  fileObjection,
  maskWords,
  moveTicket,
  replyToTicket,
} from '../actions/tickets.ts'
import { viewTicket, viewTicketItem, viewVendorTickets } from '../actions/view-tickets.ts'
import { actorOf } from '../actor.ts'
import {
  maskInput,
  objectionAnswer,
  objectionInput,
  replyInput,
  ticketEdit,
  type TicketList,
  ticketQuery,
  ticketStep,
} from '../contract/tickets.ts'
import type { Deps } from '../deps.ts'
import { attachment, docxType, xlsxType } from '../documents/attachment.ts'
import { ticketsDocx, ticketsXlsx } from '../documents/ticket-files.ts'
import { Problem } from '../problem.ts'
import { recordAct } from '../queries/audit.ts'
import { countTickets, findTicket, listTickets } from '../queries/tickets.ts'
import { getSurvey } from '../queries/surveys.ts'
import { demand, requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

const MOST_IN_FILE = 200
const files = {
  xlsx: { make: ticketsXlsx, mediaType: xlsxType },
  docx: { make: ticketsDocx, mediaType: docxType },
} as const

/** 整改台账: for the office. */
export const ticketRoutes = ({ db, config }: Deps) => {
  const clock = (moment: string | null) =>
    moment === null
      ? ''
      : new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
          new Date(moment),
        )
  const shown = async (c: Context<SignedIn>) => c.json(await viewTicket(db, c.var.person, idOf(c)))

  const sendFile = async (c: Context<SignedIn>, type: keyof typeof files) => {
    const { surveyId } = query(c, ticketQuery)
    const { items } = await listTickets(db, { ...ticketQuery.parse({}), pageSize: MOST_IN_FILE, surveyId })
    const tickets = await Promise.all(items.map(({ id }) => viewTicket(db, c.var.person, id)))
    const surveys = await Promise.all([...new Set(items.map((one) => one.survey_id))].map((id) => getSurvey(db, id)))
    const plans = surveys.map(({ plan, plan_digest }) => `${plan.title}　方案校验码：${plan_digest}`)
    await recordAct(db, actorOf(c), {
      act: `export.tickets-${type}`,
      subject: surveyId ? `survey ${surveyId}` : 'tickets',
      detail: { tickets: tickets.length },
    })
    const { make, mediaType } = files[type]
    return c.body(new Uint8Array(await make(tickets, plans, clock)), 200, {
      'content-type': mediaType,
      'content-disposition': attachment(`tickets.${type}`, `整改台账.${type}`),
    })
  }

  return new Hono<SignedIn>()
    .get('/', requires('tickets.read'), async (c) => {
      const asked = query(c, ticketQuery)
      const [{ items, total }, counts] = await Promise.all([listTickets(db, asked), countTickets(db, asked.surveyId)])
      return c.json({ items: items.map(viewTicketItem), total, counts } satisfies TicketList)
    })
    .get('/exports/tickets.xlsx', requires('tickets.read'), (c) => sendFile(c, 'xlsx'))
    .get('/exports/tickets.docx', requires('tickets.read'), (c) => sendFile(c, 'docx'))
    .get('/:id', requires('tickets.read'), shown)
    .post('/:id/step', requires('tickets.read'), async (c) => {
      const step = await body(c, ticketStep)
      const ticket = await findTicket(db, idOf(c))
      if (!ticket) throw new Problem('ticket-not-found')
      demand(c.var.person, ticket.state === 'review' ? 'tickets.review' : 'tickets.write')
      await moveTicket(db, actorOf(c), idOf(c), step, config.timeZone)
      return shown(c)
    })
    .put('/:id', requires('tickets.write'), async (c) => {
      await editTicket(db, actorOf(c), idOf(c), await body(c, ticketEdit))
      return shown(c)
    })
    .put('/:id/entries/:entryId', requires('tickets.write'), async (c) => {
      await maskWords(db, actorOf(c), idOf(c), idOf(c, 'entryId'), await body(c, maskInput))
      return shown(c)
    })
    .post('/:id/objection/answer', requires('tickets.write'), async (c) => {
      await answerTicketObjection(db, actorOf(c), idOf(c), await body(c, objectionAnswer))
      return shown(c)
    })
}

/** The vendor's side: masked, and only what 整改 has begun of. */
export const vendorTicketRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('tickets.vendor'), async (c) => c.json(await viewVendorTickets(db, c.var.person.id)))
    .post('/:id/reply', requires('tickets.vendor'), async (c) => {
      const { note } = await body(c, replyInput)
      await replyToTicket(db, actorOf(c), idOf(c), note)
      return c.json({})
    })
    .post('/:id/objection', requires('tickets.vendor'), async (c) => {
      const { reason } = await body(c, objectionInput)
      await fileObjection(db, actorOf(c), idOf(c), reason)
      return c.json({})
    })
