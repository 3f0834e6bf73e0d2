import { objectOf } from '../../../../server/domain/objects.ts'
import { withQuery } from '../../../api.ts'
import { formatCount } from '../../../ui/format.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'

export type AnswerFilter = Partial<Record<'dimension' | 'level' | 'band' | 'flagged' | 'flag' | 'standing', string>>

/** A count that leads to the answer sheets behind it; 0 leads nowhere. `what` is read out in place of the bare number. */
export function EvidenceLink({ count, filter, what }: { count: number; filter: AnswerFilter; what: string }) {
  const { survey } = useSurvey()
  if (count === 0) return <span class="muted">0</span>
  // An aspect pooled over several objects: the answers are found under each of them.
  if (survey.objects && filter.dimension && objectOf(filter.dimension) === null) return <>{formatCount(count)}</>
  if (!survey.actions.includes('see-answers')) return <>{formatCount(count)}</>
  return (
    <a href={withQuery(surveyPath(survey.id, 'answers'), filter)} aria-label={`${what}：${count}，查看答卷`}>
      {formatCount(count)}
    </a>
  )
}
