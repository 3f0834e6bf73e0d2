import { createMiddleware } from 'hono/factory'
import type { Deps } from './deps.ts'
import { Problem } from './problem.ts'
import { findDeletion } from './queries/retention.ts'

/** What of a survey speaks of single answers, seats or experts, and so of nothing once they are deleted. */
const ofSingleAnswers =
  /^\/api\/v1\/surveys\/(\d{1,15})\/(responses|calculation|comments|invalidations|recompute|invitations|cards|paper|paper-seats|experts|expert-sheets|callbacks|messages|sendings|releases\/.+|exports\/(responses\.\w+|evidence\.zip|expert-scores\.docx|roster-returns\.\w+|invitations\.xlsx))(\/|$)/

/** Says that answers are gone, and since when, rather than that there were none. @throws Problem answers-deleted */
export const answersDeleted = ({ db }: Deps) =>
  createMiddleware(async (c, next) => {
    const [, id] = ofSingleAnswers.exec(c.req.path) ?? []
    const deletion = id === undefined ? null : await findDeletion(db, Number(id))
    if (deletion) throw new Problem('answers-deleted', { params: { since: deletion.begunAt.toISOString() } })
    await next()
  })
