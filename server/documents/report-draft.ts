/** When the draft was taken and what it is known by. */
export type Draft = {
  digest: string
  at: Date
  /** A moment as a day of the survey's clock: 2026年11月27日 in sentences, 2026-11-27 in tables. */
  day: (moment: string | Date) => string
  date: (moment: string | Date) => string
}
