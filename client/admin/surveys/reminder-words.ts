import type { ReminderRule } from '../../../server/domain/reminders.ts'

/** 开始后第 3 个工作日, 截止前 1 个工作日, 截止当天. */
export function reminderWords({ from, workingDays }: ReminderRule): string {
  if (from === 'opening') return `开始后第 ${workingDays} 个工作日`
  return workingDays === 0 ? '截止当天' : `截止前 ${workingDays} 个工作日`
}

/** The same, of an occasion's key: `after-3`, `before-1-2026-12-06`. */
export function occasionWords(key: string): string {
  const [from, days] = key.split('-')
  return reminderWords({ from: from === 'after' ? 'opening' : 'close', workingDays: Number(days) })
}
