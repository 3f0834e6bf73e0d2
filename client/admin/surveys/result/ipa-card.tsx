import { useMemo } from 'preact/hooks'
import type { ReportView } from '../../../../server/contract/report.ts'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { nothing } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Table } from '../../../ui/table.tsx'
import { ipaQuadrants } from '../../charts/ipa-quadrants.ts'

/** 重要性—满意度分析 (GB/T 19038, annex D). */
export function IpaCard({ report }: { report: ReportView }) {
  const { ipa } = report.analysis
  const config = useMemo(() => ipaQuadrants(ipa), [ipa])
  if (ipa.basis === null || !ipa.crossing) {
    return (
      <Card title="重要性—满意度分析">
        <p class="muted">
          不适用：方案没有给各项权重，作答“总体评价”的答卷又太少或没有差异，无从得出各项的重要性。重要性不能用含有该项的平均分推算。
        </p>
      </Card>
    )
  }
  const rows = ipa.points.map((one, at) => ({ ...one, number: at + 1 }))
  return (
    <Card>
      <ChartFigure
        title="重要性—满意度分析"
        note="四分区依 GB/T 19038 附录 D：右下“修补区”重要而满意程度偏低，宜先改进。"
        summary={rows.map((one) => `${one.label} ${one.quadrant ?? '不适用'}`).join('，')}
        config={config}
        height={420}
        table={
          <div class="stack-tight">
            {ipa.basis === 'derived' && ipa.fewResponses && (
              <Notice tone="warn" title={`只有 ${ipa.n} 份答卷作答了总体评价，不足 100 份`}>
                <p>分区容易因少数答卷而变，只供讨论，不宜据以下结论。</p>
              </Notice>
            )}
            <Table
              caption="重要性—满意度分析"
              phone="scroll"
              columns={[
                { key: 'label', label: '评价内容', heading: true, cell: (one) => `${one.number} ${one.label}` },
                {
                  key: 'importance',
                  label: '重要性',
                  align: 'number',
                  cell: (one) => (
                    <Explained of="importance" n={`${one.n} 份`}>
                      {one.importance ?? nothing}
                    </Explained>
                  ),
                },
                {
                  key: 'performance',
                  label: <Explained of="performance">平均分</Explained>,
                  align: 'number',
                  cell: (one) => one.performance ?? nothing,
                },
                {
                  key: 'quadrant',
                  label: <Explained of="quadrant">分区</Explained>,
                  nowrap: true,
                  cell: (one) => one.quadrant ?? '不适用',
                },
              ]}
              rows={rows}
              rowKey={(one) => one.key}
            />
            <p class="muted figures">
              分界：重要性 {ipa.crossing.importance}，平均分 {ipa.crossing.performance}
            </p>
          </div>
        }
      />
    </Card>
  )
}
