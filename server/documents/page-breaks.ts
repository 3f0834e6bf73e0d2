/**
 * After which rows (from 1) a page should end, so that none ends within a row `held` to the next. `page` is a page's height, `heights` the
 * rows', `repeated` that of the heading which stands again on further pages, all in points. Rows that are together longer than a page
 * break where the program breaks them.
 */
export function pageBreaks(
  { page, repeated }: { page: number; repeated: number },
  heights: readonly number[],
  held: readonly boolean[],
): number[] {
  const breaks: number[] = []
  let used = 0
  for (let from = 0; from < heights.length;) {
    const to = held.indexOf(false, from) + 1 || heights.length
    const block = heights.slice(from, to).reduce((sum, height) => sum + height, 0)
    if (used + block > page && repeated + block <= page) {
      breaks.push(from)
      used = repeated
    }
    used += block
    while (used > page) used -= page - repeated
    from = to
  }
  return breaks
}
