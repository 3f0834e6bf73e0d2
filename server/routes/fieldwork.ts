import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { listNotices, reissueLink, recordSent, revokeLink, viewInvitation } from '../actions/fieldwork.ts'
import { recordRefusals, takeBackRefusal } from '../actions/refusals.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paging } from '../contract/fields.ts'
import { refusalInput, selection, sentInput } from '../contract/progress.ts'
import { invitationStates } from '../contract/invitations.ts'
import { reasonInput } from '../contract/surveys.ts'
import { Problem } from '../problem.ts'
import { chosenAddress } from '../public-address.ts'
import { recordAct } from '../queries/audit.ts'
import { listInvitations } from '../queries/invitations.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

const filter = paging.extend({
  state: z.enum(invitationStates, 'not-a-choice').optional(),
})

/** Links and sending of one survey, and what its units say to that. */
export const fieldworkRoutes = ({ db, keys, config }: Deps) => {
  const addressOf = (c: Context) => ({ ...chosenAddress(c, config), timeZone: config.timeZone })

  return (
    new Hono<SignedIn>()
      .get('/:id/invitations', requires('invitations.read'), async (c) => {
        const survey = await getSurvey(db, idOf(c))
        // A link of a plan that can still change would be a promise nobody has approved.
        if (!survey.plan_digest) throw new Problem('survey-not-approved', { params: { status: survey.status } })
        const asked = query(c, filter)
        const address = addressOf(c)
        const { items, total } = await listInvitations(db, survey.id, asked)
        // Links are confidential: who read them is recorded.
        await recordAct(db, actorOf(c), {
          act: 'invitations.read',
          subject: `survey ${survey.id}`,
          detail: { page: asked.page, shown: items.length },
        })
        return c.json({ items: items.map((row) => viewInvitation(keys, address, row)), total })
      })
      .post('/:id/invitations/sent', requires('surveys.run'), async (c) =>
        c.json({ recorded: await recordSent(db, actorOf(c), idOf(c), await body(c, sentInput)) }),
      )
      .post('/:id/invitations/:invitationId/revoke', requires('surveys.run'), async (c) => {
        const { reason } = await body(c, reasonInput)
        const row = await revokeLink(db, actorOf(c), idOf(c), idOf(c, 'invitationId'), reason)
        return c.json(viewInvitation(keys, addressOf(c), row))
      })
      .post('/:id/invitations/:invitationId/reissue', requires('surveys.run'), async (c) => {
        const { reason } = await body(c, reasonInput)
        const row = await reissueLink(db, actorOf(c), idOf(c), idOf(c, 'invitationId'), reason)
        return c.json(viewInvitation(keys, addressOf(c), row))
      })
      // A post, since the selection may be long; reading links is recorded as above.
      .post('/:id/invitations/notices', requires('invitations.read'), async (c) => {
        const rows = await listNotices(db, actorOf(c), idOf(c), await body(c, selection))
        const address = addressOf(c)
        return c.json({ items: rows.map((row) => viewInvitation(keys, address, row)) })
      })
      .post('/:id/invitations/refuse', requires('surveys.run'), async (c) =>
        c.json({ recorded: await recordRefusals(db, actorOf(c), idOf(c), await body(c, refusalInput)) }),
      )
      .post('/:id/invitations/:invitationId/reinstate', requires('surveys.run'), async (c) => {
        const { reason } = await body(c, reasonInput)
        const row = await takeBackRefusal(db, actorOf(c), idOf(c), idOf(c, 'invitationId'), reason)
        return c.json(viewInvitation(keys, addressOf(c), row))
      })
  )
}
