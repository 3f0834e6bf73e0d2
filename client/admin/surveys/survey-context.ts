import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { SurveyView } from '../../../server/contract/surveys.ts'

export type OpenSurvey = { survey: SurveyView; setSurvey: (survey: SurveyView) => void; reload: () => void }

export const SurveyContext = createContext<OpenSurvey | null>(null)

/** The survey whose page this is. Only for its tabs. */
export function useSurvey(): OpenSurvey {
  const open = useContext(SurveyContext)
  if (!open) throw new Error('useSurvey outside a survey page')
  return open
}

/** The address of a tab of the survey; without one, of the plan. */
export const surveyPath = (id: number, tab?: string) => `/admin/surveys/${id}${tab ? `/${tab}` : ''}`
