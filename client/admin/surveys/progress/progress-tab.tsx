import type { Progress } from '../../../../server/contract/progress.ts'
import { api, apiUrl, withQuery } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { formatTimeLeft } from '../../../ui/format.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { answersGone } from '../retention/retention-notice.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { Funnel } from './funnel.tsx'
import { ResponseRate } from './response-rate.tsx'
import { ReturnsPerDay } from './returns-per-day.tsx'
import { UnitTable } from './unit-table.tsx'
import { useLive } from './use-live.ts'
import { usePolling } from './use-polling.ts'

const seconds = 10
const pageSize = 50

/** 进度: who has answered, never how. */
export function ProgressTab() {
  const { survey } = useSurvey()
  const [query, setQuery] = useQuery()
  const search = useDebounced(query['search'] ?? '')
  const { page = '1', filter = '', sort = '' } = query
  const progress = useLoad(
    (signal) =>
      api.get<Progress>(withQuery(`/surveys/${survey.id}/progress`, { page, pageSize, search, filter, sort }), signal),
    [survey.id, survey.status, page, search, filter, sort],
  )
  const open = survey.status === 'open'
  const gone = answersGone(survey)
  const { live, counts } = useLive(survey.id, open, progress.reload)
  usePolling(progress.reload, seconds, open && !live)
  return (
    <WhenLoaded of={progress}>
      {(page) => {
        const now = live && counts ? { ...page, ...counts } : page
        return (
          <div class="stack">
            <Funnel
              counts={now}
              aside={
                <>
                  {open && (
                    <span class="muted small">
                      {formatTimeLeft(now.window.closesAt)} · {live ? '实时' : `每 ${seconds} 秒更新`}
                    </span>
                  )}
                  <LinkButton size="small" icon="print" href={surveyPath(survey.id, 'brief')}>
                    参与情况简报
                  </LinkButton>
                  {!gone &&
                    (['xlsx', 'docx'] as const).map((type) => (
                      <LinkButton
                        key={type}
                        size="small"
                        icon="download"
                        download
                        href={apiUrl(`/surveys/${survey.id}/exports/roster-returns.${type}`)}
                      >
                        名册与回收情况表（{type === 'xlsx' ? 'Excel' : 'Word'}）
                      </LinkButton>
                    ))}
                </>
              }
            />
            <ResponseRate counts={now} />
            <ReturnsPerDay counts={now} />
            {!gone && (
              <UnitTable
                progress={now}
                pageSize={pageSize}
                query={query}
                setQuery={setQuery}
                onChanged={progress.reload}
              />
            )}
          </div>
        )
      }}
    </WhenLoaded>
  )
}
