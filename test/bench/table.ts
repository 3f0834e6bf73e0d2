/** One line of the bench's table. `ratio` of two figures taken in the same run, in turns; null where there is only a figure. */
export type Figure = { name: string; ratio: number | null; target: string; detail: string }

export function tableOf(figures: readonly Figure[]): string {
  const cells = figures.map(({ name, ratio, target, detail }) => [name, ratio?.toFixed(2) ?? '–', target, detail])
  return linesOf([['what', 'ratio', 'target', 'figures'], ...cells])
}

/** Rows as a table of Markdown, the first its head. */
export const linesOf = ([head, ...rows]: string[][]): string =>
  [head!, head!.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** Two rates a second. */
export const ratioOf = (name: string, ours: number, base: number, target: string): Figure => ({
  name,
  ratio: ours / base,
  target,
  detail: `${ours.toFixed(0)}/s of ${base.toFixed(0)}/s`,
})
