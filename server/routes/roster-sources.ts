import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  addRosterSource,
  addUnlisted,
  drawCallbacks,
  recordCall,
  removeFromRosterSources,
  viewDraws,
} from '../actions/roster-sources.ts'
import { actorOf } from '../actor.ts'
import { callInput, drawInput, rosterSourceInput, unlistedInput } from '../contract/roster-sources.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { findRosterScan, listRosterSources } from '../queries/roster-sources.ts'
import { getSurvey } from '../queries/surveys.ts'
import { requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readPart, readScan, scanHeaders, tooLarge } from '../uploads.ts'
import { body, check, idOf } from '../validate.ts'

// Besides the scan the form carries a few fields.
const MOST = 10
const limit = bodyLimit({ maxSize: MOST * MEGABYTES + 131_072, onError: tooLarge(MOST) })

/** 名册依据 and 抽查回访 of one survey. */
export const rosterSourceRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/:id/roster-sources', requires('surveys.read'), async (c) =>
      c.json(await listRosterSources(db, (await getSurvey(db, idOf(c))).id)),
    )
    .post('/:id/roster-sources', requires('surveys.write'), limit, async (c) => {
      const form = await readForm(c)
      const input = check(rosterSourceInput, readPart(form, 'entry'))
      await addRosterSource(db, actorOf(c), idOf(c), input, await readScan(form, MOST))
      return c.json(await listRosterSources(db, idOf(c)), 201)
    })
    .get('/:id/roster-sources/:sourceId/scan', requires('surveys.read'), async (c) => {
      const found = await findRosterScan(db, idOf(c), idOf(c, 'sourceId'))
      if (!found) throw new Problem('not-found')
      return c.body(new Uint8Array(found.scan), 200, scanHeaders(found.scan_type))
    })
    .delete('/:id/roster-sources/:sourceId', requires('surveys.write'), async (c) => {
      await removeFromRosterSources(db, actorOf(c), 'roster_source', idOf(c), idOf(c, 'sourceId'))
      return c.json(await listRosterSources(db, idOf(c)))
    })
    .post('/:id/unlisted', requires('surveys.write'), async (c) => {
      await addUnlisted(db, actorOf(c), idOf(c), await body(c, unlistedInput))
      return c.json(await listRosterSources(db, idOf(c)), 201)
    })
    .delete('/:id/unlisted/:unlistedId', requires('surveys.write'), async (c) => {
      await removeFromRosterSources(db, actorOf(c), 'roster_unlisted', idOf(c), idOf(c, 'unlistedId'))
      return c.json(await listRosterSources(db, idOf(c)))
    })
    .get('/:id/callbacks', requires('surveys.read'), async (c) =>
      c.json({ draws: await viewDraws(db, (await getSurvey(db, idOf(c))).id) }),
    )
    .post('/:id/callbacks', requires('surveys.run'), async (c) => {
      await drawCallbacks(db, actorOf(c), idOf(c), await body(c, drawInput))
      return c.json({ draws: await viewDraws(db, idOf(c)) }, 201)
    })
    .post('/:id/callbacks/:drawId/units/:unitId', requires('surveys.run'), async (c) => {
      await recordCall(db, actorOf(c), idOf(c), idOf(c, 'drawId'), idOf(c, 'unitId'), await body(c, callInput))
      return c.json({ draws: await viewDraws(db, idOf(c)) })
    })
