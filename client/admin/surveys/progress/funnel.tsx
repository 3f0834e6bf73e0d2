import type { ComponentChildren } from 'preact'
import type { ParticipationView } from '../../../../server/contract/progress.ts'
import { Bar } from '../../../ui/bar.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatCount, formatDateTime } from '../../../ui/format.ts'
import { Stat, StatList } from '../../../ui/stat.tsx'

/** 名册 → 发放 → 送达 → 打开 → 开始 → 提交 → 有效, each against the roster. */
export function Funnel({ counts, aside }: { counts: ParticipationView; aside?: ComponentChildren }) {
  const { roster, sent, delivered, failed, opened, started, returned, valid, window } = counts
  const steps = [
    ['发放', sent, '已发出或登记发送'],
    ['送达', delivered, failed > 0 ? `送达失败 ${formatCount(failed)} 份` : '没有退回，或已提交'],
    ['打开', opened, '有人点开并触碰过页面'],
    ['开始', started, '答过第一项'],
    ['提交', returned, '收到的答卷'],
    ['有效', valid, '评分项数足够'],
  ] as const
  return (
    <Card title="填报进度" actions={aside}>
      <StatList>
        <Stat large label="名册" value={formatCount(roster)} hint="全部邀请" />
        {steps.map(([label, count, hint]) => (
          <Stat
            key={label}
            large
            label={label}
            value={formatCount(count)}
            hint={
              <>
                <Bar part={count} whole={roster} label={`${label} ${count}，名册 ${roster}`} />
                {hint}
              </>
            }
          />
        ))}
      </StatList>
      <p class="muted small">
        {formatDateTime(window.opensAt)} 至 {formatDateTime(window.closesAt)}。
      </p>
    </Card>
  )
}
