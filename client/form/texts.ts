/** The sentences of the page at hand, in its language. The server sets them for each page it draws, the script once, from the page. */
import type { Dictionary } from './languages/chinese.ts'

/** What the script needs of a dictionary, as the page carries it; `form` only where there is a form. */
export type ScriptTexts = Pick<Dictionary, 'tag' | 'thanks'> & { form?: Dictionary['form'] }

/** BCP 47 tag, by which dates are written. */
export let language: string
export let formTexts: Dictionary['form']
export let thanksTexts: Dictionary['thanks']
export let pageTexts: Dictionary['page']

/** From here on everything is drawn in this language. Drawing a page never waits, so no two pages meet here. */
export function speak(words: ScriptTexts & { page?: Dictionary['page'] }): void {
  language = words.tag
  thanksTexts = words.thanks
  formTexts = words.form!
  pageTexts = words.page!
}

type Values = Record<string, unknown>

/** A sentence with its {placeholders} filled. */
export const fill = (sentence: string, values: Values): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
