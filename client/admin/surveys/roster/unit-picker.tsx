import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { UnitView } from '../../../../server/contract/units.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { nothing } from '../../../ui/format.ts'
import { Choice, SearchInput, Select } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { allPages } from './all-pages.ts'

const pageSize = 20

type Props = { chosen: Set<number>; onChoose: (chosen: Set<number>) => void }

/** Units to tick, page by page; what is ticked on other pages stays ticked. */
export function UnitPicker({ chosen, onChoose }: Props) {
  const [typed, type] = useState('')
  const [category, setCategory] = useState('')
  const [page, turnTo] = useState(1)
  const search = useDebounced(typed)
  const categories = useLoad((signal) => api.get<string[]>('/units/categories', signal), [])
  const units = useLoad(
    (signal) =>
      api.get<Page<UnitView>>(withQuery('/units', { page, pageSize, search, category, state: 'active' }), signal),
    [page, search, category],
  )
  const addFound = useAct(async () => {
    const found = await allPages<UnitView>('/units', { search, category, state: 'active' })
    onChoose(new Set([...chosen, ...found.map((unit) => unit.id)]))
  })
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    if (!on) next.delete(id)
    onChoose(next)
  }
  return (
    <div class="stack-tight">
      <div class="filters">
        <SearchInput label="查找单位" value={typed} onValue={(text) => (type(text), turnTo(1))} />
        <Select
          label="类别"
          empty="全部类别"
          value={category}
          onValue={(value) => (setCategory(value), turnTo(1))}
          options={(categories.data ?? []).map((value) => ({ value, label: value }))}
        />
        <Button busy={addFound.busy} onClick={() => addFound.run()}>
          选中全部符合的{units.data ? ` ${units.data.total} 家` : ''}
        </Button>
        <Button tone="plain" disabled={chosen.size === 0} onClick={() => onChoose(new Set())}>
          全部取消
        </Button>
      </div>
      <Problem problem={addFound.problem} />
      <WhenLoaded of={units}>
        {({ items, total }) => (
          <>
            <Table
              caption="用户单位"
              empty="没有符合的单位"
              columns={[
                {
                  key: 'unit',
                  label: '单位',
                  heading: true,
                  cell: (unit) => (
                    <Choice label={unit.name} checked={chosen.has(unit.id)} onValue={(on) => toggle(unit.id, on)} />
                  ),
                },
                {
                  key: 'code',
                  label: '统一社会信用代码',
                  deskOnly: true,
                  cell: (unit) => <span class="figures">{unit.code ?? nothing}</span>,
                },
                { key: 'category', label: '类别', cell: (unit) => unit.category ?? nothing },
              ]}
              rows={items}
              rowKey={(unit) => unit.id}
            />
            <Pager page={page} pageSize={pageSize} total={total} noun="家" onPage={turnTo} />
          </>
        )}
      </WhenLoaded>
    </div>
  )
}
