import Fraction from 'fraction.js'

/** A named range that begins at `min` (a decimal string, inclusive) and ends below the next higher one. */
export type Band = { label: string; min: string }

/**
 * The band a score falls in: the highest whose `min` is not above it, compared unrounded.
 * A score below every `min` falls in the lowest band. The order of `bands` does not matter.
 * @throws RangeError when there are no bands.
 */
export function bandOf(score: Fraction, bands: readonly Band[]): string {
  return bandFinder(bands)(score)
}

/** `bandOf` with the bands read once, for many scores. */
export function bandFinder(bands: readonly Band[]): (score: Fraction) => string {
  const falling = bands
    .map((band) => ({ label: band.label, min: new Fraction(band.min) }))
    .sort((a, b) => b.min.compare(a.min))
  const lowest = falling.at(-1)
  if (!lowest) throw new RangeError('there are no bands')
  return (score) => (falling.find((band) => score.gte(band.min)) ?? lowest).label
}
