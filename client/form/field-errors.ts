import type { FieldError } from './page.ts'
import { fill, formTexts, pageTexts } from './texts.ts'

const sentences: Record<string, (params: Record<string, unknown>) => string> = {
  'too-few-answers': () => formTexts.tooFew,
  'rating-not-on-scale': () => pageTexts.fieldErrors.ratingNotOnScale,
  'not-applicable-not-offered': () => pageTexts.fieldErrors.notApplicableNotOffered,
  'too-long': ({ maximum }) => (maximum ? pageTexts.fieldErrors.tooLongOf : pageTexts.fieldErrors.tooLong),
}

/** What to tell about a field's error; an unknown code is shown, so that a caller can name it on the telephone. */
export function describeError({ code, params = {} }: FieldError): string {
  const sentence = sentences[code]?.(params) ?? pageTexts.fieldErrors.other
  return fill(sentence, { code, ...params })
}
