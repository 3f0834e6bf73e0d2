import type { SurveyResult } from './result.ts'

type Later = 'dispositions' | 'rosterMismatch'
/** A result as it was first stored, before dispositions were counted; a closed survey keeps what it was closed with. */
export type StoredResult = Omit<SurveyResult, Later | 'units'> &
  Partial<Pick<SurveyResult, Later>> & { units: Omit<SurveyResult['units'], 'ineligible'> & { ineligible?: number } }

/** Reads a stored result of any age. When none were counted nobody could refuse or be found outside: whoever was not in was not reached. */
export function readResult(stored: StoredResult): SurveyResult {
  const { roster, returned, complete } = stored
  return {
    ...stored,
    units: { ...stored.units, ineligible: stored.units.ineligible ?? 0 },
    rosterMismatch: stored.rosterMismatch ?? null,
    dispositions: stored.dispositions ?? {
      complete,
      partial: returned - complete,
      refusal: 0,
      nonContact: roster - returned,
      other: 0,
      ineligible: 0,
    },
  }
}
