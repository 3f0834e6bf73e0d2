/** Goes on from the page that the server drew. The form works without this script; with it, a bad network loses nothing. */
import { hydrate, render } from 'preact'
import { formatMoment } from './dates.ts'
import { findDraft, wipeDraft } from './draft.ts'
import { focusQuestion, restoreFields, setField } from './fields.ts'
import { Form } from './form.tsx'
import type { PageData } from './page.ts'
import type { Reply } from './send.ts'
import { Thanks } from './thanks.tsx'
import { startWatching } from './device.ts'
import { startForwarding, startLargeText } from './start-tools.ts'
import { language, speak, thanksTexts } from './texts.ts'

const { kind, texts, thanked, timeZone, total, minAnswered }: PageData = JSON.parse(
  document.getElementById('page')!.textContent,
)
speak(texts)
startLargeText()
const main = document.querySelector('main')!
const path = location.pathname.replace(/\/done$/, '')

const thanksAt = (receipt: string) => `${path}/done${location.search ? `${location.search}&` : '?'}receipt=${receipt}`

function settle(reply: Reply) {
  // What was not taken is offered on the page the link shows now (answered.ts).
  if (reply.receipt) wipeDraft(path)
  if (reply.kind === 'received') return showThanks(reply)
  // By GET, also from a page that answered a form post: a plain reload would post again.
  location.replace(reply.receipt ? `${thanksAt(reply.receipt)}&kept=1` : path + location.search)
}

function showThanks({ receipt, at }: { receipt: string; at: string }) {
  const receivedAt = thanked.receivedAt || formatMoment(at, timeZone, language)
  render(null, main)
  main.textContent = ''
  render(<Thanks {...thanked} receipt={receipt} receivedAt={receivedAt} />, main)
  document.title = thanksTexts.title
  history.replaceState(null, '', thanksAt(receipt))
  scrollTo(0, 0)
  main.querySelector('h1')!.focus()
}

/** The draft of this form: not one of a first answer for a revision, and none over what was just posted and sent back. */
function findOwnDraft(form: HTMLFormElement, firstError: Element | null) {
  const draft = findDraft(path)
  const isOwn = !firstError && draft?.fields.receipt === form.receipt?.value
  return isOwn ? draft : null
}

function startForm() {
  const root = document.getElementById('form')!
  const form = root.querySelector('form')!
  const firstError = document.querySelector<HTMLAnchorElement>('.errors a')
  const draft = findOwnDraft(form, firstError)
  if (draft) restoreFields(form, draft.fields)
  if (!form.startedAt.value) setField(form.startedAt, new Date().toISOString())
  startWatching(path, form)
  startForwarding(path)
  const phone = {
    path,
    form,
    draft,
    onSettled: settle,
  }
  const questions = (locked: boolean) => <fieldset class="sheet" disabled={locked} dangerouslySetInnerHTML={asDrawn} />
  hydrate(<Form total={total!} minAnswered={minAnswered!} questions={questions} phone={phone} />, root)
  // What no question asks for (a forged hidden field) has no place to go to.
  const question = firstError && document.querySelector(firstError.hash)
  if (question) focusQuestion(question)
}

// Hydrating leaves what stands in the element, and later drawing sees no change.
const asDrawn = { __html: '' }

function startThanks() {
  wipeDraft(path)
  hydrate(<Thanks {...thanked} />, main)
}

if (kind === 'form') startForm()
else startThanks()
