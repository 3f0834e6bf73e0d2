import type { SealRequestView } from '../../../../server/contract/seals.ts'
import { nothing } from '../../../ui/format.ts'
import { shortDigest } from '../digest.tsx'
import { plain } from '../formula.ts'

type Movement = NonNullable<SealRequestView['moved']>

/** The figure before and after, and the answers that moved it. */
export function Movement({ figure, rulings }: Movement) {
  const shown = (exact: string | null) => (exact === null ? nothing : plain(exact))
  return (
    <span class="figures">
      {figure.before === figure.after ? '数值不变' : `数值 ${shown(figure.before)} → ${shown(figure.after)}`}
      {rulings.length === 0 && '，没有认定无效或恢复的答卷'}
      {rulings.map(({ answer, kind, reason }) => (
        <span key={`${answer} ${kind}`}>
          ；答卷 <code title={answer}>{shortDigest(answer, 12)}</code> {kind === 'invalidate' ? '认定无效' : '恢复有效'}
          （{reason}）
        </span>
      ))}
    </span>
  )
}
