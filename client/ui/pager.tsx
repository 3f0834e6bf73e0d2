import { Button } from './button.tsx'
import { formatCount } from './format.ts'
import './pager.css'

type PagerProps = { page: number; pageSize: number; total: number; onPage: (page: number) => void; noun?: string }

/** `page` begins at 1. With a single page only the count is shown. */
export function Pager({ page, pageSize, total, onPage, noun = '条' }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / pageSize))
  return (
    <nav class="pager" aria-label="分页">
      <span class="muted figures">
        共 {formatCount(total)} {noun}
      </span>
      {pages > 1 && (
        <span class="row">
          <Button size="small" icon="left" label="上一页" disabled={page <= 1} onClick={() => onPage(page - 1)} />
          <span class="figures">
            第 {page} / {pages} 页
          </span>
          <Button size="small" icon="right" label="下一页" disabled={page >= pages} onClick={() => onPage(page + 1)} />
        </span>
      )}
    </nav>
  )
}
