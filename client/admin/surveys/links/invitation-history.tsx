import type { InvitationEventView } from '../../../../server/contract/by-hand.ts'
import { api } from '../../../api.ts'
import { formatDateTime } from '../../../ui/format.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'

const kinds: Record<InvitationEventView['kind'], string> = {
  sent: '登记已发送',
  delivered: '已送达',
  failed: '送达失败',
  reminded: '已催办',
  opened: '已查看',
  started: '开始填写',
  returned: '已提交',
  revised: '修改后重新提交',
  refused: '谢绝填写',
  ineligible: '不属调查范围',
  reinstated: '恢复邀请',
  revoked: '作废链接',
  reissued: '重新生成链接',
  'on-paper': '纸质代录',
}

/** What became of one invitation: how it was sent, when and by whom, and all that followed. */
export function InvitationHistory({ invitationId, generation }: { invitationId: number; generation: number }) {
  const { survey } = useSurvey()
  const path = `/surveys/${survey.id}/invitations/${invitationId}/events`
  const events = useLoad((signal) => api.get<InvitationEventView[]>(path, signal), [path, generation])
  return (
    <WhenLoaded of={events}>
      {(all) => (
        <Table
          caption="经过"
          showCaption
          phone="scroll"
          empty="还没有登记发送"
          columns={[
            {
              key: 'at',
              label: '时间',
              nowrap: true,
              cell: ({ at }) => <span class="figures">{formatDateTime(at)}</span>,
            },
            { key: 'kind', label: '事项', heading: true, nowrap: true, cell: ({ kind }) => kinds[kind] },
            { key: 'by', label: '办理人', nowrap: true, cell: ({ by }) => by ?? '—' },
            { key: 'note', label: '方式或原因', cell: ({ note }) => note ?? '' },
          ]}
          rows={all}
          rowKey={({ at, kind }) => `${at}${kind}`}
        />
      )}
    </WhenLoaded>
  )
}
