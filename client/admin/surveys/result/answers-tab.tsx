import type { Page } from '../../../../server/contract/fields.ts'
import type { ResponseView } from '../../../../server/contract/surveys.ts'
import { api, withQuery } from '../../../api.ts'
import { formatCount } from '../../../ui/format.ts'
import { Pager } from '../../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { AnswerFilters } from './answer-filters.tsx'
import { AnswerTable } from './answer-table.tsx'

const pageSize = 50

/** The de-identified answer sheets behind a figure. The filter is in the address, so that a count can be handed on. */
export function AnswersTab() {
  const { survey } = useSurvey()
  if (!survey.actions.includes('see-result')) return <Empty title="按调查方案，截止前任何人不能查看评分。" />
  return <Answers />
}

function Answers() {
  const { survey } = useSurvey()
  const [query, setQuery] = useQuery()
  const page = Number(query['page'] ?? 1) || 1
  const { dimension, level, band, flagged, flag, standing } = query
  const filter = { dimension, level, band, flagged, flag, standing }
  const answers = useLoad(
    (signal) =>
      api.get<Page<ResponseView>>(withQuery(`/surveys/${survey.id}/responses`, { ...filter, page, pageSize }), signal),
    [survey.id, page, dimension, level, band, flagged, flag, standing],
  )
  return (
    <div class="stack">
      <div class="row-apart">
        <a href={surveyPath(survey.id, 'result')}>‹ 返回结果</a>
        <p class="muted small">已去标识：不显示单位、时间和链接；校验码是答卷的唯一名称。</p>
      </div>
      <AnswerFilters query={query} onChange={(change) => setQuery({ ...change, page: undefined })} />
      <WhenLoaded of={answers}>
        {({ items, total }) => (
          <>
            <p>
              符合条件的答卷 <strong class="figures">{formatCount(total)}</strong> 份
              {survey.roster.seats > survey.roster.units && band && '；这里按单位档位筛选，一家单位可有几份'}。
            </p>
            <AnswerTable answers={items} highlighted={dimension} />
            <Pager
              page={page}
              pageSize={pageSize}
              total={total}
              noun="份答卷"
              onPage={(next) => setQuery({ page: next })}
            />
          </>
        )}
      </WhenLoaded>
    </div>
  )
}
