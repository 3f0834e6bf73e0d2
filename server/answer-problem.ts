import type { Context } from 'hono'
import type { Problem } from './problem.ts'

/** What may pass by itself says when to come back. */
export const problemHeaders = ({ status }: Problem): Record<string, string> => ({
  'content-type': 'application/problem+json',
  ...((status === 503 || status === 429) && { 'retry-after': '5' }),
})

/** Answers a problem as RFC 9457 has it. */
export const answerProblem = (c: Context, problem: Problem): Response =>
  c.body(JSON.stringify(problem), problem.status, problemHeaders(problem))
