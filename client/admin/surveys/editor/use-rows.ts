import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { moved } from '../plan-draft.ts'

type Row = { id: number }

/**
 * Adding, changing, moving and removing rows of a list. The focus stays with the row that moved, which the browser
 * would lose, and what happened is said (`said`, for a live region).
 */
export function useRows<R extends Row>(rows: R[], onRows: (rows: R[]) => void) {
  const list = useRef<HTMLOListElement>(null)
  const wanted = useRef<{ id: number; control: string } | null>(null)
  const [said, say] = useState('')

  useLayoutEffect(() => {
    if (!wanted.current) return
    const { id, control } = wanted.current
    wanted.current = null
    const row = list.current?.querySelector(`[data-row="${id}"]`)
    const button = row?.querySelector<HTMLButtonElement>(control)
    // A folded row has only its summary to stand on; an unfolded one hides it.
    const fields = [...(row?.querySelectorAll<HTMLElement>('summary, input') ?? [])]
    const first = fields.find((one) => one.getClientRects().length > 0)
    const target = button && !button.disabled ? button : first
    target?.focus()
  }, [rows])

  return {
    list,
    said,
    change: (at: number, change: Partial<R>) => onRows(rows.map((row, i) => (i === at ? { ...row, ...change } : row))),
    add(row: R) {
      wanted.current = { id: row.id, control: 'input' }
      onRows([...rows, row])
      say(`已添加第 ${rows.length + 1} 项`)
    },
    move(at: number, by: -1 | 1) {
      const row = rows[at]
      const to = at + by
      if (!row || !rows[to]) return
      const active = document.activeElement
      wanted.current = {
        id: row.id,
        control: active?.tagName === 'INPUT' ? 'input' : by < 0 ? '.move-up' : '.move-down',
      }
      onRows(moved(rows, at, by))
      say(`已移到第 ${to + 1} 项`)
    },
    remove(at: number) {
      const next = rows[at + 1] ?? rows[at - 1]
      if (next) wanted.current = { id: next.id, control: 'input' }
      onRows(rows.filter((_, i) => i !== at))
      say(`已删除第 ${at + 1} 项`)
    },
  }
}
