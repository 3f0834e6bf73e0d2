/** When the draft was taken and what it is known by; `day` writes a moment as a Chinese date of the survey's clock. */
export type Draft = { digest: string; at: Date; day: (moment: string | Date) => string }
