import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { confirmPaper, enterPaper, readWaitingEntry, rejectPaper, viewPaperEntry } from '../actions/paper-returns.ts'
import type { Desk } from '../actions/submit-answer.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paperInput, type PaperSeat, seatSearch } from '../contract/paper.ts'
import { reasonInput } from '../contract/surveys.ts'
import { searchSeatsToReach } from '../queries/by-hand.ts'
import { getScan, listPaperEntries } from '../queries/paper.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readPart, readScan, scanHeaders, tooLarge } from '../uploads.ts'
import { body, check, idOf, query } from '../validate.ts'

const MOST = 10

/** Paper returns of one survey: 录入纸质问卷, 复核录入. */
export const paperRoutes = ({ db }: Deps, desk: Desk) => {
  // Besides the scan the form carries the answers, of at most so much.
  const limit = bodyLimit({ maxSize: MOST * MEGABYTES + 131_072, onError: tooLarge(MOST) })
  const entryId = (c: Context) => idOf(c, 'entryId')

  return new Hono<SignedIn>()
    .get('/:id/paper', requires('paper.check'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = await listPaperEntries(db, survey.id)
      return c.json({ items: items.map(viewPaperEntry), total: items.length })
    })
    .post('/:id/paper', requires('paper.enter'), limit, async (c) => {
      const form = await readForm(c)
      const input = check(paperInput, readPart(form, 'entry'))
      return c.json(await enterPaper(desk, actorOf(c), idOf(c), input, await readScan(form, MOST)), 201)
    })
    .get('/:id/paper-seats', requires('paper.enter'), async (c) => {
      const { id, plan } = await getSurvey(db, idOf(c))
      const who = plan.rules.whenBoth === 'paper' ? 'all' : 'unanswered'
      const items: PaperSeat[] = await searchSeatsToReach(db, id, who, query(c, seatSearch).search)
      return c.json({ items })
    })
    .get('/:id/paper/:entryId', requires('paper.check'), async (c) =>
      c.json(await readWaitingEntry(desk, actorOf(c), idOf(c), entryId(c))),
    )
    .get('/:id/paper/:entryId/scan', requires('paper.check'), async (c) => {
      const { id, scan } = await readWaitingEntry(desk, actorOf(c), idOf(c), entryId(c))
      return c.body(new Uint8Array(await getScan(db, id)), 200, scanHeaders(scan.type))
    })
    .post('/:id/paper/:entryId/confirm', requires('paper.check'), async (c) =>
      c.json(await confirmPaper(desk, actorOf(c), idOf(c), entryId(c))),
    )
    .post('/:id/paper/:entryId/reject', requires('paper.check'), async (c) => {
      const { reason } = await body(c, reasonInput)
      return c.json(await rejectPaper(desk, actorOf(c), idOf(c), entryId(c), reason))
    })
}
