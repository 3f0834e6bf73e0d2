import type { PlanVersionView } from '../../../../server/contract/amendments.ts'
import type { Page } from '../../../../server/contract/fields.ts'
import { api } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { Digest } from '../digest.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { AmendmentList } from './amendment-list.tsx'

/** 方案各版: the plan as approved and every amendment since, each with its digest. */
export function PlanVersionsCard() {
  const { survey } = useSurvey()
  const versions = useLoad(
    (signal) => api.get<Page<PlanVersionView>>(`/surveys/${survey.id}/plan-versions`, signal),
    [survey.id, survey.planVersion, survey.status],
  )
  const amend = survey.actions.includes('amend') && (
    <>
      <LinkButton size="small" href={surveyPath(survey.id, 'amend-roster')}>
        提请修订名单
      </LinkButton>
      <LinkButton size="small" href={surveyPath(survey.id, 'amend')}>
        提请修订方案
      </LinkButton>
    </>
  )
  return (
    <Card title="方案各版" actions={amend} flush>
      <WhenLoaded of={versions}>
        {({ items }) => (
          <Table
            caption="历版方案"
            phone="scroll"
            columns={[
              { key: 'version', label: '版次', heading: true, nowrap: true, cell: (one) => `第 ${one.version} 版` },
              { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDateTime(one.at) },
              { key: 'seats', label: '席位', align: 'number', cell: (one) => one.seats },
              {
                key: 'digest',
                label: '校验码',
                nowrap: true,
                cell: (one) => <Digest digest={one.digest} length={12} />,
              },
              { key: 'what', label: '修订内容', cell: (one) => <Reason of={one} /> },
            ]}
            rows={items}
            rowKey={(one) => one.version}
          />
        )}
      </WhenLoaded>
    </Card>
  )
}

function Reason({ of: { amendment } }: { of: PlanVersionView }) {
  if (!amendment) return <>经批准的方案</>
  return (
    <>
      <p>
        {amendment.reason}（{amendment.proposedBy}提请，{amendment.confirmedBy}同意）
      </p>
      <AmendmentList of={amendment} />
    </>
  )
}
