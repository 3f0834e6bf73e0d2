import type { SurveyResult } from './result.ts'

type Later = 'dispositions' | 'rosterMismatch' | 'invalidated' | 'withInvalidated' | 'composite'
/** A result as it was stored at any time; a closed survey keeps what it was closed with. */
export type StoredResult = Omit<SurveyResult, Later | 'units' | 'flagged'> &
  Partial<Pick<SurveyResult, Later>> & {
    units: Omit<SurveyResult['units'], 'ineligible'> & { ineligible?: number }
    flagged: Omit<SurveyResult['flagged'], 'bursts'> & { bursts?: number }
  }

/**
 * Reads a stored result of any age. Before dispositions were counted nobody could refuse or be found outside: whoever was not in was not
 * reached. Before answers could be invalidated none were, and before experts could score they had no share.
 */
export function readResult(stored: StoredResult): SurveyResult {
  const { roster, returned, complete, indicator, units } = stored
  const figure = { value: indicator.value, exact: indicator.exact }
  const nobody = { value: null, exact: null, sd: null, lowest: null, highest: null, sheets: 0, named: 0, recused: 0 }
  return {
    ...stored,
    units: { ...units, ineligible: units.ineligible ?? 0 },
    flagged: { ...stored.flagged, bursts: stored.flagged.bursts ?? 0 },
    rosterMismatch: stored.rosterMismatch ?? null,
    dispositions: stored.dispositions ?? {
      complete,
      partial: returned - complete,
      refusal: 0,
      nonContact: roster - returned,
      other: 0,
      ineligible: 0,
    },
    invalidated: stored.invalidated ?? 0,
    withInvalidated: stored.withInvalidated ?? { ...figure, units: units.scored },
    composite: stored.composite ?? { weight: '0', survey: figure, experts: nobody, ...figure },
  }
}
