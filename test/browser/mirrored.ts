import type { Dictionary } from '../../client/form/languages/chinese.ts'

// A word of Arabic script for each of another, so that lines run from the right and are about as long.
const letters = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'
const mirror = (text: string) =>
  text.replace(/\{\w+\}|[a-z]/gi, (found) =>
    found.length > 1 ? found : letters[found.charCodeAt(0) % letters.length]!,
  )

function mirrorAll<T>(words: T): T {
  if (typeof words === 'string') return mirror(words) as T
  return Object.fromEntries(Object.entries(words as object).map(([key, value]) => [key, mirrorAll(value)])) as T
}

/** A language nobody speaks, written from right to left: to see that one is only data. */
export const mirrored = (dictionary: Dictionary): Dictionary => ({
  ...mirrorAll(dictionary),
  tag: 'ug',
  direction: 'rtl',
  name: 'ئۇيغۇرچە',
})
