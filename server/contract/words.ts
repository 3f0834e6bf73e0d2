/** The Chinese words that pages and documents share. */
import type { ProposalKind } from './proposals.ts'
import type { Lineage } from '../domain/compare-waves.ts'
import type { TicketState } from '../domain/ticket-steps.ts'
import type { ApprovalSubject } from './signed-approvals.ts'
import type { ExpertState } from './experts.ts'
import type { Disposition, InvitationState } from './invitations.ts'

export const invitationWords: Record<InvitationState, string> = {
  issued: '未发送',
  failed: '送达失败',
  sent: '已发送',
  opened: '已查看',
  started: '填写中',
  revoked: '链接已作废',
  refused: '谢绝填写',
  ineligible: '不属调查范围',
  'on-paper': '纸质代录',
  returned: '已提交',
}

/** What stands before a target's number. */
export const operatorSigns = { '>=': '≥', '<=': '≤', '=': '=' } as const

/** 处置码, as the tables name it. */
export const dispositionWords: Record<Disposition, string> = {
  complete: '完整答卷',
  partial: '不完整答卷',
  refusal: '谢绝填写',
  'non-contact': '未联系上',
  other: '看过未交',
  ineligible: '不属调查范围',
}

export const ticketStateWords: Record<TicketState, string> = {
  verify: '核实',
  rectify: '整改',
  callback: '回访',
  review: '复核',
  closed: '办结',
}

/** What became of a dimension since the wave before. */
export const lineageWords: Record<Lineage, string> = { same: '沿用', new: '新增', dropped: '停用', reworded: '改写' }

/** What takes two people, as it is called afterwards. */
export const proposalWords: Record<ProposalKind, string> = {
  ineligible: '认定不属调查范围',
  eligible: '恢复为调查单位',
  close: '提前截止',
  extend: '延长期限',
  invalidate: '认定无效',
  revalidate: '恢复有效',
  amend: '修订方案或名单',
}

/** Where an expert stands. */
export const expertStateWords: Record<ExpertState, string> = {
  waiting: '未交',
  scored: '已评分',
  recused: '已回避',
  revoked: '已撤销',
}

/** What a 签批件 approves. */
export const approvalSubjectWords: Record<ApprovalSubject, string> = {
  plan: '批准方案',
  amendment: '同意修订',
  invalidation: '认定答卷无效',
  seal: '同意封存',
}
