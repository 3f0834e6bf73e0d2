import { useId, useState } from 'preact/hooks'
import type { ChannelView } from '../../../../server/contract/channels.ts'
import type { Selection } from '../../../../server/contract/progress.ts'
import type { RecentReminders, SendingAudience } from '../../../../server/contract/sending.ts'
import type { MessageKind } from '../../../../server/domain/wording.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { formatCount, formatDateTime } from '../../../ui/format.ts'
import { Choice, DateTimeInput } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'
import { firstWording, WordingFields } from './wording-fields.tsx'

type To = 'unsent' | 'failed' | 'unanswered'
type Props = {
  kind: MessageKind
  channels: readonly ChannelView[]
  /** Whom it may go to by their state, or those who were chosen. */
  to: { audience: SendingAudience } | { selection: Selection; who: string }
  onClose: () => void
  onOrdered: () => void
}

const labels: Record<To, string> = { unsent: '尚未发送的', failed: '上次发送失败的', unanswered: '未提交的' }

/** Orders invitations or a reminder: to whom, by which channel, in which words, now or at a time. */
export function OrderDialog({ kind, channels, to, onClose, onOrdered }: Props) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [group, chooseGroup] = useState<To>(kind === 'reminder' ? 'unanswered' : 'unsent')
  const [wording, setWording] = useState(() => firstWording(kind, channels))
  const [notBefore, setNotBefore] = useState('')
  const order = useAct(async () => {
    const whom =
      'audience' in to
        ? { to: group }
        : { to: 'chosen', selection: to.selection, ...(kind === 'invitation' && { again: true }) }
    const when = notBefore ? { notBefore } : {}
    const input = { kind, ...whom, ...wording, channelId: Number(wording.channelId), ...when }
    const { messages } = await api.post<{ messages: number }>(`/surveys/${survey.id}/sendings`, input)
    toast(`已安排发送 ${messages} 份`)
    onOrdered()
  })
  const chosen = 'audience' in to ? '发送填写通知' : '重发填写通知'
  return (
    <Dialog
      title={kind === 'reminder' ? '催办未提交单位' : chosen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={order.busy}>
            {notBefore ? '到时发送' : '现在发送'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void order.run()
        }}
      >
        {'audience' in to ? (
          <FieldGroup legend="发给">
            {(kind === 'reminder' ? (['unanswered'] as const) : (['unsent', 'failed'] as const)).map((one) => (
              <Choice
                key={one}
                type="radio"
                name="to"
                label={`${labels[one]}（${to.audience[one]} 份）`}
                checked={group === one}
                onValue={() => chooseGroup(one)}
              />
            ))}
          </FieldGroup>
        ) : (
          <p>发给：{to.who}。已提交、谢绝填写、不属调查范围和链接已作废的不发。</p>
        )}
        {kind === 'reminder' && <RecentNotice selection={'selection' in to ? to.selection : undefined} />}
        <WordingFields
          kind={kind}
          channels={channels}
          wording={wording}
          onWording={setWording}
          error={(field) => errorOf(order.problem, field)}
        />
        <Field label="发送时间" hint="留空则现在发送；免打扰时段内顺延" error={errorOf(order.problem, 'notBefore')}>
          <DateTimeInput value={notBefore} onValue={setNotBefore} />
        </Field>
      </form>
      <Problem problem={order.problem} shownFields={['channelId', 'subject', 'body', 'notBefore']} />
    </Dialog>
  )
}

/** Says who would be reminded a second time so soon; one may still go on. */
function RecentNotice({ selection }: { selection: Selection | undefined }) {
  const { survey } = useSurvey()
  const recent = useLoad(
    () => api.post<RecentReminders>(`/surveys/${survey.id}/sendings/recent`, { selection }),
    [survey.id],
  )
  if (!recent.data || recent.data.units === 0) return null
  const { units, hours, lastAt } = recent.data
  return (
    <Notice tone="warn" title={`其中 ${formatCount(units)} 家 ${hours} 小时内已催办或已安排催办`}>
      <p>{lastAt && `最近一次 ${formatDateTime(lastAt)}。`}再次催办可能被理解为施压，可改天再发或另选单位。</p>
    </Notice>
  )
}
