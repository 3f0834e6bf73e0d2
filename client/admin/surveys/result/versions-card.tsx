import type { Page } from '../../../../server/contract/fields.ts'
import type { ResultVersionView } from '../../../../server/contract/results.ts'
import { api, withQuery } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime, formatFigure, nothing } from '../../../ui/format.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { shortDigest } from '../digest.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'

/** Every result this survey has had: none is overwritten. */
export function VersionsCard({ version }: { version: number }) {
  const { survey } = useSurvey()
  const { unit } = survey.rules.indicator
  const versions = useLoad(
    (signal) => api.get<Page<ResultVersionView>>(`/surveys/${survey.id}/result/versions`, signal),
    [survey.id, version],
  )
  return (
    <Card title="结果各版" flush>
      <WhenLoaded of={versions}>
        {({ items }) => (
          <Table
            caption="结果各版一览"
            columns={[
              {
                key: 'version',
                label: '版次',
                heading: true,
                nowrap: true,
                cell: (one) => (
                  <a href={withQuery(surveyPath(survey.id, 'result'), { version: one.version })}>
                    {nameOf(one, version)}
                  </a>
                ),
              },
              { key: 'value', label: '数值', align: 'number', cell: (one) => formatFigure(one.value, unit) },
              { key: 'verdict', label: '结论', nowrap: true, cell: (one) => one.verdict ?? nothing },
              { key: 'worst', label: '最不利值', align: 'number', cell: (one) => formatFigure(one.worstCase, unit) },
              { key: 'valid', label: '有效', align: 'number', cell: (one) => one.valid },
              { key: 'invalid', label: '认定无效', align: 'number', cell: (one) => one.invalidated },
              { key: 'at', label: '算出时间', nowrap: true, cell: (one) => formatDateTime(one.computedAt) },
              { key: 'cause', label: '缘由', cell: (one) => causeOf(one) },
            ]}
            rows={items}
            rowKey={(one) => one.version}
          />
        )}
      </WhenLoaded>
    </Card>
  )
}

function nameOf(one: ResultVersionView, inForce: number): string {
  if (one.pending) return `第 ${one.version} 版（更正中）`
  return `第 ${one.version} 版${one.version === inForce ? '（现行）' : ''}`
}

function causeOf({ cause }: ResultVersionView): string {
  if (!cause) return '截止时算出'
  const act = cause.kind === 'invalidate' ? '认定无效' : '恢复有效'
  return `答卷 ${shortDigest(cause.digest, 12)} ${act}：${cause.reason}（${cause.proposedBy}提请，${cause.confirmedBy}同意）`
}
