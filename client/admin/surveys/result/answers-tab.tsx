import type { Page } from '../../../../server/contract/fields.ts'
import type { ResponseView } from '../../../../server/contract/results.ts'
import { api, withQuery } from '../../../api.ts'
import { formatCount } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { flagWords } from '../words.ts'
import { AnswerFilters } from './answer-filters.tsx'
import { AnswerTable } from './answer-table.tsx'

const pageSize = 50

/** The de-identified answer sheets behind a figure. The filter is in the address, so that a count can be handed on. */
export function AnswersTab() {
  const { survey } = useSurvey()
  if (!survey.actions.includes('see-result')) return <Empty title="按调查方案，截止前任何人不能查看评分。" />
  if (!survey.actions.includes('see-answers')) return <Empty title="您的角色只看汇总结果，不看单份答卷。" />
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
    [survey, page, dimension, level, band, flagged, flag, standing],
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
            {(flagged || flag) && <FlagNotes />}
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

/** What each flag says, and what it does not. */
function FlagNotes() {
  const { survey } = useSurvey()
  const { speederSeconds, burst } = survey.rules
  return (
    <Notice tone="neutral" title="标记只作提示，答卷照计">
      <ul class="plain-list small">
        <li>
          {flagWords.speeder}：从打开到提交不足 {speederSeconds} 秒，以填写设备的时钟计。
        </li>
        <li>{flagWords['straight-line']}：至少五项评分且全部相同；真心如此也会这样填。</li>
        {burst && burst.count > 0 && (
          <li>
            {flagWords.burst}：{burst.minutes} 分钟内有 {burst.count}{' '}
            家及以上单位从同一网络地址或同一设备提交。多家单位共用一个出口时也会这样；已登记的公用网段不作此标记。地址和设备只以加密摘要留到截止，标记算出后即删除。
          </li>
        )}
        <li>有疑问的，核实后可提请认定无效，须另一人复核同意。</li>
      </ul>
    </Notice>
  )
}
