import type { PlanDraft } from '../plan-draft.ts'

/** What every part of the editor is given. */
export type Editing = {
  draft: PlanDraft
  set: (change: Partial<PlanDraft>) => void
  /** The sentence for a field by its path in the API's body; undefined when nothing is wrong with it. */
  error: (field: string) => string | undefined
}
