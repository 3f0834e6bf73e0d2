import { useEffect, useRef, useState } from 'preact/hooks'
import type { Page } from '../../../server/contract/fields.ts'
import type { UnitView } from '../../../server/contract/units.ts'
import { api, withQuery } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { SearchInput, Select } from '../../ui/inputs.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Pager } from '../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useQuery } from '../../ui/use-query.ts'
import { useRole } from '../me.ts'
import { ImportDialog } from './import-dialog.tsx'
import { UnitDialog } from './unit-dialog.tsx'
import { UnitStateDialog } from './unit-state-dialog.tsx'
import { UnitTable } from './unit-table.tsx'

const pageSize = 50
type Open = { kind: 'import' } | { kind: 'state'; unit: UnitView } | { kind: 'unit'; unit: UnitView | null } | null

/** 用户单位: list, search, add, edit, import. */
export default function UnitsPage() {
  const [query, setQuery] = useQuery()
  const [open, setOpen] = useState<Open>(null)
  const toast = useToast()
  const mayEdit = useRole('manager')
  const page = Number(query.page) || 1
  const { search = '', category = '' } = query
  const units = useLoad(
    (signal) => api.get<Page<UnitView>>(withQuery('/units', { page, pageSize, search, category }), signal),
    [page, search, category],
  )
  const categories = useLoad((signal) => api.get<string[]>('/units/categories', signal), [])
  const changed = (sentence: string) => {
    setOpen(null)
    toast(sentence)
    units.reload()
    categories.reload()
  }
  return (
    <>
      <PageHead
        title="用户单位"
        actions={
          mayEdit && (
            <>
              <Button icon="upload" onClick={() => setOpen({ kind: 'import' })}>
                导入
              </Button>
              <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'unit', unit: null })}>
                新增单位
              </Button>
            </>
          )
        }
      />
      <UnitFilter search={search} category={category} categories={categories.data ?? []} onChange={setQuery} />
      <WhenLoaded of={units}>
        {({ items, total }) => (
          <>
            <UnitTable
              units={items}
              onEdit={mayEdit ? (unit) => setOpen({ kind: 'unit', unit }) : undefined}
              onState={(unit) => setOpen({ kind: 'state', unit })}
              empty={
                <NoUnits
                  filtered={Boolean(search || category)}
                  mayEdit={mayEdit}
                  onImport={() => setOpen({ kind: 'import' })}
                />
              }
            />
            <Pager
              page={page}
              pageSize={pageSize}
              total={total}
              noun="个单位"
              onPage={(next) => setQuery({ page: next })}
            />
          </>
        )}
      </WhenLoaded>
      {open?.kind === 'unit' && (
        <UnitDialog
          unit={open.unit}
          categories={categories.data ?? []}
          onClose={() => setOpen(null)}
          onSaved={changed}
        />
      )}
      {open?.kind === 'state' && <UnitStateDialog unit={open.unit} onClose={() => setOpen(null)} onSaved={changed} />}
      {open?.kind === 'import' && <ImportDialog onClose={() => setOpen(null)} onImported={changed} />}
    </>
  )
}

type FilterProps = {
  search: string
  category: string
  categories: readonly string[]
  onChange: (change: { search?: string; category?: string; page?: undefined }) => void
}

function UnitFilter({ search, category, categories, onChange }: FilterProps) {
  const [typed, setTyped] = useState(search)
  const settled = useDebounced(typed)
  const sent = useRef(search)
  useEffect(() => {
    if (settled === sent.current) return
    sent.current = settled
    onChange({ search: settled, page: undefined })
  }, [settled])
  return (
    <div class="row filter">
      <SearchInput label="搜索单位" placeholder="搜索名称、代码" value={typed} onValue={setTyped} />
      <div class="filter-select">
        <Select
          label="类别"
          value={category}
          onValue={(next) => onChange({ category: next, page: undefined })}
          empty="全部类别"
          options={categories.map((value) => ({ value, label: value }))}
        />
      </div>
    </div>
  )
}

function NoUnits({ filtered, mayEdit, onImport }: { filtered: boolean; mayEdit: boolean; onImport: () => void }) {
  if (filtered) return <Empty title="没有符合条件的单位">换个关键词，或改选“全部类别”。</Empty>
  return (
    <Empty title="还没有用户单位" action={mayEdit && <Button onClick={onImport}>导入单位名单</Button>}>
      使用政务云的单位登记在这里，调查时从中选定名单。
    </Empty>
  )
}
