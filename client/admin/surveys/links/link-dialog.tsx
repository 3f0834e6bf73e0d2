import { useRef, useState } from 'preact/hooks'
import type { InvitationView } from '../../../../server/contract/invitations.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { QrCode } from '../../../ui/qr-code.tsx'
import { InvitationStateBadge } from '../../../ui/status-badge.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { noticeText } from '../notice.ts'
import { useSurvey } from '../survey-context.ts'
import { InvitationHistory } from './invitation-history.tsx'
import { nameOf } from './invitation-table.tsx'
import { saveQrCode } from './save-qr-code.ts'

type Act = 'revoke' | 'reissue'
type Props = {
  invitation: InvitationView
  /** The public address the link begins with; absent, the default. */
  address: string | undefined
  onClose: () => void
  onChanged: (invitation: InvitationView) => void
}

const words = {
  revoke: { title: '作废链接', note: '作废后此链接打不开填写页；之后可以重新生成。', done: '链接已作废' },
  reissue: { title: '重新生成链接', note: '生成新链接，原链接随即失效；请把新链接发给该单位。', done: '已生成新链接' },
} as const

/** One unit's link: QR code, the whole notice, and what can be done to the link. */
export function LinkDialog({ invitation, address, onClose, onChanged }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const [asking, ask] = useState<Act | null>(null)
  const change = useAct(async (act: Act, reason: string) => {
    const path = `/surveys/${survey.id}/invitations/${invitation.id}/${act}`
    const changed = await api.post<InvitationView>(withQuery(path, { address }), { reason })
    toast(words[act].done)
    ask(null)
    onChanged(changed)
  })
  if (asking) {
    return (
      <ConfirmWithReason
        key={asking}
        title={words[asking].title}
        action={words[asking].title}
        danger={asking === 'revoke'}
        busy={change.busy}
        problem={change.problem}
        onConfirm={(reason) => change.run(asking, reason)}
        onClose={() => ask(null)}
      >
        <p>
          {nameOf(invitation)}：{words[asking].note}
        </p>
      </ConfirmWithReason>
    )
  }
  const { state } = invitation
  const revoked = state === 'revoked' || state === 'ineligible'
  const changeable = survey.status === 'open' || survey.status === 'approved'
  return (
    <Dialog
      title={nameOf(invitation)}
      onClose={onClose}
      footer={
        changeable && !['returned', 'on-paper', 'ineligible'].includes(state) ? (
          <>
            {!revoked && (
              <Button tone="danger" onClick={() => ask('revoke')}>
                作废链接
              </Button>
            )}
            <Button onClick={() => ask('reissue')}>重新生成链接</Button>
          </>
        ) : undefined
      }
    >
      <p class="row">
        <InvitationStateBadge state={state} />
        <span class="muted">{invitation.generation > 1 && `第 ${invitation.generation} 次生成`}</span>
      </p>
      {revoked ? <Notice tone="warn" title="此链接已作废，不能再用。" /> : <LinkAndNotice invitation={invitation} />}
      <InvitationHistory invitationId={invitation.id} generation={invitation.generation} />
    </Dialog>
  )
}

const goUrl = (link: string) => `${new URL(link).origin}/go`

function LinkAndNotice({ invitation }: { invitation: InvitationView }) {
  const { survey } = useSurvey()
  const picture = useRef<HTMLDivElement>(null)
  const text = noticeText(survey, invitation.unit.name, invitation.link)
  return (
    <>
      <div class="link-dialog">
        <div class="stack-tight" ref={picture}>
          <QrCode text={invitation.link} label={`${invitation.unit.name}的填写链接二维码`} size={184} />
          <Button
            size="small"
            icon="download"
            onClick={() => saveQrCode(picture.current?.querySelector('svg') ?? null, invitation.unit.name)}
          >
            保存二维码
          </Button>
        </div>
        <div class="stack-tight">
          <h3>通知</h3>
          <p class="notice-text">{text}</p>
          <div class="row">
            <CopyButton text={text} tone="primary" size="normal">
              复制通知
            </CopyButton>
            <CopyButton text={invitation.link} size="normal">
              只复制链接
            </CopyButton>
          </div>
          <p class="small">
            只有电子政务外网电脑的，请打开 {goUrl(invitation.link)}，填写单位名称和参与码{' '}
            <b class="figures nowrap">{invitation.code}</b>
          </p>
        </div>
      </div>
    </>
  )
}
