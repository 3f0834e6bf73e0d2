import type { PlanDraft } from './plan-draft.ts'

/** Roughly what a unit will see on a phone; nothing in it can be pressed. */
export function PhonePreview({ draft }: { draft: PlanDraft }) {
  return (
    <aside class="phone" aria-label="手机填写页预览">
      <p class="phone-caption">手机填写页预览</p>
      <div class="phone-screen" tabIndex={0} role="group" aria-label="预览内容">
        <p class="phone-title">{draft.title || '（未填标题）'}</p>
        <p class="phone-quiet">
          某用户单位 · 评价 {draft.serviceFrom || '…'} 至 {draft.serviceTo || '…'} 的服务
        </p>
        {draft.dimensions.map((one, at) => (
          <Question key={one.id} number={at + 1} label={one.label} help={one.help} draft={draft} />
        ))}
        {draft.asksOverall && <Question number={null} label={draft.overall} help="" draft={draft} />}
        <p class="phone-box">意见建议（选填）</p>
        <p class="phone-submit">提交</p>
      </div>
    </aside>
  )
}

type QuestionProps = { number: number | null; label: string; help: string; draft: PlanDraft }

function Question({ number, label, help, draft }: QuestionProps) {
  return (
    <div class="phone-question">
      <p>
        {number !== null && `${number}. `}
        {label || '（未填评价内容）'}
      </p>
      {help && <p class="phone-quiet">{help}</p>}
      <ul>
        {draft.scale.map((step) => (
          <li key={step.id}>{step.label || '（未填）'}</li>
        ))}
        {draft.notApplicable && <li class="phone-na">不适用／不了解</li>}
      </ul>
    </div>
  )
}
