import type { Translation } from '../../../../server/domain/scale.ts'
import { api } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { Choice, TextInput } from '../../../ui/inputs.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { languageName } from '../language-name.ts'
import type { PlanDraft } from '../plan-draft.ts'
import type { Editing } from './editing.ts'

type Installed = { tag: string; name: string; direction: 'ltr' | 'rtl' }
type Kind = 'dimensions' | 'levels'

/** 填写页语言: which further languages the form is offered in, and the labels of this survey in each. */
export function LanguagesSection({ draft, set, error }: Editing) {
  const installed = useLoad((signal) => api.get<Installed[]>('/languages', signal), [])
  const offered = draft.languages ?? {}
  const offer = (tag: string, on: boolean) => {
    const { [tag]: _left, ...others } = offered
    const next = on ? { ...offered, [tag]: {} } : others
    set({ languages: Object.keys(next).length > 0 ? next : undefined })
  }
  return (
    <Card title="填写页语言">
      <p class="muted small">
        填写页除中文外可再用这些语言；评价内容和各档的译文在这里填，没有译文的仍显示中文。其他语言由本单位提供文字文件后出现在这里。
      </p>
      <WhenLoaded of={installed}>
        {(languages) => (
          <>
            {languages
              .filter(({ tag }) => tag !== 'zh-CN')
              .map(({ tag, name, direction }) => (
                <div key={tag} class="stack-tight">
                  <Choice
                    label={`${languageName(tag)}（${name}）`}
                    checked={tag in offered}
                    onValue={(on) => offer(tag, on)}
                  />
                  {offered[tag] && (
                    <Labels
                      draft={draft}
                      tag={tag}
                      direction={direction}
                      words={offered[tag]}
                      onWords={(words) => set({ languages: { ...offered, [tag]: words } })}
                      error={error}
                    />
                  )}
                </div>
              ))}
          </>
        )}
      </WhenLoaded>
    </Card>
  )
}

type LabelsProps = Pick<Editing, 'error'> & {
  draft: PlanDraft
  tag: string
  direction: Installed['direction']
  words: Translation
  onWords: (words: Translation) => void
}

function Labels({
  draft: { dimensions, scale, asksOverall, overall },
  tag,
  direction,
  words,
  onWords,
  error,
}: LabelsProps) {
  const put = (kind: Kind, key: string, text: string) => {
    const { [key]: _left, ...others } = words[kind] ?? {}
    onWords({ ...words, [kind]: text === '' ? others : { ...others, [key]: text } })
  }
  const row = (kind: Kind, key: string, original: string, maxLength: number) => (
    <Field
      key={`${kind} ${key}`}
      label={original || '（未命名）'}
      error={error(`questionnaire.languages.${tag}.${kind}.${key}`)}
    >
      <span dir={direction} lang={tag}>
        <TextInput value={words[kind]?.[key] ?? ''} maxLength={maxLength} onValue={(text) => put(kind, key, text)} />
      </span>
    </Field>
  )
  return (
    <FieldGroup legend={`${languageName(tag)}译文`}>
      <div class="grid-2">{dimensions.map(({ key, label }) => row('dimensions', key, label, 80))}</div>
      <div class="grid-2">
        {scale.map(({ label }, at) => row('levels', String(scale.length - at), label, 40))}
        {asksOverall && (
          <Field label={overall} error={error(`questionnaire.languages.${tag}.overall`)}>
            <span dir={direction} lang={tag}>
              <TextInput
                value={words.overall ?? ''}
                maxLength={120}
                onValue={(text) => onWords({ ...words, overall: text || undefined })}
              />
            </span>
          </Field>
        )}
      </div>
    </FieldGroup>
  )
}
