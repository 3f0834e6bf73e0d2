import type { ResultView } from '../../../../server/contract/results.ts'
import { Card } from '../../../ui/card.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatCount, formatPercent } from '../../../ui/format.ts'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { EvidenceLink } from './evidence-link.tsx'

/** 样本情况: how many were asked, came back and count; what came back leads to its answer sheets. */
export function SampleCard({ result }: { result: ResultView }) {
  const { ineligible } = result.dispositions
  const { returned, complete, valid, units } = result
  // 名单 counts seats; where a unit has several, both numbers are needed to read it.
  const whole = result.roster > units.roster ? `席位数，共 ${formatCount(units.roster)} 家单位` : '全部邀请'
  return (
    <Card title="样本情况">
      <StatList>
        <Stat label="名单" value={formatCount(result.roster)} hint={whole} />
        <Stat label="发放" value={formatCount(result.issued)} hint="生成了链接" />
        <Stat label="收回" value={<EvidenceLink count={returned} filter={{}} what="收回" />} hint="收到的答卷" />
        {Boolean(result.onPaper) && <Stat label="纸质代录" value={formatCount(result.onPaper)} hint="含在收回之内" />}
        <Stat
          label="完整"
          value={<EvidenceLink count={complete} filter={{ standing: 'complete' }} what="完整" />}
          hint="作答项数足够"
        />
        <Stat
          label="有效"
          value={<EvidenceLink count={valid} filter={{ standing: 'valid' }} what="有效" />}
          hint="评分项数也足够"
        />
        <Stat
          label="应答率"
          value={
            <Explained of="responseRate" n={`${result.roster - ineligible} 席`}>
              {formatPercent(result.responseRate)}
            </Explained>
          }
          hint={ineligible > 0 ? `完整 ÷（名单 － 不属范围 ${ineligible}）` : '完整 ÷ 名单'}
        />
      </StatList>
    </Card>
  )
}
