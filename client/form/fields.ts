/**
 * The questions are drawn once, by the server; what is chosen and typed lives in the page's own fields. Here the script reads and
 * writes them, so that nothing is lost when a thumb is faster than the script.
 */

/** Field name → what stands in it, as in a form post: `rating-d1` → '5' or 'na', `comment` → …, `submissionId` → …. */
export type Fields = Record<string, string>

type Field = HTMLInputElement | HTMLTextAreaElement

const fieldsOf = (form: HTMLFormElement) => Array.from(form.querySelectorAll<Field>('[name]'))
const isRadio = (field: Field): field is HTMLInputElement => field.type === 'radio'

/** What would be posted now; a reason only where a low rating still asks for it. */
export function readFields(form: HTMLFormElement): Fields {
  const isAsked = (field: Field) => !field.closest('.reason') || field.closest('.q')!.querySelector('.low:checked')
  const isFilled = (field: Field) => (isRadio(field) ? field.checked : field.value) && isAsked(field)
  return Object.fromEntries(
    fieldsOf(form)
      .filter(isFilled)
      .map((field) => [field.name, field.value]),
  )
}

/** Puts earlier content back, except where something newer was chosen or typed since the page was drawn. */
export function restoreFields(form: HTMLFormElement, earlier: Fields): void {
  const isTouched = (field: Field) =>
    isRadio(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
  const touched = fieldsOf(form)
    .filter(isTouched)
    .map((field) => field.name)
  const untouched = fieldsOf(form).filter((field) => !touched.includes(field.name))
  for (const field of untouched) setField(field, earlier[field.name] || '')
}

export function setField(field: Field, value: string): void {
  if (isRadio(field)) field.checked = field.value === value
  if (!isRadio(field)) field.value = value
}

/** The rated questions without an answer, in the page's order. */
export function listUnanswered(form: HTMLFormElement): Element[] {
  return Array.from(form.querySelectorAll('.q[id^=q-]')).filter((question) => !question.querySelector(':checked'))
}

/** Shows an error beside a question, or, with an empty text, none. */
export function tellError(question: Element, text: string): void {
  for (const slot of question.querySelectorAll('.error')) slot.textContent = text
}

/** Brings a question into sight and the focus into it. */
export function focusQuestion(question: Element): void {
  question.scrollIntoView()
  question.querySelector<HTMLElement>('input, textarea')!.focus({ preventScroll: true })
}
