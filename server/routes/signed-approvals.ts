import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { fileSignedApproval, viewSignedApproval } from '../actions/signed-approvals.ts'
import { actorOf } from '../actor.ts'
import { signedApprovalInput } from '../contract/signed-approvals.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { findSignedScan, listSignedApprovals } from '../queries/signed-approvals.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readScan, scanHeaders, tooLarge } from '../uploads.ts'
import { check, idOf } from '../validate.ts'

const MOST = 10

/** 签批件 of one survey. */
export const signedApprovalRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/:id/signed-approvals', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = (await listSignedApprovals(db, survey.id)).map(viewSignedApproval)
      return c.json({ items, total: items.length })
    })
    .post(
      '/:id/signed-approvals',
      requires('surveys.run'),
      bodyLimit({ maxSize: MOST * MEGABYTES + 65_536, onError: tooLarge(MOST) }),
      async (c) => {
        const form = await readForm(c)
        const input = check(signedApprovalInput, Object.fromEntries(form))
        return c.json(await fileSignedApproval(db, actorOf(c), idOf(c), input, await readScan(form, MOST)), 201)
      },
    )
    .get('/:id/signed-approvals/:approvalId/scan', requires('surveys.read'), async (c) => {
      const found = await findSignedScan(db, idOf(c), idOf(c, 'approvalId'))
      if (!found) throw new Problem('not-found')
      return c.body(new Uint8Array(found.scan), 200, scanHeaders(found.scan_type))
    })
