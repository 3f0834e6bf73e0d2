import { Hono } from 'hono'
import type { Deps } from '../deps.ts'
import type { AddressView, InvitationEventView } from '../contract/by-hand.ts'
import { Problem } from '../problem.ts'
import { listEvents } from '../queries/by-hand.ts'
import { findInvitation } from '../queries/invitations.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { idOf } from '../validate.ts'

/** What the office hands out by hand: under which address, and what became of one invitation. */
export const byHandRoutes = ({ db, config }: Deps) =>
  new Hono<SignedIn>()
    .get('/public-addresses', requires('invitations.read'), (c) =>
      c.json(config.publicAddresses satisfies AddressView[]),
    )
    .get('/surveys/:id/invitations/:invitationId/events', requires('invitations.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const invitation = await findInvitation(db, survey.id, idOf(c, 'invitationId'))
      if (!invitation) throw new Problem('invitation-not-found')
      const events = await listEvents(db, survey.id, invitation.id)
      return c.json(events.map((one): InvitationEventView => ({ ...one, at: one.at.toISOString() })))
    })
