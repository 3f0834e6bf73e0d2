import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  confirmOutside,
  enterOutside,
  getOutside,
  listOutside,
  rejectOutside,
  viewOutside,
  withdrawOutside,
} from '../actions/outside-waves.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { outsideRecord } from '../contract/outside-waves.ts'
import { reasonInput } from '../contract/surveys.ts'
import { getOutsideScan } from '../queries/outside-waves.ts'
import { type Person, requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readPart, readScan, scanHeaders, tooLarge } from '../uploads.ts'
import { body, check, idOf } from '../validate.ts'

const MOST = 10

/** 往年结果, of outside origin: 登记, 确认, 退回, 撤销. */
export const outsideWaveRoutes = ({ db }: Deps) => {
  const limit = bodyLimit({ maxSize: MOST * MEGABYTES + 131_072, onError: tooLarge(MOST) })
  const view = async (id: number, person: Person) => viewOutside(await getOutside(db, id), person)

  return new Hono<SignedIn>()
    .get('/', requires('results.read'), async (c) => {
      const items = await listOutside(db, c.var.person)
      return c.json({ items, total: items.length })
    })
    .post('/', requires('surveys.run'), limit, async (c) => {
      const form = await readForm(c)
      const record = check(outsideRecord, readPart(form, 'record'))
      const id = await enterOutside(db, actorOf(c), record, await readScan(form, MOST))
      return c.json(await view(id, c.var.person), 201)
    })
    .get('/:id/scan', requires('results.read'), async (c) => {
      const { id, scan_type } = await getOutside(db, idOf(c))
      return c.body(new Uint8Array(await getOutsideScan(db, id)), 200, scanHeaders(scan_type))
    })
    .post('/:id/confirm', requires('surveys.approve'), async (c) => {
      await confirmOutside(db, actorOf(c), idOf(c))
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/reject', requires('surveys.approve'), async (c) => {
      await rejectOutside(db, actorOf(c), idOf(c), (await body(c, reasonInput)).reason)
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/withdraw', requires('surveys.approve'), async (c) => {
      await withdrawOutside(db, actorOf(c), idOf(c), (await body(c, reasonInput)).reason)
      return c.json(await view(idOf(c), c.var.person))
    })
}
