import type { Submission } from '../../server/contract/answers.ts'
import type { Fields } from './fields.ts'

const ratingOf = (choice: string) => (choice === 'na' ? null : Number(choice))

/** The form's fields as the contract wants them. A dimension's key may itself contain a dash. */
export function toSubmission({
  submissionId = '',
  startedAt,
  receipt,
  overall,
  comment,
  tellVendor,
  ...fields
}: Fields): Submission {
  const named = (prefix: string) =>
    Object.entries(fields)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const)
  return {
    submissionId,
    startedAt,
    receipt,
    comment,
    tellVendor: tellVendor === '1' || undefined,
    overall: overall ? ratingOf(overall) : undefined,
    ratings: Object.fromEntries(named('rating-').map(([key, choice]) => [key, ratingOf(choice)])),
    reasons: Object.fromEntries(named('reason-')),
  }
}
