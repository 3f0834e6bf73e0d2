import { AlignmentType, Paragraph } from 'docx'
import { ChartRun, type ChartRunOptions } from 'docx/charts'

/** Dark to light, best level first: the steps stay apart on a black-and-white printer. */
const steps = ['1D4F73', '4F86A8', '8FB6CD', 'C9DCE7', 'EDF2F5']
export const stepColour = (at: number, count: number): string =>
  steps[count < 2 ? 0 : Math.round((at * (steps.length - 1)) / (count - 1))] ?? steps[0]!
/** Dark ink on light steps, white on dark ones. */
export const inkOn = (colour: string) => (steps.indexOf(colour) < 2 ? 'FFFFFF' : '1B2430')
export const main = '1D4F73'

/** As wide as the text of an upright page, in pixels. */
const width = 590

type Options = ChartRunOptions extends infer One
  ? One extends ChartRunOptions
    ? Omit<One, 'transformation'>
    : never
  : never

/** A native chart: drawn by Word and WPS themselves, with its numbers in it; `alt` is what it shows, in a sentence. */
export function chart(options: Options, height: number, alt: string): Paragraph {
  const run = new ChartRun({
    ...options,
    font: { name: '宋体', color: '1B2430' },
    chartArea: { fill: 'FFFFFF', border: 'none' },
    altText: { name: '图', description: alt },
    transformation: { width, height },
  } as ChartRunOptions)
  return new Paragraph({ alignment: AlignmentType.CENTER, keepLines: true, children: [run] })
}
