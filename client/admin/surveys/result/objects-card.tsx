import type { ResultView } from '../../../../server/contract/results.ts'
import { ratingKey } from '../../../../server/domain/objects.ts'
import type { ObjectResult } from '../../../../server/domain/result.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatFigure, nothing } from '../../../ui/format.ts'
import { VerdictBadge } from '../../../ui/status-badge.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { explainInterval } from '../explain.ts'
import { plain } from '../formula.ts'

type Props = {
  result: ResultView
  objects: ObjectResult[]
  chosen: string | undefined
  onChoose: (key?: string) => void
}

/** 各评价对象: each cloud's own figure beside the overall one; a click brings its aspects below. */
export function ObjectsCard({ result, objects, chosen, onChoose }: Props) {
  const columns: Column<ObjectResult>[] = [
    {
      key: 'name',
      label: '评价对象',
      heading: true,
      cell: (one) =>
        one.hidden || result.withheld ? (
          one.name
        ) : (
          <Button tone="plain" size="small" onClick={() => onChoose(chosen === one.key ? undefined : one.key)}>
            {chosen === one.key ? `${one.name} ✓` : one.name}
          </Button>
        ),
    },
    { key: 'vendor', label: '服务商', cell: (one) => one.vendor ?? nothing },
    {
      key: 'units',
      label: '计入 / 应评',
      align: 'number',
      cell: (one) => `${one.units.scored} / ${one.units.roster - one.units.ineligible} 家`,
    },
    {
      key: 'value',
      label: result.indicator.figure,
      align: 'number',
      cell: (one) =>
        one.hidden ? (
          <span class="muted">隐去</span>
        ) : (
          <Explained of="object" n={`${one.units.scored} 家`}>
            {formatFigure(one.indicator.value, one.indicator.unit)}
          </Explained>
        ),
    },
    {
      key: 'exact',
      label: '精确值',
      align: 'number',
      cell: ({ indicator: { exact } }) => (exact ? plain(exact) : nothing),
    },
    {
      key: 'worst',
      label: '最不利值',
      align: 'number',
      cell: ({ indicator }) => formatFigure(indicator.worstCase, indicator.unit),
    },
    {
      key: 'interval',
      label: '95% 区间',
      nowrap: true,
      cell: ({ hidden, indicator }) => {
        if (hidden) return nothing
        const { interval, unit } = indicator
        if (!interval) return explainInterval(indicator)
        return `${formatFigure(interval.low, unit)} 至 ${formatFigure(interval.high, unit)}`
      },
    },
    { key: 'verdict', label: '结论', nowrap: true, cell: (one) => <VerdictBadge verdict={one.indicator.verdict} /> },
  ]
  return (
    <Card title={`各评价对象（${objects.length} 个）`} flush>
      <Table caption="各评价对象的结果" columns={columns} rows={objects} rowKey={(one) => one.key} />
      <p class="muted small objects-note">
        全体的数不是各对象的平均：先取每家单位对所用各对象得分的平均，再对各单位平均，一家一份。点名称看该对象的各项评价。
        {Number(result.composite.weight) > 0 && '专家只对总体评分，各对象的数不含专家评分。'}
        {objects.some(({ hidden }) => hidden) &&
          '“隐去”：评它的单位不足 5 家，或与别的数相减会推出少数单位的评价，按保密规定不列数值。'}
      </p>
    </Card>
  )
}

/** The result as the cards below show it, of one object alone: its aspects under the keys that its answers are found by. */
export const resultOfObject = (result: ResultView, one: ObjectResult): ResultView => ({
  ...result,
  ...one,
  dimensions: one.dimensions.map((dimension) => ({ ...dimension, key: ratingKey(one.key, dimension.key) })),
})
