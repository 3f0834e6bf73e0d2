import type { SurveyView } from '../../../server/contract/surveys.ts'
import type { Dimension } from '../../../server/domain/scale.ts'
import { Badge } from '../../ui/badge.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { Facts } from '../../ui/stat.tsx'
import { Table } from '../../ui/table.tsx'
import { DeleteDraft } from './actions/delete-draft.tsx'
import { PlanVersionsCard } from './amend/versions-card.tsx'
import { SignedApprovalsCard } from './signed-approvals-card.tsx'
import { bandRange } from './band-range.ts'
import { Digest } from './digest.tsx'
import { History } from './history.tsx'
import { PlanFacts, ScaleTable } from './plan-facts.tsx'
import { surveyPath, useSurvey } from './survey-context.ts'

/** 方案: everything that freezes on approval, who signed it, and what has happened since. */
export function PlanTab() {
  const { survey } = useSurvey()
  const edit = survey.actions.includes('edit') && (
    <>
      <DeleteDraft />
      <LinkButton href={surveyPath(survey.id, 'edit')} size="small" icon="pencil">
        修改方案
      </LinkButton>
    </>
  )
  return (
    <div class="stack">
      <Card title="调查方案" actions={edit}>
        <PlanFacts survey={survey} />
      </Card>
      <div class="plan-columns">
        <Card title={`评价内容（${survey.questionnaire.dimensions.length} 项）`} flush>
          <Dimensions survey={survey} />
        </Card>
        <div class="stack">
          <Card title="量表" flush>
            <ScaleTable survey={survey} />
          </Card>
          <Card title="满意档位" flush>
            <Bands survey={survey} />
          </Card>
        </div>
      </div>
      <Card title="批准与校验">
        <Signatures survey={survey} />
      </Card>
      {survey.approvedAt && <PlanVersionsCard />}
      {survey.approvedAt && <SignedApprovalsCard />}
      <Card title="经过" flush>
        <History />
      </Card>
    </div>
  )
}

function Dimensions({ survey: { questionnaire } }: { survey: SurveyView }) {
  const isWeighted = questionnaire.dimensions.some((one) => one.weight !== undefined)
  return (
    <Table
      caption="评价内容"
      phone="scroll"
      columns={[
        { key: 'number', label: '序号', align: 'number', cell: (_, at) => at + 1 },
        {
          key: 'label',
          label: '评价内容',
          heading: true,
          cell: (one) => (
            <>
              {one.label} {one.note && <Badge>{one.note}</Badge>}
              {one.help && <div class="muted small">{one.help}</div>}
            </>
          ),
        },
        ...(isWeighted
          ? [{ key: 'weight', label: '权重', align: 'number' as const, cell: (one: Dimension) => one.weight ?? '1' }]
          : []),
      ]}
      rows={questionnaire.dimensions}
      rowKey={(one) => one.key}
    />
  )
}

function Bands({ survey: { rules } }: { survey: SurveyView }) {
  return (
    <Table
      caption="各满意档位的单位得分"
      phone="scroll"
      columns={[
        { key: 'label', label: '档位', heading: true, cell: (band) => band.label },
        { key: 'range', label: '单位得分', align: 'number', cell: (band, at) => bandRange(rules.bands, at) },
      ]}
      rows={rules.bands}
      rowKey={(band) => band.label}
    />
  )
}

function Signatures({ survey }: { survey: SurveyView }) {
  const header = survey.questionnaire.header
  return (
    <Facts
      facts={[
        ['起草', `${survey.createdBy.name}，${formatDateTime(survey.createdAt)}`],
        ['提交', formatDateTime(survey.submittedAt)],
        ['批准', survey.approvedBy ? `${survey.approvedBy.name}，${formatDateTime(survey.approvedAt)}` : '尚未批准'],
        ['校验码', <Digest digest={survey.planDigest} />],
        ['开始填报', formatDateTime(survey.openedAt)],
        ['截止', formatDateTime(survey.closedAt)],
        ...(header
          ? ([
              ['表号', header.formNumber ?? '—'],
              ['制定机关', header.authority ?? '—'],
              ['批准或备案文号', header.approvalNumber ?? '—'],
              ['有效期', header.validUntil ?? '—'],
            ] as const)
          : []),
      ]}
    />
  )
}
