import type { ResultView } from '../../../../server/contract/surveys.ts'
import { Card } from '../../../ui/card.tsx'
import { formatCount, formatPercent } from '../../../ui/format.ts'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { surveyPath } from '../survey-context.ts'

export function SampleCard({ result }: { result: ResultView }) {
  const { ineligible } = result.dispositions
  const returned = <a href={surveyPath(result.survey.id, 'answers')}>{formatCount(result.returned)}</a>
  return (
    <Card title="样本情况">
      <StatList>
        <Stat label="名单" value={formatCount(result.roster)} hint="全部邀请" />
        <Stat label="发放" value={formatCount(result.issued)} hint="生成了链接" />
        <Stat label="收回" value={returned} hint="收到的答卷" />
        <Stat label="完整" value={formatCount(result.complete)} hint="作答项数足够" />
        <Stat label="有效" value={formatCount(result.valid)} hint="评分项数也足够" />
        <Stat
          label="应答率"
          value={formatPercent(result.responseRate)}
          hint={ineligible > 0 ? `完整 ÷（名单 － 不属范围 ${ineligible}）` : '完整 ÷ 名单'}
        />
      </StatList>
    </Card>
  )
}
