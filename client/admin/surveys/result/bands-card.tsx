import { useMemo } from 'preact/hooks'
import type { ResultView } from '../../../../server/contract/results.ts'
import { Card } from '../../../ui/card.tsx'
import { ChartFigure } from '../../../ui/chart.tsx'
import { Explained } from '../../../ui/explained.tsx'
import { Table } from '../../../ui/table.tsx'
import { unitBands } from '../../charts/unit-bands.ts'
import { bandRange } from '../band-range.ts'
import { useSurvey } from '../survey-context.ts'
import { EvidenceLink } from './evidence-link.tsx'

/** 单位档位: how many units fall in each band of the plan. */
export function BandsCard({ result, isOfObject }: { result: ResultView; isOfObject: boolean }) {
  const { survey } = useSurvey()
  const { bands } = survey.rules
  const severalSeats = survey.roster.seats > survey.roster.units
  const config = useMemo(() => unitBands(bands, result.unitBands), [bands, result])
  const counts = bands.map((band) => result.unitBands[band.label] ?? 0)
  return (
    <Card>
      <ChartFigure
        title="单位满意档位"
        note={`按单位得分分档，共 ${result.units.scored} 家。${isOfObject ? '' : `点家数可看这些单位的答卷${severalSeats ? '，一家单位可有几份' : ''}。`}`}
        summary={bands.map((band, at) => `${band.label} ${counts[at]} 家`).join('，')}
        config={config}
        height={210}
        table={
          <Table
            caption="单位满意档位"
            phone="scroll"
            columns={[
              { key: 'band', label: '档位', heading: true, cell: (band) => band.label },
              {
                key: 'range',
                label: '单位得分',
                nowrap: true,
                cell: (_, at) => <span class="figures">{bandRange(bands, at)}</span>,
              },
              {
                key: 'units',
                label: (
                  <Explained of="unitBands" n={`${result.units.scored} 家`}>
                    家数
                  </Explained>
                ),
                align: 'number',
                cell: (band, at) =>
                  isOfObject ? (
                    (counts[at] ?? 0)
                  ) : (
                    <EvidenceLink count={counts[at] ?? 0} filter={{ band: band.label }} what={`${band.label}的单位`} />
                  ),
              },
            ]}
            rows={bands}
            rowKey={(band) => band.label}
          />
        }
      />
    </Card>
  )
}
