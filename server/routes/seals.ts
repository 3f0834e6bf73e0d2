import { Hono } from 'hono'
import { askErratum, decideErratum } from '../actions/errata.ts'
import { dropSealRequest, openCorrection, requestSeal, sealSurvey } from '../actions/seal-survey.ts'
import { viewSeals } from '../actions/view-seals.ts'
import { actorOf } from '../actor.ts'
import { correctionInput, erratumInput } from '../contract/seals.ts'
import { reasonInput } from '../contract/surveys.ts'
import { sealChoice } from '../contract/results.ts'
import { clockIn } from '../day.ts'
import type { Deps } from '../deps.ts'
import { attachment, docxType } from '../documents/attachment.ts'
import { sealReceiptDocx } from '../documents/seal-receipt-docx.ts'
import { withinReply } from '../long-work.ts'
import { recordAct } from '../queries/audit.ts'
import { getSeal } from '../queries/seals.ts'
import { demandIdle } from '../queries/survey-work.ts'
import { getSurvey } from '../queries/surveys.ts'
import { type Person, requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

/** 封存、更正封存、勘误. */
export const sealRoutes = ({ db, config, signer = null }: Deps) => {
  const view = async (surveyId: number, person: Person) => {
    return viewSeals(db, await getSurvey(db, surveyId), person)
  }

  return new Hono<SignedIn>()
    .get('/:id/seals', requires('results.read'), async (c) => c.json(await view(idOf(c), c.var.person)))
    .get('/:id/exports/seal-receipt.docx', requires('results.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const { seals } = await viewSeals(db, survey, c.var.person)
      const { seal: number = seals.length } = query(c, sealChoice)
      await getSeal(db, survey.id, number)
      await recordAct(db, actorOf(c), {
        act: 'export.seal-receipt-docx',
        subject: `survey ${survey.id}`,
        detail: { number },
      })
      const made = { at: new Date(), clock: clockIn(config.timeZone) }
      return c.body(new Uint8Array(await sealReceiptDocx({ survey: survey.plan, seals, number }, made)), 200, {
        'content-type': docxType,
        'content-disposition': attachment('seal-receipt.docx', `${survey.plan.title}-封存回执（第${number}次）.docx`),
      })
    })
    .post('/:id/seal', requires('surveys.seal'), async (c) => {
      const [surveyId, actor] = [idOf(c), actorOf(c)]
      await demandIdle(db, surveyId)
      const failed = (code: string) =>
        recordAct(db, actor, { act: 'survey.seal', subject: `survey ${surveyId}`, detail: { code }, outcome: 'failed' })
      const work = { surveyId, kind: 'seal', seconds: config.replySeconds, failed } as const
      const done = await withinReply(db, work, (tell) => sealSurvey(db, actor, surveyId, signer, tell))
      return c.json({ digest: done?.value ?? null }, done ? 201 : 202)
    })
    .post('/:id/seal/correction', requires('surveys.correct'), async (c) => {
      const { reason } = await body(c, correctionInput)
      await requestSeal(db, actorOf(c), idOf(c), reason)
      return c.json(await view(idOf(c), c.var.person), 201)
    })
    .post('/:id/seal/correction/confirm', requires('surveys.seal'), async (c) => {
      await openCorrection(db, actorOf(c), idOf(c))
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/seal/correction/decline', requires('surveys.correct'), async (c) => {
      const { reason } = await body(c, reasonInput)
      await dropSealRequest(db, actorOf(c), idOf(c), reason)
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/errata', requires('surveys.correct'), async (c) => {
      await askErratum(db, actorOf(c), idOf(c), await body(c, erratumInput))
      return c.json(await view(idOf(c), c.var.person), 201)
    })
    .post('/:id/errata/:erratum/confirm', requires('surveys.correct'), async (c) => {
      const decision = { surveyId: idOf(c), id: idOf(c, 'erratum'), agreed: true, note: null }
      await decideErratum(db, actorOf(c), decision)
      return c.json(await view(idOf(c), c.var.person))
    })
    .post('/:id/errata/:erratum/decline', requires('surveys.correct'), async (c) => {
      const { reason } = await body(c, reasonInput)
      const decision = { surveyId: idOf(c), id: idOf(c, 'erratum'), agreed: false, note: reason }
      await decideErratum(db, actorOf(c), decision)
      return c.json(await view(idOf(c), c.var.person))
    })
}
