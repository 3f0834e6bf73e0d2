import type { ResultView } from '../../../../server/contract/results.ts'
import { Card } from '../../../ui/card.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatFigure } from '../../../ui/format.ts'
import { Table } from '../../../ui/table.tsx'
import { explainAlpha } from '../explain.ts'
import { useSurvey } from '../survey-context.ts'
import { EvidenceLink } from './evidence-link.tsx'

/** What speaks for or against the data: α, flags, and the figure with and without what is flagged or invalidated. */
export function QualityCard({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  const { burst } = survey.rules
  const { flagged, withoutFlagged, withInvalidated, invalidated, indicator, units } = result
  const rows = [
    { name: `结果所用：有标记的照计，无效的不计（${indicator.figure}）`, value: indicator.value, units: units.scored },
    { name: '有标记的也不计', value: withoutFlagged.value, units: withoutFlagged.units },
    { name: '认定无效的也计入', value: withInvalidated.value, units: withInvalidated.units },
  ]
  return (
    <Card title="数据质量">
      <div class="grid-2">
        <section class="stack-tight">
          <h3>内部一致性系数</h3>
          <p class="quality-figure figures">
            <Explained of="alpha" n={`${result.alphaN} 份`}>
              {result.alpha ?? '不适用'}
            </Explained>
          </p>
          <p class="muted">{explainAlpha(result)}</p>
        </section>
        <section class="stack-tight">
          <h3>有标记的答卷</h3>
          <p class="quality-figure figures">
            <EvidenceLink count={flagged.total} filter={{ flagged: '1' }} what="有标记的答卷" /> 份
          </p>
          <p class="muted">
            <Explained of="speeders">填写过快</Explained>（少于 {survey.rules.speederSeconds} 秒）
            <EvidenceLink count={flagged.speeders} filter={{ flag: 'speeder' }} what="填写过快的答卷" /> 份，
            <Explained of="straightLiners">各项同分</Explained>{' '}
            <EvidenceLink count={flagged.straightLiners} filter={{ flag: 'straight-line' }} what="各项同分的答卷" /> 份
            {burst && burst.count > 0 && (
              <>
                ，集中提交（同一网络地址或设备 {burst.minutes} 分钟内 {burst.count} 份及以上）
                <EvidenceLink count={flagged.bursts} filter={{ flag: 'burst' }} what="集中提交的答卷" /> 份
              </>
            )}
            。标记只作提示，答卷照计，不剔除。
          </p>
          <p class="muted">
            认定无效的答卷 <span class="figures">{invalidated}</span> 份：由一人提请、另一人复核同意，不计入结果。
          </p>
          <Table
            caption="计与不计有标记、无效的答卷"
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
