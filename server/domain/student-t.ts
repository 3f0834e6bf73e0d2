/**
 * Quantile of Student's t: the t that a share `p` (0 < p < 1) of the distribution with `degrees` ≥ 1 degrees of freedom
 * lies below. A floating-point estimate, good to ten digits.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1) || !(degrees >= 1)) throw new RangeError('p must be inside (0, 1) and degrees at least 1')
  if (p < 0.5) return -studentQuantile(1 - p, degrees)
  let [low, high] = [0, 1]
  while (studentDistribution(high, degrees) < p) high *= 2
  // Bisection: slow, and sure for every tail. 100 halvings exhaust a double.
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (studentDistribution(middle, degrees) < p) low = middle
    if (studentDistribution(middle, degrees) >= p) high = middle
  }
  return (low + high) / 2
}

// For t ≥ 0: P(T ≤ t) = 1 − ½·I_x(ν/2, ½) with x = ν/(ν+t²). Abramowitz & Stegun 26.7.1.
function studentDistribution(t: number, degrees: number): number {
  return 1 - 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

// Regularised incomplete beta I_x(a, b). The continued fraction converges fast on one side only; use the symmetry.
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b)
  return (Math.exp(front) * betaFraction(x, a, b)) / a
}

// Abramowitz & Stegun 26.5.8, evaluated by Lentz's method.
function betaFraction(x: number, a: number, b: number): number {
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))]
  let value = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

// Lanczos' approximation with g = 7 and nine terms.
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

// For z ≥ ½, which is all that is asked of it here.
function logGamma(z: number): number {
  const x = z - 1
  const series = lanczos.reduce((sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (x + i)), 0)
  const t = x + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series)
}
