import { HTTPException } from 'hono/http-exception'
import { logError } from './log.ts'
import { Problem, type ProblemCode } from './problem.ts'

/** The constraints that speak for themselves: name in the database → problem. */
const constraints: Record<string, ProblemCode> = {
  unit_name_unique: 'unit-name-taken',
  unit_code_unique: 'unit-code-taken',
  channel_name_unique: 'channel-name-taken',
  sending_channel: 'channel-in-use',
  reminder_order_channel: 'channel-in-use',
  role_separation: 'roles-exclude-each-other',
  role_grant_not_to_oneself: 'grant-to-oneself',
  deputy_is_another: 'deputy-of-oneself',
  deputy_named_by_another: 'grant-to-oneself',
  hand_over_to_another: 'hand-over-to-oneself',
  hand_over_by_another: 'grant-to-oneself',
  confirmed_by_stand_in: 'confirmed-by-stand-in',
  account_external_unique: 'external-taken',
  user_username_key: 'username-taken',
  user_email_key: 'username-taken',
  survey_approver_is_not_author: 'approval-by-author',
  survey_frozen: 'survey-frozen',
  survey_status_order: 'survey-frozen',
  wave_sealed: 'survey-sealed',
  proposal_of_correction: 'survey-sealed',
  seal_settled: 'seal-unsettled',
  survey_not_sealed: 'survey-not-sealed',
  seal_of_closed: 'survey-sealed',
  seal_by_two_people: 'seal-own-wave',
  answers_deleted: 'answers-deleted',
  retention_request_one_waiting: 'retention-request-waiting',
  retention_request_decided_once: 'retention-request-not-found',
  seal_request_one_waiting: 'seal-request-waiting',
  erratum_one_waiting: 'erratum-waiting',
  erratum_decided_once: 'erratum-decided',
  roster_frozen: 'survey-not-draft',
  proposal_waits_invitation: 'proposal-waiting',
  proposal_waits_survey: 'proposal-waiting',
  proposal_waits_leaf: 'proposal-waiting',
  invalidation_after_close: 'invalidation-not-now',
  invalidation_of_an_answer: 'answer-not-found',
  survey_result_frozen: 'survey-frozen',
  answer_release_by_two_people: 'confirm-own-release',
  answer_release_after_close: 'result-before-close',
  answer_release_waits: 'release-waiting',
  answer_release_frozen: 'release-decided',
  annual_figure_frozen: 'annual-frozen',
  annual_figure_before_opening: 'annual-too-late',
  annual_figure_by_two_people: 'approval-by-author',
  expert_once: 'expert-named-already',
  expert_frozen: 'expert-frozen',
  expert_window_open: 'closed',
  amended_while_open: 'survey-frozen',
  roster_source_frozen: 'survey-frozen',
  roster_unlisted_once: 'unlisted-already',
  ticket_step: 'ticket-step',
  ticket_frozen: 'ticket-closed',
  ticket_closed_by_another: 'ticket-closed-by-mover',
  ticket_words_unmasked: 'ticket-words-unmasked',
  ticket_objection_waits: 'objection-waits',
  ticket_objection_in_time: 'objection-too-late',
  ticket_objection_pkey: 'objection-filed',
  ticket_objection_frozen: 'objection-answered',
  proposal_frozen: 'proposal-decided',
  early_close_by_two_people: 'early-close-by-two',
  api_key_frozen: 'key-not-found',
  evaluation_entry_object: 'object-hidden',
  profile_in_use: 'profile-in-use',
  evaluation_final_sealed: 'final-unsealed',
  evaluation_final_draft: 'draft-not-found',
  evaluation_final_once: 'final-already-there',
  response_window_open: 'closed',
  paper_entry_confirmed_by_another: 'paper-confirmed-by-enterer',
  paper_entry_one_waiting: 'paper-entry-waiting',
  paper_entry_frozen: 'paper-entry-decided',
  stamped_report_of_a_draft: 'draft-not-found',
  stamped_report_once: 'stamped-already',
  outside_wave_by_two_people: 'decided-by-enterer',
  outside_wave_one_a_year: 'year-taken',
  outside_wave_frozen: 'outside-wave-decided',
}

const httpProblems: Record<number, ProblemCode> = {
  404: 'not-found',
  403: 'cross-site',
  413: 'body-too-large',
  415: 'unsupported-media-type',
}

/** PostgreSQL's own classes for "not now": no connection, no room (disk, memory, connections), a lock not had in time, stopping, starting. */
const unavailable = /^(08...|53...|55P03|57P0[123])$/
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
const poolMessages =
  /timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after calling end|driver has already been destroyed/

/**
 * Turns anything thrown into a named problem. What nobody foresaw becomes `internal-error`, without its text: that is in the log
 * alone, under the request's id.
 */
export function toProblem(error: unknown, requestId?: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) return new Problem(httpProblems[error.status] ?? 'malformed-form')
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string }
  const known = constraint === undefined ? undefined : constraints[constraint]
  if (known) return new Problem(known)
  if (code !== undefined && (unavailable.test(code) || unreachable.has(code)))
    return new Problem('database-unavailable')
  if (message !== undefined && poolMessages.test(message)) return new Problem('database-unavailable')
  logError(error, requestId)
  return new Problem('internal-error')
}
