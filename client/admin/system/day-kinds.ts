import type { DayKind } from '../../../server/domain/working-days.ts'
import type { Tone } from '../../ui/notice.tsx'

/** What a day of the calendar may be, in words. */
export const dayKinds: Record<DayKind, { label: string; tone: Tone }> = {
  holiday: { label: '放假', tone: 'ok' },
  regional: { label: '地区放假', tone: 'accent' },
  workday: { label: '调休上班', tone: 'warn' },
}
