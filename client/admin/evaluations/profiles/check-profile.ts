import type { z } from 'zod'
import { profileInput, tableInput } from '../../../../server/contract/profiles.ts'
import type { FieldProblem } from '../../../api.ts'
import { type IndicatorDraft, type ProfileDraft, toIndicatorInput, toInput } from './profile-draft.ts'

/** What the server would refuse, by the server's own rules, while it is being typed. */
export const checkDraft = (draft: ProfileDraft): FieldProblem[] => findings(profileInput.safeParse(toInput(draft)))
export const checkRows = (rows: readonly IndicatorDraft[]): FieldProblem[] =>
  findings(tableInput.safeParse({ indicators: rows.map(toIndicatorInput) }))

function findings(checked: z.ZodSafeParseResult<unknown>): FieldProblem[] {
  return checked.success ? [] : checked.error.issues.map(toFieldProblem)
}

function toFieldProblem(issue: z.core.$ZodIssue): FieldProblem {
  const params =
    issue.code === 'too_big' ? { maximum: Number(issue.maximum) } : issue.code === 'custom' ? issue.params : undefined
  return { field: issue.path.join('.'), code: issue.message, ...(params && { params }) }
}
