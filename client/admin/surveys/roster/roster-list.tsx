import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { ErratumView } from '../../../../server/contract/seals.ts'
import { objectsOfSeat } from '../../../../server/domain/objects.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { nothing } from '../../../ui/format.ts'
import { SearchInput } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'

export type RosterItem = {
  unitId: number
  unit: string
  code: string | null
  category: string | null
  services: string[]
  platforms: string[]
  seats: number
  /** Of the seats that have one, in their order. */
  roles: string[]
}

const pageSize = 50

type Props = {
  errata?: readonly ErratumView[]
  /** Asks for a 勘误 of one unit's name. */
  onCorrect?: ((unit: { id: number; name: string }) => void) | undefined
}

export function RosterList({ errata = [], onCorrect }: Props = {}) {
  const { survey } = useSurvey()
  const [typed, type] = useState('')
  const [page, turnTo] = useState(1)
  const search = useDebounced(typed)
  const roster = useLoad(
    (signal) =>
      api.get<Page<RosterItem>>(withQuery(`/surveys/${survey.id}/roster`, { page, pageSize, search }), signal),
    [survey.id, survey.planDigest, page, search],
  )
  return (
    <>
      <div class="filters">
        <SearchInput label="查找单位" value={typed} onValue={(text) => (type(text), turnTo(1))} />
      </div>
      <WhenLoaded of={roster}>
        {({ items, total }) => (
          <>
            <Table
              caption="调查单位名单"
              empty={search ? '没有符合的单位' : '名单还是空的'}
              columns={[
                {
                  key: 'unit',
                  label: '单位',
                  heading: true,
                  cell: (item) => <UnitName item={item} errata={errata} onCorrect={onCorrect} />,
                },
                {
                  key: 'code',
                  label: '统一社会信用代码',
                  cell: (item) => <span class="figures">{item.code ?? nothing}</span>,
                },
                { key: 'category', label: '类别', cell: (item) => item.category ?? nothing },
                { key: 'services', label: '使用服务', cell: (item) => item.services.join('、') || nothing },
                ...(survey.objects
                  ? [
                      {
                        key: 'platforms',
                        label: '评价对象',
                        cell: (item: RosterItem) =>
                          objectsOfSeat(survey.objects!, item.platforms)
                            .map(({ name }) => name)
                            .join('、') || <strong>没有相符的</strong>,
                      },
                    ]
                  : []),
                { key: 'seats', label: '席位', align: 'number', cell: (item) => item.seats },
                { key: 'roles', label: '角色', cell: (item) => item.roles.join('、') || nothing },
              ]}
              rows={items}
              rowKey={(item) => item.unitId}
            />
            <Pager page={page} pageSize={pageSize} total={total} noun="家" onPage={turnTo} />
          </>
        )}
      </WhenLoaded>
    </>
  )
}

function UnitName({ item, errata = [], onCorrect }: Props & { item: RosterItem }) {
  const right = errata.find(({ unit, outcome }) => unit.id === item.unitId && outcome === 'confirmed')
  return (
    <>
      {item.unit}
      {right && <div class="small">勘误：{right.name}</div>}
      {onCorrect && (
        <Button tone="plain" size="small" onClick={() => onCorrect({ id: item.unitId, name: item.unit })}>
          勘误
        </Button>
      )}
    </>
  )
}
