import type { z } from 'zod'
import { surveyInput } from '../../../../server/contract/plan.ts'
import type { FieldProblem } from '../../../api.ts'
import { type PlanDraft, toInput } from '../plan-draft.ts'

/** What the server would refuse about the draft, by the server's own rules, while it is being typed. */
export function checkPlan(draft: PlanDraft): FieldProblem[] {
  const checked = surveyInput.safeParse(toInput(draft))
  return checked.success ? [] : checked.error.issues.map(toFieldProblem)
}

function toFieldProblem(issue: z.core.$ZodIssue): FieldProblem {
  const params =
    issue.code === 'too_big' ? { maximum: Number(issue.maximum) } : issue.code === 'custom' ? issue.params : undefined
  return { field: issue.path.join('.'), code: issue.message, ...(params && { params }) }
}
