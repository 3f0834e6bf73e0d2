import type { Fields } from './fields.ts'

/** Unsent answers, kept on the phone under the link they belong to. */
export type Draft = {
  fields: Fields
  /** 提交 was pressed: the answer may have arrived although nothing was heard of it. */
  sent: boolean
  /** The first try, should there have been one: on an answered link it brings the receipt of what arrived. */
  tried?: Fields
}

// The path holds the link's token, so no link can ever read another's draft.
const keyOf = (path: string) => `manyi ${path}`

/** The draft of this link, or null: none, unreadable, or the browser keeps nothing. */
export function findDraft(path: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(path)) || 'null')
  } catch {
    return null
  }
}

/** Whether the draft is really kept: private windows and some in-app browsers refuse. */
export function keepDraft(path: string, draft: Draft): boolean {
  try {
    localStorage.setItem(keyOf(path), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function wipeDraft(path: string): void {
  try {
    localStorage.removeItem(keyOf(path))
  } catch {
    // What could not be kept need not be wiped.
  }
}
