import Fraction from 'fraction.js'
import { exact, parseExact } from '../../../server/domain/rounding.ts'

/** What is summed over the units to give the indicator value: the exact value × n. Null when `value` is not exact text. */
export function sumOverUnits(value: string, units: number): string | null {
  const mean = parseExact(value)
  return mean && plain(exact(mean.mul(new Fraction(units))))
}

/** "90/1" is written 90. */
export const plain = (text: string) => text.replace(/\/1$/, '')

/** The sign between an exact value and what is shown for it: = when they are the same number, ≈ when it was rounded. */
export function equals(value: string, shown: string): '=' | '≈' {
  return parseExact(value)?.equals(new Fraction(shown)) ? '=' : '≈'
}
