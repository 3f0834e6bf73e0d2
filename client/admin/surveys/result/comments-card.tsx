import { useState } from 'preact/hooks'
import type { CommentsPage } from '../../../../server/contract/report.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { api, withQuery } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { SearchInput, Select } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'

const pageSize = 20

/** 意见: reasons given with low ratings and what was said at the end, by dimension, searchable. De-identified. */
export function CommentsCard() {
  const { survey } = useSurvey()
  const { dimensions, scale } = spread(survey.questionnaire, survey.objects)
  const [text, setText] = useState('')
  const [dimension, setDimension] = useState('')
  const [page, setPage] = useState(1)
  const search = useDebounced(text)
  const comments = useLoad(
    (signal) =>
      api.get<CommentsPage>(withQuery(`/surveys/${survey.id}/comments`, { search, dimension, page, pageSize }), signal),
    [survey.id, search, dimension, page],
  )
  const labelOf = (key: string | null) =>
    key === null ? '总的意见' : (dimensions.find((one) => one.key === key)?.label ?? key)
  const levelOf = (level: number | null) => scale.find((one) => one.level === level)?.label ?? ''
  const from = (choose: (value: string) => void) => (value: string) => {
    choose(value)
    setPage(1)
  }
  return (
    <Card title="意见与原因">
      <div class="stack">
        <div class="filters no-print">
          <SearchInput label="查找意见" value={text} onValue={from(setText)} />
          <Select
            label="评价内容"
            empty="全部内容"
            value={dimension}
            onValue={from(setDimension)}
            options={(comments.data?.groups ?? []).map((group) => ({
              value: group.dimension ?? 'none',
              label: `${labelOf(group.dimension)}（${group.count}）`,
            }))}
          />
        </div>
        <WhenLoaded of={comments}>
          {({ items, total }) => (
            <>
              <Table
                caption="意见与原因一览"
                phone="scroll"
                empty={search || dimension ? '没有符合的意见' : '没有单位写下意见'}
                columns={[
                  {
                    key: 'about',
                    label: '评价内容',
                    heading: true,
                    cell: (one) => (
                      <>
                        {labelOf(one.dimension)}
                        {one.level !== null && <span class="muted small"> {levelOf(one.level)}</span>}
                      </>
                    ),
                  },
                  { key: 'text', label: '意见（去标识）', cell: (one) => one.text },
                ]}
                rows={items}
                rowKey={(one) => `${one.digest} ${one.dimension}`}
              />
              <Pager page={page} pageSize={pageSize} total={total} noun="条意见" onPage={setPage} />
            </>
          )}
        </WhenLoaded>
      </div>
    </Card>
  )
}
