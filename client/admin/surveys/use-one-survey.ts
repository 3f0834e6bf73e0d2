import { useRoute } from 'preact-iso'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { useLoad } from '../../ui/use-load.ts'

/** The survey named by the page's address, for the pages that stand beside its tabs. */
export function useOneSurvey() {
  const id = useRoute().params['id'] ?? ''
  return useLoad((signal) => api.get<SurveyView>(`/surveys/${id}`, signal), [id])
}
