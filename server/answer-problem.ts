import type { Context } from 'hono'
import type { Problem } from './problem.ts'

/** When to come back, in seconds. */
export const retryAfter = ({ details }: Problem): string => String(details.params?.retryAfter ?? 5)

/** What may pass by itself says when to come back. */
export const problemHeaders = (problem: Problem): Record<string, string> => ({
  'content-type': 'application/problem+json',
  ...((problem.status === 503 || problem.status === 429) && { 'retry-after': retryAfter(problem) }),
})

/** Answers a problem as RFC 9457 has it. */
export const answerProblem = (c: Context, problem: Problem): Response =>
  c.body(JSON.stringify(problem), problem.status, problemHeaders(problem))
