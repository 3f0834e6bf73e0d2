import { useMemo } from 'preact/hooks'
import type { ResultView } from '../../../../server/contract/results.ts'
import type { DimensionResult } from '../../../../server/domain/result.ts'
import type { Level } from '../../../../server/domain/scale.ts'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { levelShares } from '../../charts/level-shares.ts'
import { useSurvey } from '../survey-context.ts'
import { EvidenceLink } from './evidence-link.tsx'

/** How the answers of each dimension divide over the levels; every count leads to its answer sheets. */
export function LevelsCard({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  const { scale, notApplicable } = survey.questionnaire
  const config = useMemo(() => levelShares(result.dimensions, scale), [result, scale])
  const columns: Column<DimensionResult>[] = [
    { key: 'label', label: '评价内容', heading: true, cell: (one) => one.label },
    ...scale.toSorted((a, b) => b.level - a.level).map(levelColumn),
    ...(notApplicable ? [naColumn] : []),
    {
      key: 'missing',
      label: '未答',
      align: 'number',
      cell: (one) => (
        <EvidenceLink count={one.missing} filter={{ dimension: one.key, level: 'missing' }} what={`${one.label}未答`} />
      ),
    },
    {
      key: 'n',
      label: '评分数',
      align: 'number',
      cell: (one) => (
        <EvidenceLink count={one.n} filter={{ dimension: one.key, level: 'scored' }} what={`${one.label}已评分`} />
      ),
    },
  ]
  return (
    <Card>
      <ChartFigure
        wide
        title="各项评价的分布"
        note="条内为份数；点表中的数可看是哪些答卷。"
        summary={`各项评价在 ${scale.length} 档上的分布，数据见下表`}
        config={config}
        height={72 + result.dimensions.length * 30}
        table={
          <Table
            caption="各项评价的分布"
            phone="scroll"
            columns={columns}
            rows={result.dimensions}
            rowKey={(one) => one.key}
          />
        }
      />
    </Card>
  )
}

function levelColumn({ level, label }: Level): Column<DimensionResult> {
  return {
    key: String(level),
    label,
    align: 'number',
    cell: (one) => (
      <EvidenceLink
        count={one.counts[String(level)] ?? 0}
        filter={{ dimension: one.key, level: String(level) }}
        what={`${one.label}评为${label}`}
      />
    ),
  }
}

const naColumn: Column<DimensionResult> = {
  key: 'na',
  label: '不适用',
  align: 'number',
  cell: (one) => (
    <EvidenceLink count={one.notApplicable} filter={{ dimension: one.key, level: 'na' }} what={`${one.label}不适用`} />
  ),
}
