/** 整改单: 核实 → 整改 → 回访 → 复核 → 办结. The database holds the same table of steps (guard_ticket). */
export const ticketStates = ['verify', 'rectify', 'callback', 'review', 'closed'] as const
export type TicketState = (typeof ticketStates)[number]

export const steps: Record<TicketState, readonly TicketState[]> = {
  verify: ['rectify', 'review'],
  rectify: ['callback'],
  callback: ['review', 'rectify'],
  review: ['closed', 'rectify'],
  closed: [],
}

/** Working days: until the vendor has said what it will do, until all is done, for an objection of the vendor. */
export const deadlines = { reply: 5, close: 15, objection: 5 } as const

type Due = { state: TicketState; replyDue: Date; closeDue: Date; repliedAt: Date | null }

/** 逾期: nothing answered in time, or not closed in time. */
export function isOverdue({ state, replyDue, closeDue, repliedAt }: Due, now: Date): boolean {
  if (state === 'closed') return false
  const waitsForReply = repliedAt === null && (state === 'verify' || state === 'rectify')
  return closeDue < now || (waitsForReply && replyDue < now)
}
