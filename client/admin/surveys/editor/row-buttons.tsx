import { Button } from '../../../ui/button.tsx'

type Props = {
  /** What the row is called, for whoever hears the button only. */
  name: string
  at: number
  count: number
  fewest: number
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** Moves or removes a row of a list; no dragging needed. */
export function RowButtons({ name, at, count, fewest, onMove, onRemove }: Props) {
  return (
    <span class="row-buttons">
      <Button
        size="small"
        tone="plain"
        icon="up"
        label={`上移${name}`}
        disabled={at === 0}
        onClick={() => onMove(-1)}
        class="move-up"
      />
      <Button
        size="small"
        tone="plain"
        icon="down"
        label={`下移${name}`}
        disabled={at === count - 1}
        onClick={() => onMove(1)}
        class="move-down"
      />
      <Button
        size="small"
        tone="plain"
        icon="cross"
        label={`删除${name}`}
        disabled={count <= fewest}
        onClick={onRemove}
      />
    </span>
  )
}

/** Alt+↑ and Alt+↓ move the row one is typing in. */
export function moveByKey(onMove: (by: -1 | 1) => void) {
  return (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
}
