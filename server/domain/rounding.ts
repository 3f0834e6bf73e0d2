import Fraction from 'fraction.js'

// The one place that rounds: 四舍五入, half away from zero, once, for display.

/** A figure as people read it: at most `decimals` places, no trailing zeros ("94.6", "92.19", "73"); null stays null. */
export function display(x: Fraction, decimals?: number): string
export function display(x: Fraction | null, decimals?: number): string | null
export function display(x: Fraction | null, decimals = 2): string | null {
  if (x === null) return null
  return decimalText(roundHalfUp(x, decimals), decimals)
}

// Only a value equal to a limit with no decimal form, such as 1/3, would ask for more.
const mostDecimals = 40

/**
 * Like `display`, with more places where rounding would make the text stand otherwise to a limit than the exact value
 * does: 89.996 against 90 is shown as "89.996", never as "90".
 */
export function displayAgainst(x: Fraction, limits: Fraction | readonly Fraction[], decimals?: number): string
export function displayAgainst(
  x: Fraction | null,
  limits: Fraction | readonly Fraction[],
  decimals?: number,
): string | null
export function displayAgainst(x: Fraction | null, limits: Fraction | readonly Fraction[], decimals = 2) {
  if (x === null) return null
  const all = limits instanceof Fraction ? [limits] : limits
  const text = decimalText(roundHalfUp(x, decimals), decimals)
  const shown = new Fraction(text)
  if (decimals >= mostDecimals || all.every((limit) => shown.compare(limit) === x.compare(limit))) return text
  return displayAgainst(x, all, decimals + 1)
}

/** The value itself as "numerator/denominator": "473/5", integers as "90/1"; null stays null. */
export function exact(x: Fraction): string
export function exact(x: Fraction | null): string | null
export function exact(x: Fraction | null): string | null {
  if (x === null) return null
  return `${x.s * x.n}/${x.d}`
}

const exactText = /^-?\d{1,400}\/[1-9]\d{0,399}$/
const decimalTextForm = /^-?\d{1,100}(\.\d{1,100})?$/

/** Reads what `exact` wrote; null when the text is anything else. */
export function parseExact(text: string): Fraction | null {
  return exactText.test(text) ? new Fraction(text) : null
}

/** A plain decimal such as "90", "94.6", "-1.5"; null for anything else ("≥90%", "1e3", ""). */
export function parseDecimal(text: string): Fraction | null {
  return decimalTextForm.test(text) ? new Fraction(text) : null
}

/** part/whole × 100, unrounded; null when there is no whole. */
export function percent(part: number | bigint, whole: number | bigint): Fraction | null {
  if (BigInt(whole) === 0n) return null
  return new Fraction(BigInt(part) * 100n, BigInt(whole))
}

/** The square root of a non-negative rational (a standard deviation), rounded exactly like `display`. */
export function displayRoot(square: Fraction, decimals?: number): string
export function displayRoot(square: Fraction | null, decimals?: number): string | null
export function displayRoot(square: Fraction | null, decimals = 2): string | null {
  if (square === null) return null
  if (square.s < 0n) throw new RangeError('no root of a negative number')
  // ⌊√q·10ᵈ + ½⌋ = ⌊(⌊√(4·10²ᵈ·q)⌋ + 1) / 2⌋, in integers throughout.
  const doubled = integerRoot((4n * 10n ** BigInt(2 * decimals) * square.n) / square.d)
  return decimalText((doubled + 1n) / 2n, decimals)
}

/** A figure that has no exact form (an interval's end, by way of Student's t), rounded like `display`. */
export function displayEstimate(x: number, decimals = 2): string {
  if (!Number.isFinite(x)) throw new RangeError('not a finite estimate')
  return display(new Fraction(x.toFixed(12)), decimals)
}

function roundHalfUp(x: Fraction, decimals: number): bigint {
  const scaled = x.n * 10n ** BigInt(decimals)
  return x.s * ((2n * scaled + x.d) / (2n * x.d))
}

function decimalText(units: bigint, decimals: number): string {
  const digits = `${units < 0n ? -units : units}`.padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const places = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${whole}${places && `.${places}`}`
}

function integerRoot(n: bigint): bigint {
  if (n < 2n) return n
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2))
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
