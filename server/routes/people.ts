import { Hono } from 'hono'
import { ofAccount } from '../actions/sign-in.ts'
import {
  addPerson,
  disablePerson,
  editPerson,
  enablePerson,
  endDeputyship,
  handOver,
  nameDeputy,
  resetPasswordOf,
  resetSecondFactor,
  setRoles,
  unlockPerson,
} from '../actions/staff.ts'
import { actorOf } from '../actor.ts'
import { deputyInput, handOverInput, newPerson, personInput, rolesInput } from '../contract/people.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { listDeputies, listHandOvers, listStaff } from '../queries/staff.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 人员与角色, 代行, 离任交接. */
export const peopleRoutes = ({ db, config }: Deps) => {
  const view = async (id: string) => (await listStaff(db, ofAccount, id))[0]!

  return new Hono<SignedIn>()
    .get('/', requires('people.read'), async (c) => {
      const items = await listStaff(db, ofAccount)
      return c.json({ items, total: items.length })
    })
    .post('/', requires('people.write'), async (c) =>
      c.json(await addPerson(db, actorOf(c), await body(c, newPerson)), 201),
    )
    .get('/deputies', requires('people.read'), async (c) => c.json(await listDeputies(db)))
    .post('/deputies', requires('people.grant'), async (c) => {
      const id = await nameDeputy(db, actorOf(c), await body(c, deputyInput), config.timeZone)
      return c.json({ id }, 201)
    })
    .post('/deputies/:id/end', requires('people.grant'), async (c) => {
      await endDeputyship(db, actorOf(c), idOf(c))
      return c.json({})
    })
    .get('/hand-overs', requires('people.read'), async (c) => c.json(await listHandOvers(db)))
    .get('/hand-overs/:id', requires('people.read'), async (c) => {
      const [found] = await listHandOvers(db, idOf(c))
      if (!found) throw new Problem('hand-over-not-found')
      return c.json(found)
    })
    .put('/:userId', requires('people.write'), async (c) => {
      await editPerson(db, actorOf(c), c.req.param('userId'), await body(c, personInput))
      return c.json(await view(c.req.param('userId')))
    })
    .put('/:userId/roles', requires('people.grant'), async (c) => {
      const { roles } = await body(c, rolesInput)
      await setRoles(db, actorOf(c), c.req.param('userId'), roles)
      return c.json(await view(c.req.param('userId')))
    })
    .post('/:userId/reset-password', requires('people.write'), async (c) =>
      c.json(await resetPasswordOf(db, actorOf(c), c.req.param('userId'))),
    )
    .post('/:userId/reset-second-factor', requires('people.grant'), async (c) => {
      await resetSecondFactor(db, actorOf(c), c.req.param('userId'))
      return c.json(await view(c.req.param('userId')))
    })
    .post('/:userId/unlock', requires('people.write'), async (c) => {
      await unlockPerson(db, actorOf(c), c.req.param('userId'))
      return c.json(await view(c.req.param('userId')))
    })
    .post('/:userId/disable', requires('people.write'), async (c) => {
      const { reason } = await body(c, reasonInput)
      await disablePerson(db, actorOf(c), c.req.param('userId'), reason)
      return c.json(await view(c.req.param('userId')))
    })
    .post('/:userId/enable', requires('people.write'), async (c) =>
      c.json(await enablePerson(db, actorOf(c), c.req.param('userId'))),
    )
    .post('/:userId/hand-over', requires('people.write'), async (c) => {
      const id = await handOver(db, actorOf(c), c.req.param('userId'), await body(c, handOverInput))
      return c.json({ id }, 201)
    })
}
