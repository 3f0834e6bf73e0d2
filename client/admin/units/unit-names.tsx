import type { UnitView } from '../../../server/contract/units.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatDate } from '../../ui/format.ts'

/** A unit's name, the names it had and until when, and what became of it. */
export function UnitNames({ unit }: { unit: UnitView }) {
  return (
    <div>
      {unit.name}
      {unit.state !== 'active' && (
        <>
          {' '}
          <Badge tone="warn">{unit.state === 'merged' ? '已合并' : '已撤销'}</Badge>
          <span class="muted small block">
            {unit.endedOn}
            {unit.successor ? ` 并入${unit.successor.name}` : ' 撤销'}
          </span>
        </>
      )}
      {unit.formerNames.map(({ name, until }) => (
        <span class="muted small block" key={until}>
          原名：{name}（至 {formatDate(until)}）
        </span>
      ))}
    </div>
  )
}
