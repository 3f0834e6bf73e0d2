/** The tables as Kysely sees them. Rules live in `migrations/`; this file only names columns and their types. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Analysis } from '../server/domain/analysis.ts'
import type { OutsideRecord, OutsideState } from '../server/contract/outside-waves.ts'
import type { ReportModel, StampedType } from '../server/contract/report.ts'
import type { ExpertSheet } from '../server/domain/experts.ts'
import type { SurveyResult } from '../server/domain/result.ts'
import type { AppliedDeduction } from '../server/domain/entry.ts'
import type { Profile } from '../server/domain/profile.ts'
import type { WebhookEvent } from '../server/contract/webhooks.ts'
import type { Funds } from '../server/domain/funds.ts'
import type { EvaluationDocument, Goals, Material, Monitoring } from '../server/contract/evaluations.ts'
import type { ApprovalSubject } from '../server/contract/signed-approvals.ts'
import type { Amendment, RosterSeat } from '../server/contract/amendments.ts'
import type { ProposalKind, ProposalOutcome } from '../server/contract/proposals.ts'
import type { Plan } from '../server/contract/plan.ts'
import type { SurveyStatus, SurveyWork } from '../server/contract/surveys.ts'
import type { ChannelSettings } from '../server/contract/channels.ts'
import type { MessageState } from '../server/contract/sending.ts'
import type { DayKind } from '../server/domain/working-days.ts'
import type { TicketState } from '../server/domain/ticket-steps.ts'
import type { MessageKind } from '../server/domain/wording.ts'
import type { UnitState } from '../server/contract/unit-life.ts'
import type { DeputyRole, HandOverList, Role } from '../server/contract/people.ts'
import type { Answers, ReceiptView } from '../server/contract/answers.ts'
import type { DeletedCounts, KeptCounts } from '../server/domain/retention.ts'
import type { Outcome } from '../server/contract/audit.ts'
import type { CallOutcome } from '../server/contract/roster-sources.ts'
import type { PaperState, ScanType } from '../server/contract/paper.ts'

/** How an answer came: by its link, or on paper, entered and confirmed by two people (纸质代录). */
export type Channel = 'link' | 'paper'

/** What became of the request to see one unit's answers. */
export type ReleaseOutcome = 'granted' | 'declined' | 'withdrawn'
/** What takes two people: out of the survey, back in, an early end, a later end; an answer out of the figures, and back; a change of plan or roster. */

export type InvitationEventKind =
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'reminded'
  | 'opened'
  | 'started'
  | 'refused'
  | 'ineligible'
  | 'reinstated'
  | 'revoked'
  | 'reissued'
  | 'on-paper'

type Moment = ColumnType<Date, Date | string | undefined, Date | string>
type OptionalMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json<T extends object> = JSONColumnType<T, string, string>
type OptionalJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>

/** What one person asks for in a sealed wave and another decides. */
type Asked = {
  id: Generated<number>
  survey_id: number
  reason: string
  asked_by: string
  asked_at: Moment
  outcome: ProposalOutcome | null
  decided_by: string | null
  decided_at: OptionalMoment
  note: string | null
}

