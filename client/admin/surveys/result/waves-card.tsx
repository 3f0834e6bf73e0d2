import { useMemo } from 'preact/hooks'
import type { ReportView } from '../../../../server/contract/report.ts'
import { lineageWords } from '../../../../server/contract/words.ts'
import type { WaveComparison } from '../../../../server/domain/compare-waves.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatFigure, nothing } from '../../../ui/format.ts'
import { type Column, Table } from '../../../ui/table.tsx'
import { waveRadar } from '../../charts/wave-radar.ts'
import { waveTrend } from '../../charts/wave-trend.ts'
import { difference } from './groups-card.tsx'

type Wave = WaveComparison['waves'][number]
type Row = WaveComparison['rows'][number]

/** 历年对比: the figure over the waves, and each dimension beside the wave before. */
export function WavesCard({ report: { comparison } }: { report: ReportView }) {
  if (comparison.waves.length < 2) {
    return (
      <Card title="历年对比">
        <p class="muted">
          还没有更早的调查可比。以前年度的结果可在<a href="/admin/surveys/outside">往年结果</a>登记，标明“外部来源”。
        </p>
      </Card>
    )
  }
  return (
    <>
      <Card>
        <Trend comparison={comparison} />
      </Card>
      <Card>
        <Radar comparison={comparison} />
      </Card>
    </>
  )
}

function Trend({ comparison }: { comparison: WaveComparison }) {
  const config = useMemo(() => waveTrend(comparison), [comparison])
  const { waves, change } = comparison
  return (
    <ChartFigure
      title="历年用户使用满意度"
      note="空心点为外部来源：照原件登记，本系统没有答卷可复算。"
      summary={waves.map((wave) => `${wave.year} 年 ${wave.value ?? nothing}`).join('，')}
      config={config}
      height={260}
      table={
        <div class="stack-tight">
          <Table
            caption="历年用户使用满意度"
            phone="scroll"
            columns={[
              { key: 'year', label: '年度', heading: true, nowrap: true, cell: (wave: Wave) => wave.year },
              { key: 'value', label: '数值', align: 'number', cell: (wave) => formatFigure(wave.value, wave.unit) },
              { key: 'figure', label: '口径', nowrap: true, cell: (wave) => wave.figure },
              { key: 'valid', label: '有效', align: 'number', cell: (wave) => wave.valid ?? nothing },
              {
                key: 'origin',
                label: '来源',
                nowrap: true,
                cell: (wave) => (wave.origin === 'outside' ? <Badge tone="warn">外部来源</Badge> : '本系统'),
              },
            ]}
            rows={waves}
            rowKey={(wave) => wave.id}
          />
          <p>
            <Explained of="change">较上期</Explained>：
            <span class="figures">{change === null ? '口径不同，不相减' : difference(change)}</span>
          </p>
        </div>
      }
    />
  )
}

function Radar({ comparison }: { comparison: WaveComparison }) {
  const config = useMemo(() => waveRadar(comparison), [comparison])
  const { waves, rows, shared } = comparison
  const [former, current] = waves.slice(-2)
  const columns: Column<Row>[] = [
    { key: 'label', label: '评价内容', heading: true, cell: (row) => <Label row={row} /> },
    { key: 'former', label: `${former?.year}`, align: 'number', cell: (row) => row.means.at(-2) ?? nothing },
    { key: 'current', label: `${current?.year}`, align: 'number', cell: (row) => row.means.at(-1) ?? nothing },
    {
      key: 'change',
      label: <Explained of="change">变化</Explained>,
      align: 'number',
      cell: (row) => difference(row.change),
    },
  ]
  const hasFormer = rows.some((row) => row.means.at(-2) !== null)
  const table = (
    <div class="stack-tight">
      <Table caption="各项评价与上期" phone="scroll" columns={columns} rows={rows} rowKey={(row) => row.key} />
      {shared && (
        <p>
          <Explained of="shared" n={`${shared.count} 项`}>
            共有评价内容
          </Explained>
          的平均：
          <span class="figures">
            {shared.former} → {shared.current}（{difference(shared.change)}）
          </span>
        </p>
      )}
    </div>
  )
  if (!hasFormer) return <p class="muted">上期没有分项平均分，只能比较总的数值。</p>
  return (
    <ChartFigure
      title="各项评价与上期"
      note="实线圆点为本期，虚线三角为上期；轴不从 0 起，以便看出差别。"
      summary={rows.map((row) => `${row.label} ${row.means.at(-2) ?? '无'} 至 ${row.means.at(-1) ?? '无'}`).join('，')}
      config={config}
      height={420}
      table={table}
    />
  )
}

function Label({ row }: { row: Row }) {
  return (
    <>
      {row.label}
      {row.lineage && row.lineage !== 'same' && (
        <>
          {' '}
          <Badge>{lineageWords[row.lineage]}</Badge>
        </>
      )}
      {row.formerLabel && <span class="muted small"> 上期：{row.formerLabel}</span>}
    </>
  )
}
