import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { fieldSentence } from '../../../ui/sentences.ts'
import { useAct } from '../../../ui/use-act.ts'
import { PhonePreview } from '../phone-preview.tsx'
import { type PlanDraft, toInput } from '../plan-draft.ts'
import { BasicsSection } from './basics-section.tsx'
import { BandsEditor } from './bands-editor.tsx'
import { checkPlan } from './check-plan.ts'
import { DimensionsEditor } from './dimensions-editor.tsx'
import type { Editing } from './editing.ts'
import { HeaderSection } from './header-section.tsx'
import { LanguagesSection } from './languages-section.tsx'
import { ObjectsEditor } from './objects-editor.tsx'
import { RemindersSection } from './reminders-section.tsx'
import { RulesSection } from './rules-section.tsx'
import { ScaleEditor } from './scale-editor.tsx'

type Props = {
  start: PlanDraft
  intro?: string
  action: string
  cancel: string
  onSave: (input: object) => Promise<void>
}

/** The whole plan as one form. Whatever goes wrong, what was typed stays. */
export function PlanEditor({ start, intro, action, cancel, onSave }: Props) {
  const [draft, setDraft] = useState(start)
  const form = useRef<HTMLFormElement>(null)
  const saved = useRef(false)
  const save = useAct(async () => {
    saved.current = true
    try {
      await onSave(toInput(draft))
    } catch (problem) {
      saved.current = false
      throw problem
    }
  })
  const hints = useMemo(() => checkPlan(draft), [draft])
  useWarnBeforeLeaving(() => draft !== start && !saved.current)
  useEffect(() => {
    if (save.problem) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [save.problem])

  const editing: Editing = {
    draft,
    set(change) {
      save.clear()
      setDraft((before) => ({ ...before, ...change }))
    },
    error(field) {
      const found = hints.find((one) => one.field === field) ?? save.problem?.errors.find((one) => one.field === field)
      return found && fieldSentence(found)
    },
  }
  const shown = hints.map((one) => one.field)
  return (
    <form
      ref={form}
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save.run()
      }}
    >
      <div class="stack">
        {intro && <p class="muted">{intro}</p>}
        <BasicsSection {...editing} />
        <ObjectsEditor {...editing} />
        <DimensionsEditor {...editing} />
        <ScaleEditor {...editing} />
        <RulesSection {...editing} />
        <RemindersSection {...editing} />
        <BandsEditor {...editing} />
        <LanguagesSection {...editing} />
        <HeaderSection {...editing} />
      </div>
      <PhonePreview draft={draft} />
      <div class="editor-foot">
        <Problem problem={save.problem} shownFields={shown} />
        <div class="row-apart">
          <p role="status" class={hints.length > 0 ? 'editor-hint' : 'muted'}>
            {hints.length > 0 && !save.problem ? `还有 ${hints.length} 处需要更正` : ''}
          </p>
          <div class="row">
            <LinkButton href={cancel}>取消</LinkButton>
            <Button type="submit" tone="primary" busy={save.busy}>
              {action}
            </Button>
          </div>
        </div>
      </div>
    </form>
  )
}

function useWarnBeforeLeaving(dirty: () => boolean): void {
  const latest = useRef(dirty)
  latest.current = dirty
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => latest.current() && event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [])
}
