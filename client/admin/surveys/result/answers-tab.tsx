import type { Page } from '../../../../server/contract/fields.ts'
import type { ResponseView } from '../../../../server/contract/surveys.ts'
import { api, withQuery } from '../../../api.ts'
import { Choice, Select } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
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
  const { dimension, level, band, flagged } = query
  const filter = { dimension, level, band, flagged }
  const answers = useLoad(
    (signal) =>
      api.get<Page<ResponseView>>(withQuery(`/surveys/${survey.id}/responses`, { ...filter, page, pageSize }), signal),
    [survey.id, page, dimension, level, band, flagged],
  )
  return (
    <div class="stack">
      <div class="row-apart">
        <a href={surveyPath(survey.id, 'result')}>‹ 返回结果</a>
        <p class="muted small">已去标识：不显示单位、时间和链接；校验码是答卷的唯一名称。</p>
      </div>
      <Filters query={query} onChange={(change) => setQuery({ ...change, page: undefined })} />
      <WhenLoaded of={answers}>
        {({ items, total }) => (
          <>
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

type FilterProps = { query: Record<string, string>; onChange: (change: Record<string, string | undefined>) => void }

function Filters({ query, onChange }: FilterProps) {
  const { survey } = useSurvey()
  const { dimensions, scale, notApplicable } = survey.questionnaire
  const levels = scale
    .toSorted((a, b) => b.level - a.level)
    .map(({ level, label }) => ({ value: String(level), label }))
  const bands = survey.rules.bands.map(({ label }) => ({ value: label, label: `单位档位：${label}` }))
  const dimension = query['dimension'] ?? ''
  return (
    <div class="filters">
      <Select
        label="评价内容"
        empty="全部评价内容"
        value={dimension}
        onValue={(value) =>
          onChange({ dimension: value || undefined, level: value ? (query['level'] ?? levels[0]?.value) : undefined })
        }
        options={dimensions.map(({ key, label }) => ({ value: key, label }))}
      />
      <Select
        label="所评的档"
        empty="任一档"
        disabled={dimension === ''}
        value={query['level'] ?? ''}
        onValue={(value) => onChange({ level: value || undefined, dimension: value ? dimension : undefined })}
        options={notApplicable ? [...levels, { value: 'na', label: '不适用' }] : levels}
      />
      <Select
        label="单位档位"
        empty="全部单位档位"
        value={query['band'] ?? ''}
        onValue={(value) => onChange({ band: value || undefined })}
        options={bands}
      />
      <Choice
        label="只看有标记的"
        checked={query['flagged'] === '1'}
        onValue={(on) => onChange({ flagged: on ? '1' : undefined })}
      />
    </div>
  )
}
