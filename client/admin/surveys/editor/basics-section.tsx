import { Card } from '../../../ui/card.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { DateInput, DateTimeInput, Select, TextInput } from '../../../ui/inputs.tsx'
import { figureWords } from '../words.ts'
import type { Editing } from './editing.ts'

const figures = Object.keys(figureWords).map((value) => ({ value, label: value }))
const units = [
  { value: '%', label: '%' },
  { value: '分', label: '分' },
]

export function BasicsSection({ draft, set, error }: Editing) {
  return (
    <Card title="基本信息">
      <Field label="标题" required error={error('title')}>
        <TextInput value={draft.title} onValue={(title) => set({ title })} maxLength={120} />
      </Field>
      <div class="grid-periods">
        <FieldGroup legend="服务期" hint="被评价的是哪段时间的服务。">
          <div class="pair">
            <Field label="服务期开始" quiet error={error('servicePeriod.from')}>
              <DateInput value={draft.serviceFrom} onValue={(serviceFrom) => set({ serviceFrom })} />
            </Field>
            <span aria-hidden="true">至</span>
            <Field label="服务期结束" quiet error={error('servicePeriod.to')}>
              <DateInput value={draft.serviceTo} onValue={(serviceTo) => set({ serviceTo })} />
            </Field>
          </div>
        </FieldGroup>
        <FieldGroup legend="调查时间" hint="什么时候收答卷（北京时间），与服务期是两回事。">
          <div class="pair">
            <Field label="调查开始时间" quiet error={error('window.opensAt')}>
              <DateTimeInput value={draft.opensAt} onValue={(opensAt) => set({ opensAt })} />
            </Field>
            <span aria-hidden="true">至</span>
            <Field label="调查截止时间" quiet error={error('window.closesAt')}>
              <DateTimeInput value={draft.closesAt} onValue={(closesAt) => set({ closesAt })} />
            </Field>
          </div>
        </FieldGroup>
      </div>
      <div class="grid-3">
        <Field label="目标值" required hint="0–100，与绩效目标表一致。" error={error('target')}>
          <TextInput numeric value={draft.target} onValue={(target) => set({ target })} />
        </Field>
        <Field label="考核指标" hint={`${figureWords[draft.figure]}。`} error={error('rules.indicator.figure')}>
          <Select
            value={draft.figure}
            onValue={(figure) => set({ figure: figure as typeof draft.figure })}
            options={figures}
          />
        </Field>
        <Field label="单位" hint="与绩效目标表中该行的单位一致。" error={error('rules.indicator.unit')}>
          <Select value={draft.unit} onValue={(unit) => set({ unit: unit as typeof draft.unit })} options={units} />
        </Field>
      </div>
      <div class="grid-2">
        <Field label="组织单位" hint="填写页上告知：本调查由谁组织。" error={error('organiser')}>
          <TextInput value={draft.organiser} onValue={(organiser) => set({ organiser })} maxLength={60} />
        </Field>
        <Field label="咨询电话" hint="印在通知和填写页上，供各单位核实。" error={error('helpline')}>
          <TextInput type="tel" value={draft.helpline} onValue={(helpline) => set({ helpline })} maxLength={40} />
        </Field>
      </div>
    </Card>
  )
}
