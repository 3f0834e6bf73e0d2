/** Codes that people copy by hand: Crockford's base 32, which has no I, L, O and U. */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The lowest 5 × length bits of a number as that many characters. */
export function writeCode(number: bigint, length: number): string {
  const at = (i: number) => alphabet[Number((number >> BigInt(5 * (length - 1 - i))) & 31n)]
  return Array.from({ length }, (_, i) => at(i)).join('')
}

/** What people type: lower case, full width, spaces, O for 0, I or L for 1. Null when it cannot be a code of that length. */
export function readCode(text: string, length: number): bigint | null {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (code.length !== length || [...code].some((character) => !alphabet.includes(character))) return null
  return [...code].reduce((sum, character) => (sum << 5n) | BigInt(alphabet.indexOf(character)), 0n)
}
