import { Hono } from 'hono'
import { getResult } from '../actions/compute-result.ts'
import { confirmProposal, dropProposal, propose, viewProposal } from '../actions/proposals.ts'
import { actorOf } from '../actor.ts'
import { proposalInput } from '../contract/proposals.ts'
import { reasonInput } from '../contract/surveys.ts'
import type { Deps } from '../deps.ts'
import { findProposal, listProposals } from '../queries/proposals.ts'
import { getSurvey } from '../queries/surveys.ts'
import { type Person, requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 提请与复核: 不属调查范围, 提前截止, 延长期限. */
export const proposalRoutes = ({ db }: Deps) => {
  const view = async (surveyId: number, id: number, person: Person) =>
    viewProposal((await findProposal(db, surveyId, id))!, person)

  return new Hono<SignedIn>()
    .get('/:id/proposals', requires('surveys.read'), async (c) => {
      const survey = await getSurvey(db, idOf(c))
      const items = (await listProposals(db, survey.id)).map((row) => viewProposal(row, c.var.person))
      return c.json({ items, total: items.length })
    })
    .post('/:id/proposals', requires('surveys.run'), async (c) => {
      const id = await propose(db, actorOf(c), idOf(c), await body(c, proposalInput))
      return c.json(await view(idOf(c), id, c.var.person), 201)
    })
    .post('/:id/proposals/:proposalId/confirm', requires('surveys.approve'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'proposalId')]
      const kind = await confirmProposal(db, actorOf(c), surveyId, id)
      if (kind === 'close') await getResult(db, await getSurvey(db, surveyId))
      return c.json(await view(surveyId, id, c.var.person))
    })
    .post('/:id/proposals/:proposalId/withdraw', requires('surveys.read'), async (c) => {
      const [surveyId, id] = [idOf(c), idOf(c, 'proposalId')]
      const { reason } = await body(c, reasonInput)
      await dropProposal(db, actorOf(c), c.var.person, surveyId, id, reason)
      return c.json(await view(surveyId, id, c.var.person))
    })
}
