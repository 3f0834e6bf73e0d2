import { spread } from '../../../../server/domain/objects.ts'
import { Select } from '../../../ui/inputs.tsx'
import { useSurvey } from '../survey-context.ts'
import { flagWords } from '../words.ts'

type Query = Record<string, string | undefined>
type Props = { query: Query; onChange: (change: Query) => void }

const standings = [
  { value: 'complete', label: '完整的' },
  { value: 'valid', label: '有效的' },
  { value: 'invalidated', label: '认定无效的' },
]

const flags = [
  { value: 'any', label: '有标记的' },
  ...Object.entries(flagWords).map(([value, label]) => ({ value, label: `标记：${label}` })),
]

/** Every filter a count of the result page leads to, so that the address and what is chosen here always agree. */
export function AnswerFilters({ query, onChange }: Props) {
  const { survey } = useSurvey()
  return (
    <div class="filters">
      <RatingFilter query={query} onChange={onChange} />
      <Select
        label="单位档位"
        empty="全部单位档位"
        value={query['band'] ?? ''}
        onValue={(value) => onChange({ band: value || undefined })}
        options={survey.rules.bands.map(({ label }) => ({ value: label, label: `单位档位：${label}` }))}
      />
      <Select
        label="是否完整、有效"
        empty="全部收回的"
        value={query['standing'] ?? ''}
        onValue={(value) => onChange({ standing: value || undefined })}
        options={standings}
      />
      <Select
        label="标记"
        empty="不论标记"
        value={query['flag'] ?? (query['flagged'] ? 'any' : '')}
        onValue={(value) => onChange(flagChange(value))}
        options={flags}
      />
    </div>
  )
}

function flagChange(value: string): Query {
  if (value === 'any') return { flagged: '1', flag: undefined }
  return { flagged: undefined, flag: value || undefined }
}

// The two belong together: the server refuses one without the other.
function RatingFilter({ query, onChange }: Props) {
  const { survey } = useSurvey()
  const { dimensions, scale, notApplicable } = spread(survey.questionnaire, survey.objects)
  const levels = scale
    .toSorted((a, b) => b.level - a.level)
    .map(({ level, label }) => ({ value: String(level), label }))
  const dimension = query['dimension'] ?? ''
  return (
    <>
      <Select
        label="评价内容"
        empty="全部评价内容"
        value={dimension}
        onValue={(value) =>
          onChange({ dimension: value || undefined, level: value ? (query['level'] ?? 'scored') : undefined })
        }
        options={dimensions.map(({ key, label }) => ({ value: key, label }))}
      />
      <Select
        label="所评的档"
        empty="任一档"
        disabled={dimension === ''}
        value={query['level'] ?? ''}
        onValue={(value) => onChange({ level: value || undefined, dimension: value ? dimension : undefined })}
        options={[
          { value: 'scored', label: '已评分' },
          ...levels,
          ...(notApplicable ? [{ value: 'na', label: '不适用' }] : []),
          { value: 'missing', label: '未答' },
        ]}
      />
    </>
  )
}
