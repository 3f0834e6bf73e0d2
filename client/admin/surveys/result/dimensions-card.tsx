import { useMemo } from 'preact/hooks'
import type { ResultView } from '../../../../server/contract/results.ts'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatPercent, nothing } from '../../../ui/format.ts'
import { Table } from '../../../ui/table.tsx'
import { dimensionMeans } from '../../charts/dimension-means.ts'

/** Mean, spread and shares per dimension. */
export function DimensionsCard({ result }: { result: ResultView }) {
  const { dimensions, indicator } = result
  const config = useMemo(() => dimensionMeans(dimensions, indicator.target), [dimensions, indicator.target])
  return (
    <Card>
      <ChartFigure
        title="各项评价的平均分"
        note="虚线为目标值；目标值针对总的满意度，单项低于它只作提示，条纹表示低于目标值。"
        summary={dimensions.map((one) => `${one.label} ${one.mean ?? '无'}`).join('，')}
        config={config}
        height={64 + dimensions.length * 30}
        table={
          <Table
            caption="各项评价的平均分"
            phone="scroll"
            columns={[
              { key: 'label', label: '评价内容', heading: true, cell: (one) => one.label },
              {
                key: 'mean',
                label: '平均分',
                align: 'number',
                cell: (one) => (
                  <Explained of="mean" n={`${one.n} 份`}>
                    {one.mean ?? nothing}
                  </Explained>
                ),
              },
              {
                key: 'sd',
                label: '标准差',
                align: 'number',
                cell: (one) => (
                  <Explained of="sd" n={`${one.n} 份`}>
                    {one.sd ?? nothing}
                  </Explained>
                ),
              },
              {
                key: 'top',
                label: '非常满意率',
                align: 'number',
                cell: (one) => (
                  <Explained of="topBox" n={`${one.n} 份`}>
                    {formatPercent(one.topBox)}
                  </Explained>
                ),
              },
              {
                key: 'top2',
                label: '满意率',
                align: 'number',
                cell: (one) => (
                  <Explained of="top2" n={`${one.n} 份`}>
                    {formatPercent(one.top2)}
                  </Explained>
                ),
              },
              {
                key: 'bottom2',
                label: '不满意率',
                align: 'number',
                cell: (one) => (
                  <Explained of="bottom2" n={`${one.n} 份`}>
                    {formatPercent(one.bottom2)}
                  </Explained>
                ),
              },
            ]}
            rows={dimensions}
            rowKey={(one) => one.key}
          />
        }
      />
    </Card>
  )
}
