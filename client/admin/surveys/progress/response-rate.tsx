import type { ParticipationView } from '../../../../server/contract/progress.ts'
import { Card } from '../../../ui/card.tsx'
import { formatCount, formatPercent } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { dispositionWords } from '../../../../server/contract/words.ts'

/** 应答率 with its parts, and whether they add up to the roster. */
export function ResponseRate({
  counts: { roster, responseRate, dispositions, rosterMismatch },
}: {
  counts: ParticipationView
}) {
  const { complete, partial, refusal, nonContact, other, ineligible } = dispositions
  const parts = [
    [dispositionWords.complete, complete],
    [dispositionWords.partial, partial],
    [dispositionWords.refusal, refusal],
    [dispositionWords['non-contact'], nonContact],
    [dispositionWords.other, other],
    [dispositionWords.ineligible, ineligible],
  ] as const
  return (
    <Card title="应答率">
      <StatList>
        <Stat
          large
          label="应答率"
          value={formatPercent(responseRate)}
          hint={`${formatCount(complete)} ÷ ${formatCount(roster - ineligible)}`}
        />
        {parts.map(([label, count]) => (
          <Stat key={label} label={label} value={formatCount(count)} />
        ))}
      </StatList>
      {rosterMismatch ? (
        <Notice tone="bad" urgent title="各类之和与名册不符，请联系系统管理人员。">
          <p>
            名册 {rosterMismatch.roster}，各类之和 {rosterMismatch.accounted}。
          </p>
        </Notice>
      ) : (
        <p class="muted small">
          名册 {formatCount(roster)} = {parts.map(([, count]) => formatCount(count)).join(' + ')}，已核对。应答率 =
          完整答卷 ÷（名册 － 不属调查范围）。
        </p>
      )}
    </Card>
  )
}
