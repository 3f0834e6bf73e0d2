import type { ResultView } from '../../../../server/contract/surveys.ts'
import { Card } from '../../../ui/card.tsx'
import { formatFigure } from '../../../ui/format.ts'
import { Table } from '../../../ui/table.tsx'
import { explainAlpha } from '../explain.ts'
import { useSurvey } from '../survey-context.ts'
import { EvidenceLink } from './evidence-link.tsx'

/** What speaks for or against the data: α, flags, and the figure without the flagged. */
export function QualityCard({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  const { flagged, withoutFlagged, indicator, units } = result
  const rows = [
    { name: `全部有效答卷（${indicator.figure}）`, value: indicator.value, units: units.scored },
    { name: '不计有标记的答卷', value: withoutFlagged.value, units: withoutFlagged.units },
  ]
  return (
    <Card title="数据质量">
      <div class="grid-2">
        <section class="stack-tight">
          <h3>内部一致性系数</h3>
          <p class="quality-figure figures">{result.alpha ?? '不适用'}</p>
          <p class="muted">{explainAlpha(result)}</p>
        </section>
        <section class="stack-tight">
          <h3>有标记的答卷</h3>
          <p class="quality-figure figures">
            <EvidenceLink count={flagged.total} filter={{ flagged: '1' }} what="有标记的答卷" /> 份
          </p>
          <p class="muted">
            填写过快（少于 {survey.rules.speederSeconds} 秒）
            <EvidenceLink
              count={flagged.speeders}
              filter={{ flag: 'speeder' }}
              what="填写过快的答卷"
            /> 份，各项同分{' '}
            <EvidenceLink count={flagged.straightLiners} filter={{ flag: 'straight-line' }} what="各项同分的答卷" />{' '}
            份。标记只作提示，答卷照计，不剔除。
          </p>
          <Table
            caption="计与不计有标记的答卷"
            phone="scroll"
            columns={[
              { key: 'name', label: '口径', heading: true, cell: (row) => row.name },
              { key: 'value', label: '数值', align: 'number', cell: (row) => formatFigure(row.value, indicator.unit) },
              { key: 'units', label: '单位数', align: 'number', cell: (row) => row.units },
            ]}
            rows={rows}
            rowKey={(row) => row.name}
          />
        </section>
      </div>
    </Card>
  )
}
