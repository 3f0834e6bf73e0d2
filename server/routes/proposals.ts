import { Hono } from 'hono'
import { finishClose } from '../actions/finish-close.ts'
import { viewAmendment } from '../actions/amendments.ts'
import { confirmProposal, dropProposal, propose, viewProposal } from '../actions/proposals.ts'
import { actorOf } from '../actor.ts'
import { proposalInput } from '../contract/proposals.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { withinReply } from '../long-work.ts'
import { findProposal, listProposals, type ProposalRow } from '../queries/proposals.ts'
import { getSurvey, type Survey } from '../queries/surveys.ts'
import { type Person, requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 提请与复核: 不属调查范围, 提前截止, 延长期限, 认定无效, 修订. */
export const proposalRoutes = ({ db, config }: Deps) => {
  // Against the plan as it is: a waiting amendment's changes; a decided one is told by the plan's versions.
  const view = async (survey: Survey, row: ProposalRow, person: Person) => {
    const waits = row.amendment !== null && row.outcome === null
    return viewProposal(row, person, waits ? await viewAmendment(db, survey.plan, row.amendment!) : null)
  }
  const viewOne = async (surveyId: number, id: number, person: Person) =>
    view(await getSurvey(db, surveyId), (await findProposal(db, surveyId, id))!, person)

  return new Hono<SignedIn>()
    .get('/:id/proposals', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const rows = await listProposals(db, survey.id)
      const items = await Promise.all(rows.map((row) => view(survey, row, c.var.person)))
      return c.json({ items, total: items.length })
    })
    .post('/:id/proposals', requires('surveys.run'), async (c) => {
      const id = await propose(db, actorOf(c), idOf(c), await body(c, proposalInput))
      return c.json(await viewOne(idOf(c), id, c.var.person), 201)
    })
    .post('/:id/proposals/:proposalId/confirm', requires('surveys.approve'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'proposalId')]
      const kind = await confirmProposal(db, actorOf(c), surveyId, id)
      const work = { surveyId, kind: 'count', seconds: config.replySeconds } as const
      const done =
        kind !== 'close' || (await withinReply(db, work, (tell) => finishClose(db, surveyId, config.timeZone, tell)))
      return c.json(await viewOne(surveyId, id, c.var.person), done ? 200 : 202)
    })
    .post('/:id/proposals/:proposalId/withdraw', requires('surveys.read'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'proposalId')]
      const { reason } = await body(c, reasonInput)
      await dropProposal(db, actorOf(c), c.var.person, surveyId, id, reason)
      return c.json(await viewOne(surveyId, id, c.var.person))
    })
}
