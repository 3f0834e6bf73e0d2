/** "≥ 90", "≥ 80 且 < 90", "< 40". */
export function bandRange(bands: { min: string }[], at: number): string {
  const from = bands[at]?.min ?? '0'
  const above = bands[at - 1]?.min
  if (above === undefined) return `≥ ${from}`
  if (at === bands.length - 1) return `< ${above}`
  return `≥ ${from} 且 < ${above}`
}