export type Database = {
  user: {
    id: string
    name: string
    email: string
    emailVerified: boolean
    createdAt: Moment
    updatedAt: Moment
    username: string | null
    displayUsername: string | null
    department: Generated<string | null>
  }
  session: {
    id: string
    userId: string
    token: string
    createdAt: Moment
    updatedAt: Moment
    expiresAt: Moment
    ipAddress: string | null
    userAgent: string | null
    factorAt: OptionalMoment
    via: Generated<'password' | 'oidc'>
  }
  protection: {
    user_id: string
    disabled_at: OptionalMoment
    must_change: Generated<boolean>
    password_at: Moment
    totp_sealed: Buffer | null
    totp_next_sealed: Buffer | null
    totp_since: OptionalMoment
    totp_step: Generated<number>
  }
  former_password: { user_id: string; hash: string; replaced_at: Moment }
  recovery_code: { user_id: string; digest: Buffer }
  known_device: { user_id: string; digest: Buffer; first_at: Moment; last_at: Moment }
  attempt: { kind: string; key: string; failed: number; began_at: Moment }
  account: {
    id: string
    userId: string
    accountId: string
    providerId: string
    password: string | null
    updatedAt: Moment
  }
  role_grant: { user_id: string; role: Role; granted_at: Moment; granted_by: Generated<string | null> }
  deputy: {
    id: Generated<number>
    user_id: string
    for_user_id: string
    role: DeputyRole
    starts_at: Moment
    ends_at: Moment
    reason: string
    named_by: string
    named_at: Moment
    ended_at: OptionalMoment
  }
  hand_over: {
    id: Generated<number>
    user_id: string
    successor_id: string
    reason: string
    list: Json<HandOverList>
    done_by: string
    done_at: Moment
  }
  api_key: {
    id: Generated<number>
    user_id: string
    digest: Buffer
    label: string
    /** Null: everything its owner may. */
    scopes: string[] | null
    hint: Generated<string>
    created_at: Moment
    expires_at: OptionalMoment
    last_used_at: OptionalMoment
    revoked_at: OptionalMoment
  }
  unit: {
    id: Generated<number>
    name: string
    code: string | null
    category: string | null
    contact_name: string | null
    phone_sealed: Buffer | null
    email_sealed: Buffer | null
    attributes: Json<Record<string, string>>
    services: Generated<string[]>
    platforms: Generated<string[]>
    state: Generated<UnitState>
    /** YYYY-MM-DD. */
    ended_on: string | null
    successor_id: number | null
    created_at: Moment
    updated_at: Moment
  }
  unit_seat: {
    id: Generated<number>
    unit_id: number
    position: number
    role: string
    contact_name: string | null
    phone_sealed: Buffer | null
    email_sealed: Buffer | null
  }
  unit_name: { unit_id: number; name: string; used_from: Moment; used_until: Moment }
  survey: {
    id: Generated<number>
    status: ColumnType<SurveyStatus, SurveyStatus | undefined, SurveyStatus>
    plan: Json<Plan>
    opens_at: Moment
    closes_at: Moment
    plan_digest: string | null
    plan_version: Generated<number>
    created_by: string
    created_at: Moment
    submitted_at: OptionalMoment
    approved_by: string | null
    approved_at: OptionalMoment
    opened_at: OptionalMoment
    closed_at: OptionalMoment
    closed_by: Generated<string | null>
    result: OptionalJson<SurveyResult>
  }
  invitation: {
    id: Generated<number>
    survey_id: number
    unit_id: number
    seat: Generated<number>
    unit_name: string
    unit_code: string | null
    category: string | null
    services: Generated<string[]>
    role: Generated<string | null>
    platforms: Generated<string[]>
    generation: Generated<number>
    revoked_at: OptionalMoment
  }
  invitation_event: {
    invitation_id: number
    survey_id: number
    at: Moment
    kind: InvitationEventKind
    actor_id: string | null
    note: string | null
    device: Generated<Buffer | null>
  }
  proposal: {
    id: Generated<number>
    survey_id: number
    kind: ProposalKind
    invitation_id: number | null
    closes_at: OptionalMoment
    leaf: Generated<Buffer | null>
    correction_id: Generated<number | null>
    amendment: OptionalJson<Amendment>
    reason: string
    evidence: string | null
    proposed_by: string
    proposed_at: Moment
    outcome: ProposalOutcome | null
    decided_by: string | null
    decided_at: OptionalMoment
    note: string | null
  }
  response: {
    invitation_id: number
    revision: Generated<number>
    survey_id: number
    submission_id: string
    answers: Json<Answers>
    valid: boolean
    elapsed_seconds: number | null
    submitted_at: Moment
    salt: Buffer
    leaf: Buffer
    channel: Generated<Channel>
    plan_version: Generated<number>
  }
  response_trace: {
    survey_id: number
    invitation_id: number
    at: Moment
    address: Buffer | null
    device: Buffer | null
  }
  response_flag: { survey_id: number; invitation_id: number; kind: 'burst' }
  /** A view: the answers that are 无效 now. */
  invalidated: { survey_id: number; leaf: Buffer }
  /** Of counters.ts: units that have changed since they were folded, and the counters. */
  tally_due: { survey_id: number; unit_id: number }
  tally: { survey_id: number; what: string; n: number }
  level_tally: { survey_id: number; dimension: string; level: number | null; n: number }
  annual_figure: {
    id: Generated<number>
    title: string
    created_by: string
    created_at: Moment
    approved_by: string | null
    approved_at: OptionalMoment
  }
  annual_part: { annual_id: number; survey_id: number; weight: string }
  signed_approval: {
    id: Generated<number>
    survey_id: number
    subject: ApprovalSubject
    number: string
    signed_on: string
    signed_by: string
    plan_digest: string
    scan: Buffer
    scan_name: string
    scan_type: ScanType
    scan_sha256: Buffer
    filed_by: string
    filed_at: Moment
  }
  expert: {
    id: Generated<number>
    survey_id: number
    name: string
    affiliation: string
    generation: Generated<number>
    revoked_at: OptionalMoment
    revoked_reason: string | null
    named_by: string
    named_at: Moment
  }
  expert_sheet: {
    expert_id: number
    survey_id: number
    recused: boolean
    scores: Json<ExpertSheet>
    reasons: Json<Record<string, string>>
    comment: string
    submitted_at: Moment
  }
  plan_version: {
    survey_id: number
    version: number
    plan: Json<Plan>
    roster: JSONColumnType<RosterSeat[], string, string>
    digest: string
    written_at: Moment
    proposal_id: number | null
  }
  result_version: {
    survey_id: number
    version: number
    result: Json<SurveyResult>
    computed_at: Moment
    proposal_id: number | null
  }
  paper_entry: {
    id: Generated<number>
    survey_id: number
    invitation_id: number
    submission_id: Generated<string>
    answers: Json<Answers>
    scan: Buffer
    scan_name: string
    scan_type: ScanType
    scan_sha256: Buffer
    state: ColumnType<PaperState, undefined, PaperState>
    entered_by: string
    entered_at: Moment
    decided_by: string | null
    decided_at: OptionalMoment
    reason: string | null
  }
  receipt_attempt: { source: Buffer; failed: number; began_at: Moment }
  go_attempt: { unit_id: number; failed: number; began_at: Moment }
  profile: {
    id: Generated<number>
    key: string
    version: string
    content: Json<Profile>
    shipped: Generated<boolean>
    retired_at: OptionalMoment
    created_by: string | null
    created_at: Moment
  }
  seal: {
    id: Generated<number>
    survey_id: number
    number: number
    /** The canonical JSON that `digest` is of: a `SealStatement`. */
    statement: string
    digest: string
    result: Json<SurveyResult>
    unit_key: Buffer
    replaces: number | null
    request_id: number | null
    reason: string | null
    asked_by: string | null
    sealed_by: string
    sealed_at: Moment
    signature: string | null
    public_key: string | null
  }
  seal_leaves: { seal_id: number; part: number; first: Buffer; leaves: Buffer; root: Buffer }
  seal_request: Asked
  clock_tick: { id: Generated<number>; at: Moment }
  retention: {
    survey_id: number
    due_at: Moment
    announced_at: Moment
    begun_at: OptionalMoment
    answers: number | null
    root: string | null
    counts: OptionalJson<DeletedCounts>
    kept: OptionalJson<KeptCounts>
    broken: string | null
    done_at: OptionalMoment
    certificate: string | null
    digest: string | null
  }
  retention_request: Asked & { kind: 'hold' | 'release' }
  kept_answer: { survey_id: number; leaf: Buffer; state: ReceiptView['state'] }
  kept_receipt: { mark: Buffer; survey_id: number; leaf: Buffer }
  erratum: Asked & { unit_id: number; name: string }
  evaluation: {
    id: Generated<number>
    profile: Json<Profile>
    profile_id: number | null
    project: string
    year: number
    department: string | null
    implementer: string | null
    funds: OptionalJson<Funds>
    goals: OptionalJson<Goals>
    deductions: ColumnType<AppliedDeduction[], string | undefined, string>
    monitoring: OptionalJson<Monitoring>
    materials: OptionalJson<Material[]>
    announced: Generated<string | null>
    created_by: string
    created_at: Moment
  }
  webhook: {
    id: Generated<number>
    label: string
    url: string
    events: WebhookEvent[]
    secret_sealed: Buffer
    active: boolean
    removed_at: OptionalMoment
    created_by: string
    created_at: Moment
  }
  webhook_delivery: {
    id: Generated<number>
    webhook_id: number
    event: string
    payload: Json<object>
    state: Generated<'waiting' | 'delivered' | 'failed'>
    attempts: Generated<number>
    due_at: Moment
    status: number | null
    problem: string | null
    created_at: Moment
    done_at: OptionalMoment
  }
  evaluation_draft: {
    id: Generated<number>
    evaluation_id: number
    document: EvaluationDocument
    sha256: Buffer
    content_digest: string
    made_by: string | null
    made_at: Moment
    unsealed: Generated<boolean>
  }
  evaluation_final: {
    id: Generated<number>
    evaluation_id: number
    draft_id: number
    file: Buffer
    file_name: string
    file_type: string
    sha256: Buffer
    note: string | null
    uploaded_by: string
    uploaded_at: Moment
  }
  evaluation_entry: {
    evaluation_id: number
    key: string
    actual: string | null
    score: string | null
    tier: string | null
    reason: string | null
    source_survey_id: number | null
    source_annual_id: number | null
    source_seals: number[] | null
    source_object: string | null
  }
  channel: {
    id: Generated<number>
    name: string
    kind: ChannelSettings['kind']
    settings: Json<ChannelSettings>
    secrets_sealed: Buffer | null
    per_minute: number
    quiet_from: string | null
    quiet_to: string | null
    next_slot: Moment
    updated_at: Moment
  }
  sending: {
    id: Generated<number>
    survey_id: number
    kind: MessageKind
    channel_id: number
    subject: string
    body: string
    not_before: Moment
    created_by: string
    created_at: Moment
    stopped_at: OptionalMoment
    occasion: string | null
    again: Generated<boolean>
  }
  reminder_order: {
    survey_id: number
    channel_id: number
    subject: string
    body: string
    ordered_by: string
    ordered_at: Moment
  }
  message: {
    id: Generated<number>
    sending_id: number
    survey_id: number
    invitation_id: number
    kind: string
    channel_id: number
    state: ColumnType<MessageState, MessageState | undefined, MessageState>
    attempts: Generated<number>
    due_at: Moment
    begun_at: OptionalMoment
    done_at: OptionalMoment
    problem: string | null
  }
  roster_source: {
    id: Generated<number>
    survey_id: number
    title: string
    issuer: string | null
    issued_on: string | null
    users: number | null
    scan: Buffer
    scan_name: string
    scan_type: ScanType
    scan_sha256: Buffer
    added_by: string
    added_at: Moment
  }
  roster_unlisted: {
    id: Generated<number>
    survey_id: number
    name: string
    reason: string
    added_by: string
    added_at: Moment
  }
  callback_draw: {
    id: Generated<number>
    survey_id: number
    seed: string
    size: number
    population: number
    drawn_by: string
    drawn_at: Moment
  }
  callback_unit: { draw_id: number; place: number; unit_id: number; unit_name: string }
  callback_call: {
    id: Generated<number>
    draw_id: number
    unit_id: number
    outcome: CallOutcome
    note: string
    called_by: string
    called_at: Moment
  }
  ticket_run: { survey_id: number; at: Moment }
  ticket: {
    id: Generated<number>
    survey_id: number
    dimension: string | null
    label: string
    state: Generated<TicketState>
    owner: string | null
    opened_at: Moment
    reply_due: Moment
    close_due: Moment
    object_until: OptionalMoment
    replied_at: OptionalMoment
    moved_by: string | null
    moved_at: OptionalMoment
  }
  ticket_entry: {
    id: Generated<number>
    ticket_id: number
    leaf: Buffer
    level: number | null
    said: string | null
    unit_name: string | null
    masked: string | null
    withheld: Generated<boolean>
    masked_by: string | null
    masked_at: OptionalMoment
  }
  ticket_objection: {
    ticket_id: number
    reason: string
    filed_by: string
    filed_at: Moment
    upheld: boolean | null
    answer: string | null
    answered_by: string | null
    answered_at: OptionalMoment
  }
  ticket_event: {
    id: Generated<number>
    ticket_id: number
    at: Moment
    actor_id: string | null
    actor_name: string
    kind: string
    state: TicketState | null
    note: string | null
  }
  calendar_day: { day: string; kind: DayKind; name: string; checked: boolean }
  calendar_rule: { id: Generated<boolean>; opens: string; closes: string; regional: boolean }
  survey_work: { survey_id: number; kind: SurveyWork['kind']; done: number; total: number; told_at: Moment }
  survey_analysis: { survey_id: number; result_digest: string; analysis: Json<Analysis>; computed_at: Moment }
  outside_wave: {
    id: Generated<number>
    record: Json<OutsideRecord>
    year: number
    record_digest: string
    scan: Buffer
    scan_name: string
    scan_type: ScanType
    scan_sha256: Buffer
    state: Generated<OutsideState>
    entered_by: string
    entered_at: Moment
    decided_by: string | null
    decided_at: OptionalMoment
    reason: string | null
  }
  report_draft: { survey_id: number; digest: string; model: Json<ReportModel>; made_by: string; made_at: Moment }
  stamped_report: {
    id: Generated<number>
    survey_id: number
    draft_digest: string
    file: Buffer
    file_name: string
    file_type: StampedType
    file_sha256: Buffer
    uploaded_by: string
    uploaded_at: Moment
  }
  audit_entry: {
    id: Generated<number>
    at: Moment
    actor_id: string | null
    actor_name: string
    act: string
    subject: string
    detail: Json<Record<string, unknown>>
    address: string | null
    outcome: Generated<Outcome>
    /** Place in the chain and digest of its canonical text; the database gives both at commit. */
    seq: Generated<number | null>
    digest: Generated<Buffer | null>
  }
  audit_head: { one: Generated<boolean>; seq: number; digest: Buffer }
  answer_batch: {
    id: Generated<number>
    survey_id: number
    at: Moment
    answers: number
    salt: Buffer
    digest: Buffer
    last: boolean
  }
  answer_release: {
    id: Generated<number>
    survey_id: number
    unit_id: number
    reason: string
    requested_by: string
    requested_at: Moment
    outcome: ReleaseOutcome | null
    decided_by: string | null
    decided_at: OptionalMoment
    note: string | null
    expires_at: OptionalMoment
  }
  answer_leaf: { invitation_id: number; revision: number; survey_id: number; batch_id: number; leaf: Buffer }
  backup_run: {
    id: Generated<number>
    started_at: Moment
    ended_at: OptionalMoment
    file: string
    bytes: number | null
    encrypted: boolean
    verified: boolean | null
    problem: string | null
  }
}
