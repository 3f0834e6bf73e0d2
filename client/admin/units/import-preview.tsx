import type { ImportReport, ImportRow } from '../../../server/contract/units.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatCount } from '../../ui/format.ts'
import type { IconName } from '../../ui/icon.tsx'
import { Notice, type Tone } from '../../ui/notice.tsx'
import { Stat, StatList } from '../../ui/stat.tsx'
import { Table, type Column } from '../../ui/table.tsx'

const mostShown = 500
const actions: Record<ImportRow['action'], { label: string; tone: Tone; icon: IconName; order: number }> = {
  rename: { label: '更名', tone: 'warn', icon: 'warning', order: 0 },
  create: { label: '新增', tone: 'accent', icon: 'plus', order: 1 },
  update: { label: '更新', tone: 'accent', icon: 'pencil', order: 2 },
  unchanged: { label: '不变', tone: 'neutral', icon: 'minus', order: 3 },
}

const columns: readonly Column<ImportRow>[] = [
  { key: 'row', label: '行号', align: 'number', cell: ({ row }) => row },
  { key: 'action', label: '处理', cell: ({ action }) => <ActionBadge action={action} /> },
  { key: 'name', label: '单位名称', heading: true, cell: (row) => <UnitName {...row} /> },
]

export function countRenames(report: ImportReport | null): number {
  return report?.rows?.filter(({ action }) => action === 'rename').length ?? 0
}

/** What an import would do, counted and row by row; what needs looking at comes first. */
export function ImportPreview({ report }: { report: ImportReport }) {
  const renames = countRenames(report)
  const rows = (report.rows ?? []).toSorted(
    (a, b) => actions[a.action].order - actions[b.action].order || a.row - b.row,
  )
  return (
    <>
      <StatList>
        <Stat label="新增" value={formatCount(report.created)} />
        <Stat label="更新" value={formatCount(report.updated - renames)} />
        <Stat label="更名" value={formatCount(renames)} />
        <Stat label="不变" value={formatCount(report.unchanged)} />
      </StatList>
      {report.created + report.updated === 0 && <Notice title="文件与现有单位完全一致，没有需要导入的内容。" />}
      <div class="import-rows" tabIndex={0} role="region" aria-label="逐行预览">
        <Table caption="逐行预览" columns={columns} rows={rows.slice(0, mostShown)} rowKey={({ row }) => row} />
      </div>
      {rows.length > mostShown && <p class="muted">仅列出前 {mostShown} 行，其余照此处理。</p>}
    </>
  )
}

function ActionBadge({ action }: { action: ImportRow['action'] }) {
  const { label, tone, icon } = actions[action]
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  )
}

function UnitName({ name, formerName }: ImportRow) {
  if (!formerName) return <>{name}</>
  return (
    <>
      {name}
      <span class="muted">（原名：{formerName}）</span>
    </>
  )
}
