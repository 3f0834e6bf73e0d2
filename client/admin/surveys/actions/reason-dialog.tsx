import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { useStep } from './use-step.ts'

const words = {
  return: {
    title: '退回修改',
    label: '需要修改什么',
    note: '方案回到起草中，原因记入经过，起草人可见。',
    danger: false,
  },
  void: {
    title: '作废本期调查',
    label: '作废原因',
    note: '作废后不能恢复，链接失效，不产生结果。原因记入经过。',
    danger: true,
  },
} as const

export function ReasonDialog({ act, onClose }: { act: keyof typeof words; onClose: () => void }) {
  const { title, label, note, danger } = words[act]
  const step = useStep(act, onClose)
  return (
    <ConfirmWithReason
      title={title}
      label={label}
      action={act === 'void' ? '作废' : '退回修改'}
      danger={danger}
      busy={step.busy}
      problem={step.problem}
      onConfirm={(reason) => step.run({ reason })}
      onClose={onClose}
    >
      <p>{note}</p>
    </ConfirmWithReason>
  )
}
