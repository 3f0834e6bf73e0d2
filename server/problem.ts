/** The one catalogue of problems (RFC 9457). Codes are stable; the client owns the Chinese sentence. */

const catalogue = {
  'malformed-json': [400, 'The body is not valid JSON'],
  'malformed-form': [400, 'The body is not a valid form'],
  'not-signed-in': [401, 'Sign in first, or send a valid x-api-key'],

  'sign-in-incomplete': [403, 'This session lacks a second factor, or a password of its owner'],
  'session-only': [403, 'This is done in a signed-in browser, not with a key'],
  'grant-to-oneself': [403, 'Nobody grants anything to themselves, or shuts their own account'],
  'confirmed-by-stand-in': [403, 'Whoever stands in for the author does not confirm'],
  forbidden: [403, 'This role may not do this'],
  'cross-site': [403, 'The request came from another site'],
  'confirm-own-release': [403, 'A request to see answers is granted by someone other than who made it'],
  'paper-confirmed-by-enterer': [403, 'A paper entry is confirmed by someone other than who entered it'],
  'ticket-closed-by-mover': [403, 'A ticket is closed by someone other than who brought it to the last check'],
  'decided-by-enterer': [403, 'An outside wave is decided on by someone other than who entered it'],
  'approval-by-author': [403, 'A plan is approved by someone other than its author'],
  'seal-own-wave': [403, 'A wave is sealed by someone other than its author and who closed it'],
  'seal-own-correction': [403, 'A correction is sealed by someone other than who asked for it'],
  'confirm-own-proposal': [403, 'A proposal is confirmed by someone other than who made it'],
  'not-found': [404, 'There is nothing at this address'],
  'person-not-found': [404, 'No such person'],
  'deputy-not-found': [404, 'No such deputy, or it has ended'],
  'hand-over-not-found': [404, 'No such hand-over'],
  'session-not-found': [404, 'No such session of yours'],
  'key-not-found': [404, 'No such key of yours'],
  'unit-not-found': [404, 'No such unit'],
  'survey-not-found': [404, 'No such survey'],
  'invitation-not-found': [404, 'No such invitation in this survey'],
  'annual-not-found': [404, 'No such annual figure'],
  'expert-not-found': [404, 'No such expert in this survey'],
  'answer-not-found': [404, 'No answer of this survey has this digest'],
  'proposal-not-found': [404, 'No such proposal in this survey'],
  'outside-wave-not-found': [404, 'No such outside wave'],
  'paper-entry-not-found': [404, 'No such paper entry in this survey'],
  'seal-request-not-found': [404, 'No correction of this seal waits'],
  'retention-request-not-found': [404, 'No request about this deletion waits'],
  'certificate-not-there': [404, 'Nothing of this survey was deleted yet'],
  'erratum-not-found': [404, 'No such erratum in this survey'],
  'evaluation-not-found': [404, 'No such evaluation'],
  'webhook-not-found': [404, 'No such webhook'],
  'delivery-not-found': [404, 'No such delivery, or it waits already'],
  'profile-not-found': [404, 'No such scoring profile'],
  'draft-not-found': [404, 'No such draft of this document'],
  'final-not-found': [404, 'No such final document of this evaluation'],
  'indicator-not-found': [404, 'No such indicator in this evaluation'],
  'release-not-found': [404, 'No such request of yours in this survey'],
  'channel-not-found': [404, 'No such channel'],
  'sending-not-found': [404, 'No such order to send, or it is stopped already'],
  'ticket-not-found': [404, 'No such ticket'],
  'receipt-not-found': [404, 'No answer has this receipt'],
  'unknown-link': [404, 'This link does not exist'],
  'method-not-allowed': [405, 'This address does not take this method'],
  'unit-name-taken': [409, 'Another unit has this name'],
  'unit-code-taken': [409, 'Another unit has this code'],
  'no-reminders-planned': [409, 'The plan has no reminder schedule'],
  'nobody-to-reach': [409, 'Nobody is left whom this would reach'],
  'channel-name-taken': [409, 'Another channel has this name'],
  'channel-in-use': [409, 'Something was ordered by this channel; it stays as evidence'],
  'roles-exclude-each-other': [409, 'Nobody holds two of system, security and auditor'],
  'last-of-role': [409, 'Somebody must keep this role'],
  'person-disabled': [409, 'This account is shut'],
  'deputy-of-oneself': [409, 'A deputy is another person'],
  'deputy-without-role': [409, 'The person to be deputised for does not hold this role'],
  'hand-over-to-oneself': [409, 'A successor is another person'],
  'external-taken': [409, 'Another person is signed in by this subject'],
  'second-factor-set': [409, 'A second factor is in use already'],
  'no-second-factor': [409, 'There is no second factor to confirm'],
  'username-taken': [409, 'Another person has this user name'],
  'unit-rates-nothing': [409, 'A unit of the roster uses none of the objects the plan names'],
  'object-unrated': [409, 'No unit of the roster uses this object'],
  'survey-not-draft': [409, 'Only a draft can be changed'],
  'survey-not-submitted': [409, 'Only a survey waiting for approval can be returned'],
  'survey-already-approved': [409, 'This survey is approved already'],
  'survey-not-approved': [409, 'Only an approved survey can be opened'],
  'survey-not-open': [409, 'This survey is not open'],
  'survey-already-closed': [409, 'This survey is closed already'],
  'survey-not-closed': [409, 'The figure exists only after the survey is closed'],
  'survey-sealed': [409, 'A sealed survey is final'],
  'survey-not-sealed': [409, 'This survey is not sealed'],
  'seal-unsettled': [409, 'Something of this survey waits to be settled before it can be sealed'],
  'annual-not-ready': [409, 'An annual figure is there once its weights are approved and every wave is sealed'],
  'final-unsealed': [409, 'A survey behind this evaluation is, or was when the draft was made, not sealed'],
  'seal-request-waiting': [409, 'A correction of this seal waits or is open already'],
  'correction-not-open': [409, 'Another person has to agree to this correction before the wave is sealed anew'],
  'correction-open': [409, 'This correction is open; it ends with a further seal'],
  'erratum-waiting': [409, 'An erratum about this unit waits already'],
  'erratum-decided': [409, 'This erratum is decided already'],
  'survey-frozen': [409, 'An approved survey stays as it is'],
  'plan-changed': [409, 'The plan has changed since it was read'],
  'unlisted-already': [409, 'This user is explained already'],
  'roster-empty': [409, 'The roster has no unit'],
  'window-already-over': [409, 'The survey window ends in the past'],
  'too-few-units': [409, 'Of fewer than five scored units no single answer and no breakdown is shown'],
  'result-before-close': [409, 'Nobody sees scores before the window is closed'],
  'object-hidden': [409, 'The figure of this object is not told, so nothing is bound to it'],
  'indicator-bound': [409, 'This indicator takes its figure from a survey'],
  'indicator-from-funds': [409, 'This indicator takes its figure from the funds'],
  'profile-in-use': [409, 'A profile in use is versioned, not changed'],
  'final-already-there': [409, 'This very file is there already'],
  'ticket-step': [409, 'A ticket does not go there from where it is'],
  'ticket-closed': [409, 'This ticket is closed'],
  'ticket-words-unmasked': [409, 'Words of this ticket have not been masked yet'],
  'ticket-entry-shown': [409, 'The vendor has seen this; it stays'],
  'objection-waits': [409, 'An objection waits to be answered'],
  'objection-too-late': [409, 'Objections are taken for five working days'],
  'objection-filed': [409, 'This ticket has its objection'],
  'objection-answered': [409, 'This objection is answered'],
  'early-close-by-two': [409, 'This plan lets a survey end early only by a proposal that another person confirms'],
  'proposal-waiting': [409, 'Another proposal about this waits to be decided'],
  'proposal-decided': [409, 'This proposal is decided already'],
  'invalidation-not-now': [
    409,
    'Answers are invalidated, or restored, between close and seal or under an open correction',
  ],
  'annual-frozen': [409, 'These weights are approved already'],
  'annual-too-late': [409, 'Weights are approved before the first wave opens'],
  'expert-named-already': [409, 'This expert is named already'],
  'expert-frozen': [409, 'Who was named and who has scored stays'],
  'already-invalidated': [409, 'This answer is invalidated already'],
  'not-invalidated': [409, 'This answer is not invalidated'],
  'release-waiting': [409, 'A request of yours about this unit waits already'],
  'release-decided': [409, 'This request is decided already'],
  'release-not-in-force': [409, 'This release is not granted, or has expired'],
  'already-ineligible': [409, 'This invitation is outside the survey already'],
  'not-ineligible': [409, 'This invitation belongs to the survey already'],
  'not-refused': [409, 'This invitation has not refused'],
  'already-answered': [409, 'This link has answered already'],
  'paper-entry-waiting': [409, 'Another paper entry of this invitation waits for confirmation'],
  'stamped-already': [409, 'This very file is kept already'],
  'year-taken': [409, 'Another outside wave of this year is confirmed'],
  'outside-wave-decided': [409, 'This outside wave is decided'],
  'paper-entry-decided': [409, 'This paper entry is decided'],
  'other-answer-stands': [409, 'An answer is there already, and the plan lets it stand'],
  'wrong-receipt': [409, 'This receipt does not belong to the answer of this link'],
  'retention-not-running': [409, 'The years of this survey do not run: it is not over, or was never opened'],
  'retention-not-now': [409, 'It is not held, or held already'],
  'retention-request-waiting': [409, 'A request about this deletion waits already'],
  'answers-deleted': [410, 'The single answers of this survey were deleted when their years were over'],
  'not-open': [410, 'This survey does not take answers yet'],
  closed: [410, 'This survey takes no more answers'],
  revoked: [410, 'This link has been revoked'],
  'setup-over': [410, 'The set-up link has been used, or is not this one'],
  'body-too-large': [413, 'The body is larger than this address takes'],
  'unsupported-media-type': [415, 'This address takes another content type'],
  'wrong-code': [422, 'This code is wrong, used up or too old'],
  'invalid-input': [422, 'Some fields cannot be accepted'],
  'bad-rows': [422, 'Some rows cannot be accepted; nothing was imported'],
  'not-a-spreadsheet': [422, 'The file is not an .xlsx workbook or a .csv text'],
  'unreadable-text': [422, 'The text is neither UTF-8 nor GB18030'],
  'missing-column': [422, 'The file has no column for the unit name'],
  'no-table-heading': [422, 'The workbook has no row with the headings of an indicator table'],
  'too-many-rows': [422, 'The file has more rows than one import takes'],
  'too-many-attempts': [429, 'Too many attempts; wait a while'],
  'internal-error': [500, 'Something went wrong here'],
  'not-ready': [503, 'This server cannot take requests now'],
  'jobs-not-running': [503, 'The jobs beside this server do not run'],
  'verifier-missing': [503, 'The verifier that goes into every package is not built on this server'],
  'work-under-way': [
    503,
    'The result of this wave is being counted, or its seal made; look at the wave and come again',
  ],
  'database-unavailable': [503, 'The database does not answer; try again shortly'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof catalogue

/** Every code there is, and the HTTP status each is answered with. */
export const problemCodes = Object.keys(catalogue) as ProblemCode[]
export const problemStatus = (code: ProblemCode): number => catalogue[code][0]

/** One thing wrong with the input: which row (imports), which field, what kind. `value` repeats what was sent, shortened. */
export type FieldProblem = {
  row?: number
  field: string
  code: string
  value?: string
  params?: Record<string, unknown>
}

export type ProblemDetails = {
  detail?: string
  params?: Record<string, unknown>
  errors?: FieldProblem[]
  /** Of the earlier try that counts, for whoever proved by its submissionId that it was theirs. */
  receipt?: string
}

/** A named problem; thrown anywhere, answered by `app.ts`. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(`${code}: ${details.detail ?? catalogue[code][1]}`)
    this.name = 'Problem'
    this.code = code
    this.details = details
  }

  get status() {
    return catalogue[this.code][0]
  }

  /** The body as RFC 9457 has it; `code`, `params`, `errors` and `receipt` are extension members. */
  toJSON() {
    return {
      type: `urn:manyi:problem:${this.code}`,
      title: catalogue[this.code][1],
      status: this.status,
      code: this.code,
      ...this.details,
    }
  }
}

/** One wrong field, as a problem of its own. */
export const invalidField = (field: string, code: string, params?: Record<string, unknown>) =>
  new Problem('invalid-input', { errors: [{ field, code, ...(params && { params }) }] })
