/**
 * The script of an answered link's page, which shows no answers. Only a draft on this phone gives it something to do: to fetch the
 * receipt of a try that arrived unheard, and to offer what was never sent, to be gone on with or dropped.
 */
import { findDraft, keepDraft, wipeDraft, type Draft } from './draft.ts'
import type { Fields } from './fields.ts'
import { keepSending } from './send.ts'
import { startLargeText } from './start-tools.ts'
import { toSubmission } from './submission.ts'

const { pathname: path, search } = location
const reopening = document.querySelector<HTMLFormElement>('form.receipt')

startLargeText()
const draft = findDraft(path)
if (draft) settle(draft)

/**
 * What was sent last goes out again, as from the form. Else the first try does, as it was but without the receipt of an earlier
 * visit: if it arrived, it brings its receipt, and on an answered link it is never taken anew (server/domain/visits.ts).
 */
function settle(draft: Draft) {
  const { fields, sent, tried } = draft
  const asked = sent ? fields : tried && { ...tried, receipt: '' }
  if (!asked) return offer(draft, fields.receipt)
  keepSending(path, toSubmission(asked), ({ kind, receipt }) => {
    if (kind === 'unheard') return
    if (kind === 'received' && (sent || isSame(fields, tried!))) return leave(receipt)
    if (receipt && (sent || !reopening)) return leave(receipt, '&kept=1')
    offer(draft, receipt || fields.receipt)
  })
}

function isSame(one: Fields, other: Fields): boolean {
  const text = (fields: Fields) => JSON.stringify({ ...fields, submissionId: '' })
  return text(one) === text(other)
}

function leave(receipt?: string, kept = '') {
  wipeDraft(path)
  location.replace(receipt ? `${path}/done${search ? `${search}&` : '?'}receipt=${receipt}${kept}` : path + search)
}

/** Going on is a revision: with the receipt that this phone knows, else with the one typed below. */
function offer(draft: Draft, receipt?: string) {
  const note = document.getElementById('unsent')!
  note.hidden = false
  note.querySelector<HTMLElement>('.drop')!.onclick = () => leave(receipt)
  if (!reopening) return
  const input = reopening.querySelector<HTMLInputElement>('#receipt')!
  // What was typed and turned out wrong lies in the draft, too.
  const isKnown = receipt && !input.hasAttribute('aria-invalid')
  const goOn = note.querySelector<HTMLElement>('.main')!
  goOn.hidden = !isKnown
  note.querySelector<HTMLElement>('.needs')!.hidden = Boolean(isKnown)
  const takeAlong = () =>
    keepDraft(path, { ...draft, fields: { ...draft.fields, receipt: asWritten(input.value) }, sent: false })
  reopening.onsubmit = () => void takeAlong()
  goOn.onclick = () => {
    input.value = receipt!
    takeAlong()
    reopening.submit()
  }
}

/** As the reopened form names it (server/typed-code.ts, which needs numbers that phones of 2020 lack). */
const asWritten = (typed: string) =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/.{4}(?=.)/g, '$&-')
