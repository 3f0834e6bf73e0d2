/**
 * Where an invitation stands, derived from its events and its answer: 未发送 送达失败 已发送 已查看 填写中 链接已作废 谢绝填写 不属调查范围
 * 纸质代录 已提交. Later ones go before earlier ones; a failure counts until the next message goes out.
 */
export const invitationStates = [
  'issued',
  'failed',
  'sent',
  'opened',
  'started',
  'revoked',
  'refused',
  'ineligible',
  'on-paper',
  'returned',
] as const

export type InvitationState = (typeof invitationStates)[number]

/** 处置码, by AAPOR: where an invitation stands for the response rate. */
export type Disposition = 'complete' | 'partial' | 'refusal' | 'non-contact' | 'other' | 'ineligible'

export type InvitationView = {
  id: number
  unit: { id: number; name: string; code: string | null; category: string | null }
  seat: number
  role: string | null
  link: string
  /** 参与码, for /go. */
  code: string
  generation: number
  state: InvitationState
  /** `returned` stands for complete and partial: beside the sheets, which of the two would name the incomplete ones. */
  disposition: Exclude<Disposition, 'complete' | 'partial'> | 'returned'
  sentAt: string | null
  /** The calendar day: to the minute it could tell whose a flagged sheet is. */
  returnedOn: string | null
}
