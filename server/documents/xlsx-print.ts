import type { Feature, Image } from 'write-excel-file/node'
import {
  findElement,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  replaceElement,
  sanitizeTextContent,
} from 'write-excel-file/utility'

/** How one sheet prints: on A4, as wide as the paper, its heading row repeated on every page. */
export type SheetPrint = {
  name: string
  orientation: 'portrait' | 'landscape'
  headingRow: number
  title: string
  /** Rows, from 1, after which a page ends. */
  breaks?: readonly number[]
}

// ECMA-376 part 1, 18.3.1.63: paper size 9 is A4; 18.3.1.62: margins in inches (here 15 and 20 mm).
const A4 = 9
const margins = { left: 0.59, right: 0.59, top: 0.79, bottom: 0.79, header: 0.39, footer: 0.39 }

/**
 * Print set-up for write-excel-file, which by itself knows only the orientation: what it calls a feature, a hand on the
 * XML it writes. Sheets are given in their order.
 */
export function printSetup(sheets: readonly SheetPrint[]): Feature<Image['content']> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => addToSheet(xml, sheets[sheetIndex]),
        },
        'xl/workbook.xml': { transform: (xml) => addToWorkbook(xml, printTitles(sheets)) },
      },
    },
  }
}

function addToSheet(xml: string, sheet: SheetPrint | undefined): string {
  if (!sheet) return xml
  const fit = `fitToWidth="1" fitToHeight="0"`
  const elements = [
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    '<printOptions horizontalCentered="1"/>',
    `<pageMargins ${Object.entries(margins)
      .map(([side, inches]) => `${side}="${inches}"`)
      .join(' ')}/>`,
    `<pageSetup paperSize="${A4}" orientation="${sheet.orientation}" ${fit}/>`,
    headerFooter(sheet.title),
    ...(sheet.breaks?.length ? [rowBreaks(sheet.breaks)] : []),
  ]
  const order = getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') ?? []
  return elements.reduce((all, one) => insertElementMarkupAccordingToOrderOfSiblings(all, one, order, 'worksheet'), xml)
}

// The writer leaves an empty <definedNames/>; a second one beside it would make Excel call the file damaged.
function addToWorkbook(xml: string, definedNames: string): string {
  const empty = findElement(xml, 'definedNames')
  if (empty) return replaceElement(xml, empty, definedNames)
  const order = getOrderOfSiblings('xl/workbook.xml', 'workbook') ?? []
  return insertElementMarkupAccordingToOrderOfSiblings(xml, definedNames, order, 'workbook')
}

// 18.3.1.46: &C centre, &P page, &N pages; an ampersand in the text is doubled. At most 255 characters.
function headerFooter(title: string): string {
  const header = `&C${title.replaceAll('&', '&&').slice(0, 200)}`
  const [head, foot] = [header, '&C第 &P 页，共 &N 页'].map(sanitizeTextContent)
  return `<headerFooter><oddHeader>${head}</oddHeader><oddFooter>${foot}</oddFooter></headerFooter>`
}

// 18.3.1.73: each break stands below the row of its id and is as wide as a sheet can be.
function rowBreaks(rows: readonly number[]): string {
  const breaks = rows.map((row) => `<brk id="${row}" max="16383" man="1"/>`).join('')
  return `<rowBreaks count="${rows.length}" manualBreakCount="${rows.length}">${breaks}</rowBreaks>`
}

function printTitles(sheets: readonly SheetPrint[]): string {
  const names = sheets.map(({ name, headingRow }, i) => {
    const range = sanitizeTextContent(`'${name.replaceAll("'", "''")}'!$${headingRow}:$${headingRow}`)
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${range}</definedName>`
  })
  return `<definedNames>${names.join('')}</definedNames>`
}

const inches = { portrait: { wide: 8.27, high: 11.69 }, landscape: { wide: 11.69, high: 8.27 } }

/** Points a printed page of the sheet has for its rows, columns being so many characters wide. */
export function pageHeight(orientation: SheetPrint['orientation'], widths: readonly number[]): number {
  const { wide, high } = inches[orientation]
  // In 宋体 of 11 points a character of a column's width is eight pixels, of 96 an inch, and five stand between columns.
  const pixels = widths.reduce((sum, width) => sum + width * 8 + 5, 0)
  const scale = Math.min(1, ((wide - margins.left - margins.right) * 96) / pixels)
  return ((high - margins.top - margins.bottom) * 72) / scale
}
