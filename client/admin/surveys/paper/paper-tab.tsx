import type { Page } from '../../../../server/contract/fields.ts'
import type { PaperEntryView, PaperState } from '../../../../server/contract/paper.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { LinkButton } from '../../../ui/button.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useMe, useRole } from '../../me.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { seatName } from '../seat-name.ts'
import { whenBothWords } from '../words.ts'

const states: Record<PaperState, { label: string; tone: 'warn' | 'ok' | 'neutral' }> = {
  entered: { label: '待复核', tone: 'warn' },
  confirmed: { label: '已计入', tone: 'ok' },
  rejected: { label: '已退回', tone: 'neutral' },
}

/** 纸质问卷: what was entered, what waits for the second person, what counts. */
export function PaperTab() {
  const { survey } = useSurvey()
  const mayEnter = useRole('manager') && survey.status === 'open'
  const entries = useLoad(
    (signal) => api.get<Page<PaperEntryView>>(`/surveys/${survey.id}/paper`, signal),
    [survey.id, survey.status],
  )
  return (
    <div class="stack">
      <Notice>
        <p>
          盖章的纸质问卷由一人录入并上传扫描件，另一人对照扫描件复核后才计入，标为“纸质代录”。同一席位网上、纸质都有时：
          {whenBothWords[survey.rules.whenBoth ?? 'first']}。
        </p>
      </Notice>
      <div class="row">
        {mayEnter && (
          <LinkButton tone="primary" icon="plus" href={surveyPath(survey.id, 'paper/new')}>
            录入纸质问卷
          </LinkButton>
        )}
        <LinkButton icon="print" href={surveyPath(survey.id, 'blank-form')}>
          空白问卷
        </LinkButton>
      </div>
      <WhenLoaded of={entries}>{({ items }) => <Entries items={items} />}</WhenLoaded>
    </div>
  )
}

function Entries({ items }: { items: PaperEntryView[] }) {
  const { survey } = useSurvey()
  const me = useMe()
  const columns: Column<PaperEntryView>[] = [
    { key: 'unit', label: '单位', heading: true, cell: (one) => seatName(one) },
    {
      key: 'state',
      label: '状态',
      nowrap: true,
      cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
    },
    {
      key: 'entered',
      label: '录入',
      cell: ({ enteredBy, enteredAt }) => `${enteredBy.name} ${formatDateTime(enteredAt)}`,
    },
    {
      key: 'decided',
      label: '复核',
      cell: ({ decidedBy, decidedAt }) => (decidedBy ? `${decidedBy.name} ${formatDateTime(decidedAt)}` : nothing),
    },
    { key: 'reason', label: '退回原因', deskOnly: true, cell: ({ reason }) => reason ?? '' },
    {
      key: 'actions',
      label: '操作',
      align: 'actions',
      cell: (one) =>
        one.state === 'entered' && (
          <LinkButton size="small" href={surveyPath(survey.id, `paper/${one.id}`)}>
            {one.enteredBy.id === me.id ? '查看录入' : '复核录入'}
          </LinkButton>
        ),
    },
  ]
  return <Table caption="纸质问卷" empty="还没有录入纸质问卷" columns={columns} rows={items} rowKey={({ id }) => id} />
}
