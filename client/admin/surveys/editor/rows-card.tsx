import type { ComponentChildren } from 'preact'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { moveByKey, RowButtons } from './row-buttons.tsx'
import { RowsError } from './rows-error.tsx'
import { useRows } from './use-rows.ts'

type Cells<R> = {
  at: number
  change: (change: Partial<R>) => void
  /** For the row's first field: Alt+↑ and Alt+↓ move the row. */
  onKeyDown: (event: KeyboardEvent) => void
}

type RowsCardProps<R> = {
  title: string
  note: string
  /** What one row is called: 项, 档, 档位. */
  counted: string
  addLabel: string
  layout: string
  rows: R[]
  onRows: (rows: R[]) => void
  newRow: () => R
  fewest: number
  most: number
  error: string | undefined
  /** Names of the columns, in the row's own layout; shown where there is room for one line a row. */
  heads?: ComponentChildren
  /** The number before a row; counted from the top unless told. */
  numberOf?: (at: number) => number
  children: (row: R, cells: Cells<R>) => ComponentChildren
  /** Below the list. */
  foot?: ComponentChildren
}

/** A list of rows one edits in place: added, moved, removed; what happened is said to whoever cannot see it. */
export function RowsCard<R extends { id: number; label: string }>(props: RowsCardProps<R>) {
  const { rows, counted, fewest, most, numberOf = (at) => at + 1 } = props
  const edit = useRows(rows, props.onRows)
  const add = (
    <Button size="small" icon="plus" disabled={rows.length >= most} onClick={() => edit.add(props.newRow())}>
      {props.addLabel}
    </Button>
  )
  return (
    <Card title={props.title} actions={add}>
      <p class="muted small">{props.note}</p>
      <RowsError sentence={props.error} />
      {props.heads && rows.length > 0 && (
        <div class={`edit-row edit-heads ${props.layout}`} aria-hidden="true">
          <span />
          {props.heads}
          <span class="row-buttons" />
        </div>
      )}
      <ol class="edit-rows" ref={edit.list}>
        {rows.map((row, at) => (
          <li key={row.id} data-row={row.id} class={`edit-row ${props.layout}`}>
            <span class="edit-number figures" aria-hidden="true">
              {numberOf(at)}
            </span>
            {props.children(row, {
              at,
              change: (change) => edit.change(at, change),
              onKeyDown: moveByKey((by) => edit.move(at, by)),
            })}
            <RowButtons
              name={`“${row.label || `第 ${at + 1} ${counted}`}”`}
              at={at}
              count={rows.length}
              fewest={fewest}
              onMove={(by) => edit.move(at, by)}
              onRemove={() => edit.remove(at)}
            />
          </li>
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {edit.said}
      </p>
      {props.foot}
    </Card>
  )
}
