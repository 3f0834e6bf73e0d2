import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import './stepper.css'

export type Step = { label: string; state: 'done' | 'current' | 'todo'; note?: ComponentChildren }

const words: Record<Step['state'], string> = { done: '已完成', current: '当前', todo: '未开始' }

/** Where something stands on its way: 起草 → 批准 → 填报 → 截止. */
export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol class="stepper" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.label}
          class={`step step-${step.state}`}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span class="step-mark figures" aria-hidden="true">
            {step.state === 'done' ? <Icon name="check" /> : index + 1}
          </span>
          <span class="step-text">
            <span class="step-label">
              {step.label}
              <span class="visually-hidden">（{words[step.state]}）</span>
            </span>
            {step.note && <span class="step-note">{step.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
