import { type Context, Hono } from 'hono'
import { mailMergeRows, viewCard } from '../actions/hand-out.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { type AddressView, cardFilter, type CardPage, type InvitationEventView } from '../contract/by-hand.ts'
import { dayIn } from '../day.ts'
import { attachment } from '../documents/attachment.ts'
import { invitationsXlsx } from '../documents/invitations-xlsx.ts'
import { Problem } from '../problem.ts'
import { chosenAddress } from '../public-address.ts'
import { recordAct } from '../queries/audit.ts'
import { listEvents, listSeatsToReach } from '../queries/by-hand.ts'
import { findInvitation } from '../queries/states.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf, query } from '../validate.ts'

/** What the office hands out by hand: under which address, on cards, by mail merge, and what became of one invitation. */
export const byHandRoutes = (deps: Deps) => {
  const { db, keys, config } = deps

  /** A link of a plan that can still change would be a promise nobody has approved. */
  const approvedSurvey = async (c: Context) => {
    const survey = await getSurvey(db, idOf(c))
    if (!survey.plan_digest) throw new Problem('survey-not-approved', { params: { status: survey.status } })
    return survey
  }

  return new Hono<SignedIn>()
    .get('/public-addresses', requires('invitations.read'), (c) =>
      c.json(config.publicAddresses satisfies AddressView[]),
    )
    .get('/surveys/:id/invitations/:invitationId/events', requires('invitations.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const invitation = await findInvitation(db, survey.id, idOf(c, 'invitationId'))
      if (!invitation) throw new Problem('invitation-not-found')
      const events = await listEvents(db, survey.id, invitation.id)
      // How long somebody took is not told: it could name a sheet that was filled in fast.
      const day = dayIn(config.timeZone)
      const own = new Set(['opened', 'started'])
      const at = (one: (typeof events)[number]) =>
        invitation.returned_at && own.has(one.kind) ? day(one.at) : one.at.toISOString()
      return c.json(events.map((one): InvitationEventView => ({ ...one, at: at(one) })))
    })
    .get('/surveys/:id/cards', requires('invitations.read'), async (c) => {
      const survey = await approvedSurvey(c)
      const { who, ...paging } = query(c, cardFilter)
      const address = chosenAddress(c, config)
      const { items, total } = await listSeatsToReach(db, survey.id, who, paging)
      // Links are confidential: who read them is recorded.
      const detail = { who, page: paging.page, shown: items.length }
      await recordAct(db, actorOf(c), { act: 'cards.printed', subject: `survey ${survey.id}`, detail })
      const cards = items.map((one) => viewCard(keys, address, survey.id, one))
      return c.json({ items: cards, total, goUrl: `${address.publicUrl}/go` } satisfies CardPage)
    })
    .get('/surveys/:id/exports/invitations.xlsx', requires('invitations.read'), async (c) => {
      const survey = await approvedSurvey(c)
      const { who } = query(c, cardFilter)
      const rows = mailMergeRows(deps, chosenAddress(c, config), survey, who)
      await recordAct(db, actorOf(c), {
        act: 'export.invitations-xlsx',
        subject: `survey ${survey.id}`,
        detail: { who },
      })
      return c.body(new Uint8Array(await invitationsXlsx(survey.plan.title, rows)), 200, {
        'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'content-disposition': attachment('invitations.xlsx', `${survey.plan.title}-邀请.xlsx`),
      })
    })
}
