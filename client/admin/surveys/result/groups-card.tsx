import type { ReportView } from '../../../../server/contract/report.ts'
import type { GroupResult } from '../../../../server/domain/breakdown.ts'
import { signed } from '../../../../server/domain/signed.ts'
import { Card } from '../../../ui/card.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { formatDateTime, formatFigure, formatPercent, nothing } from '../../../ui/format.ts'
import { type Column, Table } from '../../../ui/table.tsx'

/** 分类比较: by category of unit against the roster's makeup, and early against late respondents. */
export function GroupsCard({ report }: { report: ReportView }) {
  const { categories, timing } = report.analysis
  const { unit } = report.result.indicator
  const anyHidden = [...categories, ...timing.groups].some((one) => one.hidden)
  return (
    <Card title="分类比较">
      <div class="stack">
        <section class="stack-tight">
          <h3>按单位类别，与名单构成对照</h3>
          <Groups caption="按单位类别" first="类别" groups={categories} unit={unit} />
        </section>
        <section class="stack-tight">
          <h3>
            <Explained of="timing">早答与晚答</Explained>
          </h3>
          {timing.median && <p class="muted">以 {formatDateTime(timing.median)} 为界，此前收到一半的答卷。</p>}
          <Groups caption="早答与晚答" first="先后" groups={timing.groups} unit={unit} />
        </section>
        {anyHidden && (
          <p class="muted">“隐去”：单位不足 5 家，或与别的分组相减会推出少数单位的得分，按保密规定不列数值。</p>
        )}
      </div>
    </Card>
  )
}

type GroupsProps = { caption: string; first: string; groups: GroupResult[]; unit: string }

function Groups({ caption, first, groups, unit }: GroupsProps) {
  const columns: Column<GroupResult>[] = [
    { key: 'label', label: first, heading: true, nowrap: true, cell: (one) => one.label },
    { key: 'roster', label: '名单', align: 'number', cell: (one) => `${one.roster} 家` },
    {
      key: 'rosterShare',
      label: <Explained of="makeup">占名单</Explained>,
      align: 'number',
      cell: (one) => formatPercent(one.rosterShare),
    },
    { key: 'scored', label: '有得分', align: 'number', cell: (one) => `${one.scored} 家` },
    {
      key: 'scoredShare',
      label: <Explained of="makeup">占有得分</Explained>,
      align: 'number',
      cell: (one) => formatPercent(one.scoredShare),
    },
    {
      key: 'value',
      label: '得分',
      align: 'number',
      cell: (one) =>
        one.value === null ? (
          <span class="muted">{one.hidden ? '隐去' : nothing}</span>
        ) : (
          <Explained of="category" n={`${one.scored} 家`}>
            {formatFigure(one.value, unit)}
          </Explained>
        ),
    },
    {
      key: 'difference',
      label: <Explained of="difference">与全体之差</Explained>,
      align: 'number',
      cell: (one) => difference(one.difference),
    },
  ]
  return <Table caption={caption} phone="scroll" columns={columns} rows={groups} rowKey={(one) => one.label} />
}

/** A difference with its sign; — where there is none. */
export const difference = (value: string | null): string => (value === null ? nothing : signed(value))
