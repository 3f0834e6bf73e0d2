import { Card } from '../../../ui/card.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { combineWords, digestWords, whenBothWords } from '../words.ts'
import type { Editing } from './editing.ts'

/** What the plan fixes before launch, so that no rule can follow the data. */
export function RulesSection({ draft, set, error }: Editing) {
  return (
    <Card title="计算与填报规则">
      <div class="grid-numbers">
        <Field label="至少作答项数" hint="含“不适用”；少于此数的答卷不完整。" error={error('rules.minAnswered')}>
          <TextInput numeric value={draft.minAnswered} onValue={(minAnswered) => set({ minAnswered })} />
        </Field>
        <Field label="至少评分项数" hint="评了分的项少于此数的答卷无效。" error={error('rules.minScored')}>
          <TextInput numeric value={draft.minScored} onValue={(minScored) => set({ minScored })} />
        </Field>
        <Field
          label="填写过快（秒）"
          hint="用时少于此数的加标记，不剔除；0 为不标记。"
          error={error('rules.speederSeconds')}
        >
          <TextInput numeric value={draft.speederSeconds} onValue={(speederSeconds) => set({ speederSeconds })} />
        </Field>
        <Field
          label="集中提交（份）"
          hint="同一网络地址或同一设备在短时间内交来这么多份即加标记，不剔除；0 为不标记。"
          error={error('rules.burst.count')}
        >
          <TextInput numeric value={draft.burstAnswers} onValue={(burstAnswers) => set({ burstAnswers })} />
        </Field>
        <Field label="集中提交（分钟）" hint="上述份数在多少分钟之内。" error={error('rules.burst.minutes')}>
          <TextInput numeric value={draft.burstMinutes} onValue={(burstMinutes) => set({ burstMinutes })} />
        </Field>
        <Field
          label="专家评分权重"
          hint="0–1；0 为专家评分只作对照。结果总是并列用户评价、专家评分和综合。"
          error={error('rules.expertWeight')}
        >
          <TextInput numeric value={draft.expertWeight} onValue={(expertWeight) => set({ expertWeight })} />
        </Field>
        <Field label="保存年限" hint="1–30 年，在填写页上告知。" error={error('rules.retentionYears')}>
          <TextInput numeric value={draft.retentionYears} onValue={(retentionYears) => set({ retentionYears })} />
        </Field>
      </div>
      <div class="grid-2">
        <FieldGroup legend="一家单位有多个席位时" error={error('rules.combine')}>
          {(['mean', 'official'] as const).map((combine) => (
            <Choice
              key={combine}
              type="radio"
              name="combine"
              label={combineWords[combine]}
              checked={draft.combine === combine}
              onValue={() => set({ combine })}
            />
          ))}
        </FieldGroup>
        <FieldGroup legend="提交之后" error={error('rules.revisions')}>
          <Choice
            type="radio"
            name="revisions"
            label="不能修改"
            checked={!draft.revisions}
            onValue={() => set({ revisions: false })}
          />
          <Choice
            type="radio"
            name="revisions"
            label="截止前可凭回执码修改，以最后一次为准"
            checked={draft.revisions}
            onValue={() => set({ revisions: true })}
          />
        </FieldGroup>
        <FieldGroup legend="提前截止" error={error('rules.earlyClose')}>
          <Choice
            type="radio"
            name="earlyClose"
            label="须一人提请、另一人复核同意"
            checked={draft.earlyClose === 'approved'}
            onValue={() => set({ earlyClose: 'approved' })}
          />
          <Choice
            type="radio"
            name="earlyClose"
            label="经办人可直接提前截止"
            checked={draft.earlyClose === 'free'}
            onValue={() => set({ earlyClose: 'free' })}
          />
        </FieldGroup>
        <FieldGroup legend="同一席位网上、纸质都有答卷时" error={error('rules.whenBoth')}>
          {(['first', 'paper', 'link'] as const).map((whenBoth) => (
            <Choice
              key={whenBoth}
              type="radio"
              name="whenBoth"
              label={whenBothWords[whenBoth]}
              checked={draft.whenBoth === whenBoth}
              onValue={() => set({ whenBoth })}
            />
          ))}
        </FieldGroup>
        <FieldGroup legend="校验算法" error={error('rules.digest')}>
          {(['sha256', 'sm3'] as const).map((digest) => (
            <Choice
              key={digest}
              type="radio"
              name="digest"
              label={digestWords[digest]}
              checked={draft.digest === digest}
              onValue={() => set({ digest })}
            />
          ))}
        </FieldGroup>
      </div>
    </Card>
  )
}
