import { barPercent } from './format.ts'
import './bar.css'

/** How much of a whole is there, e.g. 已提交 of 应答; the words beside it carry the numbers. */
export function Bar({ part, whole, label }: { part: number; whole: number; label: string }) {
  return (
    <div class="bar" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={whole} aria-valuenow={part}>
      <div class="bar-part" style={{ width: `${barPercent(part, whole)}%` }} />
    </div>
  )
}
