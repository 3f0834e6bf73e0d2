import { useRoute } from 'preact-iso'
import type { HandOverList, HandOverView } from '../../../../server/contract/people.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { roleNames, surveyStatuses } from '../../../ui/status-badge.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import './people.css'

type Work = HandOverList['work'][number]

const kinds: Record<Work['kind'], string> = {
  survey: '调查',
  proposal: '待复核的提请',
  paper: '待复核的纸质代录',
  sending: '未发完的通知',
  evaluation: '绩效自评',
}

const states: Record<string, string> = {
  ineligible: '不属调查范围',
  eligible: '恢复调查范围',
  close: '提前截止',
  extend: '延长期限',
  invitation: '邀请',
  reminder: '催办',
  entered: '待复核',
}

const stateOf = ({ kind, state }: Work) =>
  kind === 'survey' ? surveyStatuses[state as keyof typeof surveyStatuses].label : (states[state] ?? '')

/** 离任交接清单, to print and sign. */
export default function HandOverPage() {
  const { params } = useRoute()
  const handOver = useLoad((signal) => api.get<HandOverView>(`/people/hand-overs/${params.id}`, signal), [params.id])
  return (
    <>
      <PageHead
        title="离任交接清单"
        back={{ href: '/admin/system/people', label: '人员与角色' }}
        actions={
          <Button icon="print" onClick={() => print()}>
            打印
          </Button>
        }
      />
      <WhenLoaded of={handOver}>{(data) => <Sheet {...data} />}</WhenLoaded>
    </>
  )
}

function Sheet({ leaver, department, successor, reason, doneBy, doneAt, list }: HandOverView) {
  const facts = [
    ['离任者', department ? `${leaver}（${department}）` : leaver],
    ['接手人', successor],
    ['原因', reason],
    ['办理', `${doneBy}，${formatDateTime(doneAt)}`],
    ['收回的角色', list.roles.map((role) => roleNames[role]).join('、') || '无'],
    ['结束的登录', `${list.sessions} 个`],
    ['撤销的密钥', list.keys.length > 0 ? list.keys.join('、') : '无'],
    ['结束的代行', `${list.deputies} 项`],
  ] as const
  return (
    <div class="stack">
      <Card>
        <dl class="hand-over-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={`移交事项（${list.work.length} 项）`} flush>
        <Table
          caption="移交事项"
          rows={list.work}
          rowKey={(one) => `${one.kind}${one.what}${one.state}`}
          empty={<Empty title="没有未完事项" />}
          columns={[
            { key: 'what', label: '事项', heading: true, cell: (one) => one.what },
            { key: 'kind', label: '类别', nowrap: true, cell: (one) => kinds[one.kind] },
            { key: 'state', label: '状态', nowrap: true, cell: (one) => stateOf(one) },
          ]}
        />
      </Card>
      <div class="signatures">
        {['离任者', '接手人', '监交人'].map((who) => (
          <p key={who}>
            {who}签字：
            <span class="signature-line" />
            日期：
            <span class="signature-line" />
          </p>
        ))}
      </div>
    </div>
  )
}
