import { Hono } from 'hono'
import { askRetention, decideRetention, viewAllRetention, viewRetention } from '../actions/retention-requests.ts'
import { actorOf } from '../actor.ts'
import { retentionInput } from '../contract/retention.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { attachment, docxType } from '../documents/attachment.ts'
import { retentionDocx } from '../documents/retention-docx.ts'
import { Problem } from '../problem.ts'
import { recordAct } from '../queries/audit.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 保存期限: how every wave stands, 暂缓 and 放行 by two people, and 销毁证明. */
export const retentionRoutes = ({ db, config }: Deps) =>
  new Hono<SignedIn>()
    .get('/retention', requires('retention.read'), async (c) => {
      const items = await viewAllRetention(db, c.var.person)
      return c.json({ items, total: items.length })
    })
    .get('/surveys/:id/retention', requires('retention.read'), async (c) =>
      c.json(await viewRetention(db, idOf(c), c.var.person)),
    )
    .post('/surveys/:id/retention', requires('retention.hold'), async (c) => {
      await askRetention(db, actorOf(c), idOf(c), await body(c, retentionInput))
      return c.json(await viewRetention(db, idOf(c), c.var.person), 201)
    })
    .post('/surveys/:id/retention/confirm', requires('retention.hold'), async (c) => {
      await decideRetention(db, actorOf(c), idOf(c), { agreed: true, note: null })
      return c.json(await viewRetention(db, idOf(c), c.var.person))
    })
    .post('/surveys/:id/retention/decline', requires('retention.hold'), async (c) => {
      const { reason } = await body(c, reasonInput)
      await decideRetention(db, actorOf(c), idOf(c), { agreed: false, note: reason })
      return c.json(await viewRetention(db, idOf(c), c.var.person))
    })
    .get('/surveys/:id/exports/retention.docx', requires('retention.read'), async (c) => {
      const id = idOf(c)
      const { certificate, digest } = await viewRetention(db, id, c.var.person)
      if (!certificate || !digest) throw new Problem('certificate-not-there')
      await recordAct(db, actorOf(c), { act: 'export.retention-docx', subject: `survey ${id}` })
      return c.body(new Uint8Array(await retentionDocx(certificate, digest, config.timeZone)), 200, {
        'content-type': docxType,
        'content-disposition': attachment('retention.docx', `${certificate.survey.title}-销毁证明.docx`),
      })
    })
