import type { Band } from './bands.ts'
import type { ReminderRule } from './reminders.ts'
import type { DigestName } from './hashing.ts'

export type Burst = { count: number; minutes: number }

/** What the plan fixes before launch, so that no rule can follow the data. */
export type Rules = {
  /** A return is complete with at least this many dimensions answered, 不适用 included. */
  minAnswered: number
  /** A complete return is valid with at least this many dimensions scored. */
  minScored: number
  /** A unit's score: the mean of its valid returns, or its one official return (seat 1). */
  combine: 'mean' | 'official'
  /** Returns filled in faster than this are flagged, never deleted. */
  speederSeconds: number
  /** May a unit send a new revision before the window closes? */
  revisions: boolean
  /** 提前截止: one person closes (`free`), or one asks and another confirms (`approved`). */
  earlyClose: 'free' | 'approved'
  /** 满意档位, by unit score. */
  bands: Band[]
  /** 集中提交: so many answers from one address or device within so many minutes are flagged. Absent in old plans: none are. */
  burst?: Burst
  /** Share of the expert instrument in the figure, 0 to 1. */
  expertWeight: string
  /** Which figure is the indicator, and the unit it is reported in. */
  indicator: { figure: '综合得分' | '满意率'; unit: '%' | '分' }
  retentionYears: number
  /** Which counts when a seat answers by link and on paper: what came first, the paper, or the link. Absent in old plans: first. */
  whenBoth?: 'first' | 'paper' | 'link'
  /** 催办日程: when who has not answered is reminded. Absent: never by itself. */
  reminders?: ReminderRule[]
  /** 校验算法 of every digest of the wave. Absent in old plans: SHA-256. */
  digest?: DigestName
}

export const defaultRules: Rules = {
  minAnswered: 8,
  minScored: 5,
  combine: 'mean',
  speederSeconds: 20,
  burst: { count: 3, minutes: 10 },
  revisions: false,
  earlyClose: 'free',
  bands: [
    { label: '非常满意', min: '90' },
    { label: '比较满意', min: '80' },
    { label: '基本满意', min: '60' },
    { label: '不满意', min: '40' },
    { label: '非常不满意', min: '0' },
  ],
  expertWeight: '0',
  indicator: { figure: '综合得分', unit: '%' },
  retentionYears: 5,
  whenBoth: 'first',
  digest: 'sha256',
}
