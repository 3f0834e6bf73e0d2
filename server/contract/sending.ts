/** 等待发送 正在发送 已发送 发送失败 未确认 不再发送 */
export type MessageState = 'waiting' | 'sending' | 'sent' | 'failed' | 'unconfirmed' | 'skipped'
