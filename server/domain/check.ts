/** What prose says against the table. */
export type ProseCode = 'prose-differs' | 'prose-not-a-number' | 'prose-not-in-table' | 'prose-alias'

export type CheckCode =
  | 'weights-do-not-sum'
  | 'level-weight-differs'
  | 'level-not-in-profile'
  | 'spent-beyond-budget'
  | 'funds-incomplete'
  | 'cap-holds'
  | 'unknown-deduction'
  | 'tier-missing'
  | 'score-outside-tier'
  | 'target-not-a-number'
  | 'actual-missing'
  | 'actual-not-a-number'
  | 'score-missing'
  | 'score-not-a-number'
  | 'score-out-of-range'
  | 'deduction-without-reason'
  | 'deviation-without-explanation'
  | 'unit-mismatch'
  | 'alias-used'
  | 'verdict-depends-on-missing'
  | 'wave-not-sealed'
  | 'wave-corrected'
  | ProseCode

/** One finding about the table (without `key`) or about one row. `params` fill the sentence a person reads. */
export type Check = {
  code: CheckCode
  severity: 'error' | 'warning'
  key?: string
  params?: Record<string, string>
}

/** An error keeps the table from being right; a warning asks for a look. */
export const severityOf: Record<CheckCode, Check['severity']> = {
  'weights-do-not-sum': 'error',
  'level-weight-differs': 'error',
  'level-not-in-profile': 'error',
  'spent-beyond-budget': 'error',
  'funds-incomplete': 'warning',
  'cap-holds': 'warning',
  'unknown-deduction': 'error',
  'tier-missing': 'warning',
  'score-outside-tier': 'error',
  'target-not-a-number': 'error',
  'actual-missing': 'error',
  'actual-not-a-number': 'error',
  'score-missing': 'error',
  'score-not-a-number': 'error',
  'score-out-of-range': 'error',
  'deduction-without-reason': 'error',
  'deviation-without-explanation': 'error',
  'unit-mismatch': 'error',
  'alias-used': 'warning',
  'verdict-depends-on-missing': 'warning',
  'wave-not-sealed': 'warning',
  'wave-corrected': 'warning',
  'prose-differs': 'error',
  'prose-not-a-number': 'error',
  'prose-not-in-table': 'error',
  'prose-alias': 'warning',
}
