import type { Page } from '../../../../server/contract/fields.ts'
import type { Progress } from '../../../../server/contract/progress.ts'
import type { ProposalView } from '../../../../server/contract/proposals.ts'
import type { ResultView } from '../../../../server/contract/results.ts'
import { api } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useMe } from '../../me.ts'
import { History } from '../history.tsx'
import { InvalidationsCard } from '../result/invalidations-card.tsx'
import { VersionsCard } from '../result/versions-card.tsx'
import { answersGone } from '../retention/retention-notice.tsx'
import { useSurvey } from '../survey-context.ts'
import { Asked, Answered, Computed, LeftOut } from './questions.tsx'
import { CannotRecompute, RecomputeCard } from './recompute-card.tsx'
import { ReleasesCard } from './releases-card.tsx'

/** 审计视图: one wave in the order an auditor asks. Everything here is read from where it is kept; nothing is written for this page. */
export function WalkTab() {
  const { survey } = useSurvey()
  const { roles } = useMe()
  const isClosed = survey.status === 'closed' || survey.status === 'sealed'
  const loaded = useLoad(
    async (signal) => {
      const [progress, proposals, result] = await Promise.all([
        api.get<Progress>(`/surveys/${survey.id}/progress?pageSize=1`, signal),
        api.get<Page<ProposalView>>(`/surveys/${survey.id}/proposals`, signal),
        isClosed ? api.get<ResultView>(`/surveys/${survey.id}/result`, signal) : null,
      ])
      return { progress, proposals: proposals.items, result }
    },
    [survey],
  )
  return (
    <WhenLoaded of={loaded}>
      {({ progress, proposals, result }) => (
        <div class="stack">
          <Asked progress={progress} proposals={proposals} />
          <Answered progress={progress} />
          {result ? (
            <>
              <LeftOut result={result} progress={progress} proposals={proposals} />
              {!answersGone(survey) && <InvalidationsCard version={result.version} />}
              <Computed result={result} />
              {result.versions > 1 && <VersionsCard version={result.version} />}
            </>
          ) : (
            <Empty title="截止后显示略去情况和计算过程">按调查方案，截止前任何人不能查看评分。</Empty>
          )}
          <Card title="五、改了什么、谁改的">
            <History />
          </Card>
          {isClosed && (answersGone(survey) ? <CannotRecompute /> : <RecomputeCard />)}
          {isClosed && roles.some((role) => role === 'auditor' || role === 'reviewer') && <ReleasesCard />}
        </div>
      )}
    </WhenLoaded>
  )
}
