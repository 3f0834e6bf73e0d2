import { useState } from 'preact/hooks'
import type { TicketView } from '../../../server/contract/tickets.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { Choice, TextArea } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Facts } from '../../ui/stat.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { useAct } from '../../ui/use-act.ts'

type Props = { ticket: TicketView; onChanged: (ticket: TicketView) => void }

/** 云服务商异议 and its answer; neither changes a score. */
export function ObjectionCard({ ticket, onChanged }: Props) {
  const { objectionView: objection } = ticket
  const [answer, setAnswer] = useState('')
  const [upheld, uphold] = useState(false)
  const save = useAct(async () =>
    onChanged(await api.post<TicketView>(`/tickets/${ticket.id}/objection/answer`, { upheld, answer })),
  )
  if (!objection) return null
  return (
    <Card title="云服务商异议">
      <Facts
        facts={[
          ['异议', objection.reason],
          ['提出', `${objection.filedBy}，${formatDateTime(objection.filedAt)}`],
          ...(objection.answer === null
            ? []
            : ([
                ['结论', objection.upheld ? '异议成立' : '异议不成立'],
                ['答复', objection.answer],
                ['答复人', `${objection.answeredBy}，${formatDateTime(objection.answeredAt)}`],
              ] as const)),
        ]}
      />
      {objection.answer === null && ticket.editable && (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void save.run()
          }}
        >
          <div class="row">
            <Choice type="radio" name="upheld" label="异议不成立" checked={!upheld} onValue={() => uphold(false)} />
            <Choice type="radio" name="upheld" label="异议成立" checked={upheld} onValue={() => uphold(true)} />
          </div>
          <Field label="答复" required hint="答复随台账打印；不改变任何得分。" error={errorOf(save.problem, 'answer')}>
            <TextArea value={answer} onValue={setAnswer} maxLength={1000} />
          </Field>
          <Problem problem={save.problem} shownFields={['answer']} />
          <div class="row">
            <Button type="submit" tone="primary" busy={save.busy} disabled={!answer.trim()}>
              答复异议
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}
