import { Hono } from 'hono'
import { z } from 'zod'
import { addProfile, changeProfile, profileItem, setRetired, versionProfile, viewProfile } from '../actions/profiles.ts'
import { actorOf } from '../actor.ts'
import { profileInput } from '../contract/profiles.ts'
import type { Deps } from '../deps.ts'
import { listProfiles } from '../queries/profiles.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

export const retiring = z.object({ retired: z.boolean('required') })

/** 评分规则: read by whoever reads evaluations, written by 经办; what is in use is versioned. */
export const profileRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('evaluations.read'), async (c) => c.json((await listProfiles(db)).map(profileItem)))
    .post('/', requires('evaluations.write'), async (c) => {
      const id = await addProfile(db, actorOf(c), await body(c, profileInput))
      return c.json(await viewProfile(db, id, true), 201)
    })
    .get('/:id', requires('evaluations.read'), async (c) =>
      c.json(await viewProfile(db, idOf(c), may(c.var.person, 'evaluations.write'))),
    )
    .put('/:id', requires('evaluations.write'), async (c) => {
      await changeProfile(db, actorOf(c), idOf(c), await body(c, profileInput))
      return c.json(await viewProfile(db, idOf(c), true))
    })
    .post('/:id/versions', requires('evaluations.write'), async (c) => {
      const id = await versionProfile(db, actorOf(c), idOf(c), await body(c, profileInput))
      return c.json(await viewProfile(db, id, true), 201)
    })
    .put('/:id/retired', requires('evaluations.write'), async (c) => {
      await setRetired(db, actorOf(c), idOf(c), (await body(c, retiring)).retired)
      return c.json(await viewProfile(db, idOf(c), true))
    })
