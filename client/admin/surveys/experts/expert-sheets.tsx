import type { ExpertSheetView } from '../../../../server/contract/experts.ts'
import type { Page } from '../../../../server/contract/fields.ts'
import type { CompositeResult } from '../../../../server/domain/experts.ts'
import { api } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { Stat, StatList } from '../../../ui/stat.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'

type Sheets = Page<ExpertSheetView> & { composite: CompositeResult }

/** 专家评分汇总: mean and spread, then every sheet with its reasons. */
export function ExpertSheets() {
  const { survey } = useSurvey()
  const sheets = useLoad((signal) => api.get<Sheets>(`/surveys/${survey.id}/expert-sheets`, signal), [survey])
  return <WhenLoaded of={sheets}>{(found) => <Found of={found} />}</WhenLoaded>
}

function Found({ of: { items, composite } }: { of: Sheets }) {
  const { survey, experts, weight } = composite
  const sheets = items.filter((one) => one.state === 'scored' || one.state === 'recused')
  return (
    <>
      <Card title="专家评分汇总">
        <StatList>
          <Stat label="用户评价 M" value={survey.value ?? nothing} hint="各单位得分的平均" />
          <Stat label="专家评分 E" value={experts.value ?? nothing} hint={`${experts.sheets} 份的平均，一人一票`} />
          <Stat label="标准差" value={experts.sd ?? nothing} hint="各份之间" />
          <Stat label="最低–最高" value={experts.lowest === null ? nothing : `${experts.lowest}–${experts.highest}`} />
          <Stat label="回避" value={experts.recused} hint={`共聘请 ${experts.named} 人`} />
          <Stat label="综合" value={composite.value ?? nothing} hint={`专家权重 ${weight}`} />
        </StatList>
      </Card>
      {sheets.map((one) => (
        <Card key={`${one.name} ${one.affiliation}`} title={`${one.name}（${one.affiliation}）`}>
          <p class="muted small">
            {one.state === 'recused' ? '声明回避，未评分' : `平均 ${one.score}`}，{formatDateTime(one.submittedAt)} 交来
          </p>
          {one.state === 'scored' && (
            <Table
              caption={`${one.name}的评分`}
              phone="scroll"
              columns={[
                { key: 'label', label: '评价内容', heading: true, cell: (row) => row.label },
                { key: 'score', label: '评分', align: 'number', cell: (row) => row.score },
                { key: 'reason', label: '理由', cell: (row) => row.reason ?? nothing },
              ]}
              rows={one.scores}
              rowKey={(row) => row.key}
            />
          )}
          <p>
            <span class="muted">{one.state === 'recused' ? '回避的原因：' : '总的评分理由：'}</span>
            {one.comment}
          </p>
        </Card>
      ))}
    </>
  )
}
