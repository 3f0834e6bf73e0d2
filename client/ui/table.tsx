import type { ComponentChildren } from 'preact'
import { classNames } from './class-names.ts'
import './table.css'

export type Column<Row> = {
  key: string
  label: ComponentChildren
  cell: (row: Row, index: number) => ComponentChildren
  /** `number`: right-aligned, tabular figures. `actions`: right-aligned, heading read out only. */
  align?: 'number' | 'center' | 'actions'
  /** The row's own heading, and the title of its card on a phone. */
  heading?: boolean
  /** Left out of the card on a phone. */
  deskOnly?: boolean
  /** Kept on one line. */
  nowrap?: boolean
}

type TableProps<Row> = {
  /** Read out before the table; shown only with `showCaption`. */
  caption: string
  showCaption?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** Shown in place of rows when there are none. */
  empty?: ComponentChildren
  rowClass?: (row: Row) => string | undefined
  /** On a phone: a card per row (default), or the table itself, scrolled sideways in its box. */
  phone?: 'cards' | 'scroll'
  /** Closing rows, `<tr>`s. */
  foot?: ComponentChildren
}

/** A dense table with a head that stays in sight. */
export function Table<Row>({
  caption,
  showCaption,
  columns,
  rows,
  rowKey,
  empty,
  rowClass,
  phone = 'cards',
  foot,
}: TableProps<Row>) {
  return (
    <TableBox label={caption} scroll={phone === 'scroll'}>
      <table class={classNames('table', phone === 'cards' && 'table-cards')}>
        <caption class={showCaption ? 'table-caption' : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                class={classNames(column.heading && 'table-heading', alignClass(column)) || undefined}
              >
                {column.align === 'actions' ? <span class="visually-hidden">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row)} class={rowClass?.(row)}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} index={index} />
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr class="table-empty">
              <td colSpan={columns.length}>{empty ?? '没有内容'}</td>
            </tr>
          )}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </TableBox>
  )
}

/** The box around any wide table: it scrolls sideways by itself and can be reached by keyboard. */
export function TableBox({
  label,
  scroll = true,
  children,
}: {
  label: string
  scroll?: boolean
  children: ComponentChildren
}) {
  if (!scroll) return <div class="table-box">{children}</div>
  return (
    <div class="table-box table-box-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}

function Cell<Row>({ column, row, index }: { column: Column<Row>; row: Row; index: number }) {
  const label = typeof column.label === 'string' ? column.label : undefined
  if (column.heading) {
    return (
      <th scope="row" class={classNames('table-heading', alignClass(column))}>
        {column.cell(row, index)}
      </th>
    )
  }
  return (
    <td class={alignClass(column)} data-label={column.align === 'actions' ? undefined : label}>
      {column.cell(row, index)}
    </td>
  )
}

function alignClass({
  align,
  deskOnly,
  nowrap,
}: Pick<Column<never>, 'align' | 'deskOnly' | 'nowrap'>): string | undefined {
  return classNames(align && `cell-${align}`, deskOnly && 'cell-desk', nowrap && 'nowrap') || undefined
}
