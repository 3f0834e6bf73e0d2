import type { FormValues } from '../../client/form/page.ts'

/** A plain form post: what it asks, as the JSON contract has it, and as typed, to be shown again. */
export type FormPost = {
  reopen: boolean
  receipt?: string
  submissionId?: string
  submission: Record<string, unknown>
  values: FormValues
}

/** 'na' is 不适用; what is no level stays text, so that the contract refuses it by name. */
function readRating(text: string): number | null | string {
  if (text === 'na') return null
  return /^\d{1,2}$/.test(text) ? Number(text) : text
}

function withPrefix(fields: URLSearchParams, prefix: string): [string, string][] {
  const own = [...fields].filter(([name, value]) => name.startsWith(prefix) && value !== '')
  return own.map(([name, value]) => [name.slice(prefix.length), value])
}

const textOf = (fields: URLSearchParams, name: string) => fields.get(name)?.trim() || undefined

export function readFormPost(text: string): FormPost {
  // A form post ends lines with CR LF; the script, and the limits a browser counts by, with LF.
  const fields = new URLSearchParams(text.replace(/%0D%0A/gi, '%0A'))
  const ratings = Object.fromEntries(withPrefix(fields, 'rating-').map(([key, value]) => [key, readRating(value)]))
  const reasons = Object.fromEntries(withPrefix(fields, 'reason-'))
  const overallText = textOf(fields, 'overall')
  const overall = overallText === undefined ? undefined : readRating(overallText)
  const comment = textOf(fields, 'comment')
  const [submissionId, receipt, startedAt] = ['submissionId', 'receipt', 'startedAt'].map((name) =>
    textOf(fields, name),
  )
  const tellVendor = fields.get('tellVendor') === '1' || undefined
  const answers = { ratings, overall, comment, reasons, tellVendor }
  return {
    reopen: fields.get('reopen') === '1',
    receipt,
    submissionId,
    submission: { submissionId, receipt, startedAt, ...answers },
    values: answers as FormValues,
  }
}
