import { useState } from 'preact/hooks'
import type { ResponseView } from '../../../../server/contract/results.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { shortDigest } from '../digest.tsx'
import { useSurvey } from '../survey-context.ts'

const words = {
  invalidate: { label: '提请无效', title: '提请认定答卷无效' },
  revalidate: { label: '提请恢复', title: '提请恢复答卷为有效' },
} as const

/** Asks that one answer leave the figures, or come back. Another person decides. */
export function RulingButton({
  answer: { digest, invalidated },
}: {
  answer: Pick<ResponseView, 'digest' | 'invalidated'>
}) {
  const { survey, reload } = useSurvey()
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const kind = invalidated ? 'revalidate' : 'invalidate'
  const ask = useAct(async (reason: string) => {
    await api.post(`/surveys/${survey.id}/proposals`, { kind, digest, reason })
    toast('已提请，等待审核人复核')
    setOpen(false)
    reload()
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {words[kind].label}
      </Button>
      {open && (
        <ConfirmWithReason
          title={words[kind].title}
          action="提请复核"
          busy={ask.busy}
          problem={ask.problem}
          onConfirm={ask.run}
          onClose={() => (setOpen(false), ask.clear())}
        >
          <p>
            答卷 <code>{shortDigest(digest, 12)}</code>
            。须另一位审核人复核同意才生效；生效后结果随即重算，前后各版都保留，答卷列入无效清单。
          </p>
        </ConfirmWithReason>
      )}
    </>
  )
}
