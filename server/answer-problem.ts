import type { Context } from 'hono'
import type { Problem } from './problem.ts'

/** Answers a problem as RFC 9457 has it. What may pass by itself says when to come back. */
export function answerProblem(c: Context, problem: Problem): Response {
  if (problem.status === 503 || problem.status === 429) c.header('retry-after', '5')
  return c.body(JSON.stringify(problem), problem.status, { 'content-type': 'application/problem+json' })
}
