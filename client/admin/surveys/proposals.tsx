import { useState } from 'preact/hooks'
import type { ProposalView } from '../../../server/contract/proposals.ts'
import type { Page } from '../../../server/contract/fields.ts'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm, ConfirmWithReason } from '../../ui/confirm.tsx'
import { formatDateTime, formatDayTime } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { AmendmentList } from './amend/amendment-list.tsx'
import { shortDigest } from './digest.tsx'
import { seatName } from './seat-name.ts'
import { useSurvey } from './survey-context.ts'

const titles: Record<ProposalView['kind'], string> = {
  ineligible: '认定不属调查范围',
  eligible: '恢复为调查单位',
  close: '提前截止',
  extend: '延长期限',
  amend: '修订方案或名单',
  invalidate: '认定答卷无效',
  revalidate: '恢复答卷为有效',
}
const effects: Record<ProposalView['kind'], string> = {
  ineligible: '同意后该邀请不计入应答率的分母和最不利情形，链接失效。',
  eligible: '同意后该邀请重新计入分母，并生成新链接。',
  close: '同意后立即截止：链接失效，结果随即算出，不能再开。',
  extend: '同意后填写页和各处的截止时间随即改变。',
  amend: '同意后方案即为新的一版，换新的校验码；原来各版都保留，修订写入报告。',
  invalidate: '同意后这份答卷不计入结果，结果随即重算；前后两版结果都保留，答卷列入无效清单。',
  revalidate: '同意后这份答卷重新计入结果，结果随即重算；各版结果都保留。',
}
type Act = ProposalView['actions'][number]
const labels: Record<Act, string> = { confirm: '同意', decline: '不同意', withdraw: '撤回' }

/** 待复核: what one person asked for and another has to decide. Draws nothing while nothing waits. */
export function Proposals({ version }: { version: unknown }) {
  const { survey, setSurvey } = useSurvey()
  const toast = useToast()
  const proposals = useLoad(
    (signal) => api.get<Page<ProposalView>>(`/surveys/${survey.id}/proposals`, signal),
    [survey.id, survey.status, version],
  )
  const [asked, ask] = useState<{ proposal: ProposalView; act: Act } | null>(null)
  const decide = useAct(async (proposal: ProposalView, act: Act, reason?: string) => {
    const step = act === 'confirm' ? 'confirm' : 'withdraw'
    await api.post(
      `/surveys/${survey.id}/proposals/${proposal.id}/${step}`,
      reason === undefined ? undefined : { reason },
    )
    toast(`${titles[proposal.kind]}：已${labels[act]}`)
    ask(null)
    proposals.reload()
    setSurvey(await api.get<SurveyView>(`/surveys/${survey.id}`))
  })
  const waiting = proposals.data?.items.filter((one) => one.outcome === null) ?? []
  const dialog = { busy: decide.busy, problem: decide.problem, onClose: () => (ask(null), decide.clear()) }
  return (
    <>
      {waiting.map((one) => (
        <Notice key={one.id} tone="warn" title={`待复核：${titleOf(one)}`}>
          <p>
            {one.proposedBy.name} {formatDayTime(one.proposedAt)} 提请。原因：{one.reason}
            {one.evidence && `；依据：${one.evidence}`}
          </p>
          {one.amendment && <AmendmentList of={one.amendment} />}
          <div class="row">
            {one.actions.length === 0 && <span class="muted">等待审核人复核。</span>}
            {one.actions.map((act) => (
              <Button key={act} size="small" onClick={() => ask({ proposal: one, act })}>
                {labels[act]}
              </Button>
            ))}
          </div>
        </Notice>
      ))}
      {asked?.act === 'confirm' && (
        <Confirm
          title={`同意${titles[asked.proposal.kind]}`}
          action="同意"
          danger={asked.proposal.kind === 'close'}
          onConfirm={() => decide.run(asked.proposal, 'confirm')}
          {...dialog}
        >
          <p>{titleOf(asked.proposal)}</p>
          <p>{effects[asked.proposal.kind]}</p>
        </Confirm>
      )}
      {asked && asked.act !== 'confirm' && (
        <ConfirmWithReason
          title={`${labels[asked.act]}：${titles[asked.proposal.kind]}`}
          action={labels[asked.act]}
          onConfirm={(reason) => decide.run(asked.proposal, asked.act, reason)}
          {...dialog}
        />
      )}
    </>
  )
}

function titleOf({ kind, invitation, closesAt, digest }: ProposalView): string {
  if (digest) return `${titles[kind]}：${shortDigest(digest, 12)}`
  if (closesAt) return `${titles[kind]}至 ${formatDateTime(closesAt)}`
  if (!invitation) return titles[kind]
  return `${titles[kind]}：${seatName(invitation)}`
}
