/**
 * The answer sheets as a workbook of any size, written as they are read: 答卷 (more sheets where Excel's rows do not suffice), 编码说明,
 * 校验. The last gives the number of rows and the SHA-256 that `responses.csv` of the same form ends with.
 */
import { sanitizeTextContent } from 'write-excel-file/utility'
import type { ResponseForm, ResponseView } from '../contract/results.ts'
import { codeBook, responseTable } from './response-columns.ts'
import { sealWords, type SheetsOf, startSeal } from './responses-csv.ts'
import { type ZipEntry, zipStream } from './zip-stream.ts'

// Excel takes 1,048,576 with the heading.
const ROWS_A_SHEET = 1_000_000
const CHUNK_LENGTH = 32_768
const BOLD = 1

export const responsesXlsx = (
  survey: SheetsOf,
  batches: AsyncIterable<readonly ResponseView[]>,
  form: ResponseForm,
  rowsASheet = ROWS_A_SHEET,
): AsyncGenerator<Uint8Array<ArrayBuffer>> => zipStream(entries(survey, batches, form, rowsASheet), new Date())

async function* entries(
  { questionnaire, planDigest }: SheetsOf,
  batches: AsyncIterable<readonly ResponseView[]>,
  form: ResponseForm,
  rowsASheet: number,
): AsyncGenerator<ZipEntry> {
  const table = responseTable(questionnaire, form)
  const headings = table.columns.map(({ heading }) => heading)
  const numbers = table.columns.map(({ isNumber = false }) => isNumber)
  const seal = startSeal(table)
  const rows = sealed(batches, table.rowsOf, seal)
  const names: string[] = []
  const sheetOf = (name: string, xml: AsyncIterable<Uint8Array>): ZipEntry => {
    names.push(name)
    return { path: `xl/worksheets/sheet${names.length}.xml`, bytes: xml }
  }
  let next = await rows.next()
  do {
    const body = async function* () {
      yield { cells: headings, style: BOLD }
      for (let i = 0; i < rowsASheet && !next.done; i += 1) {
        yield { cells: next.value }
        next = await rows.next()
      }
    }
    yield sheetOf(names.length === 0 ? '答卷' : `答卷${names.length + 1}`, worksheet(body(), numbers))
  } while (!next.done)
  const { count, digest } = seal.end()
  yield sheetOf(
    '编码说明',
    worksheet(codeBook(questionnaire).map((cells, i) => ({ cells, style: i === 0 ? BOLD : 0 }))),
  )
  yield sheetOf('校验', worksheet([{ cells: sealWords(count, digest, planDigest) }], [false, true]))
  for (const [path, xml] of Object.entries(packageParts(names))) yield { path, bytes: encode([xml]) }
}

async function* sealed(
  batches: AsyncIterable<readonly ResponseView[]>,
  rowsOf: (sheet: ResponseView) => string[][],
  seal: ReturnType<typeof startSeal>,
): AsyncGenerator<string[], undefined> {
  for await (const sheets of batches)
    for (const sheet of sheets) {
      seal.add(sheet)
      if (seal.isFull()) seal.take()
      yield* rowsOf(sheet)
    }
}

type Row = { cells: readonly string[]; style?: number }

// Inline text: a table of shared strings would have to be held until the end.
function rowXml({ cells, style = 0 }: Row, number: number, numbers: readonly boolean[]): string {
  let xml = `<row r="${number}">`
  for (const [i, cell] of cells.entries()) {
    if (cell === '') continue
    const at = `${letters[i]}${number}`
    xml +=
      numbers[i] && style !== BOLD
        ? `<c r="${at}"><v>${cell}</v></c>`
        : `<c r="${at}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`
  }
  return `${xml}</row>`
}

// A plan has at most 30 dimensions.
const letters = Array.from({ length: 52 }, (_, i) => (i < 26 ? '' : 'A') + String.fromCharCode(65 + (i % 26)))

const plain = /^[^&<>\p{Cc}\uFFFE\uFFFF]*$/u
const escape = (text: string) => (plain.test(text) ? text : sanitizeTextContent(text))

async function* worksheet(
  rows: AsyncIterable<Row> | Iterable<Row>,
  numbers: readonly boolean[] = [],
): AsyncGenerator<Uint8Array> {
  let number = 0
  let chunk =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/><sheetData>'
  for await (const row of rows) {
    number += 1
    chunk += rowXml(row, number, numbers)
    if (chunk.length < CHUNK_LENGTH) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  yield Buffer.from(`${chunk}</sheetData></worksheet>`)
}

async function* encode(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

/** What an .xlsx has besides its sheets (ECMA-376 part 1), the least that WPS and Excel open without a word. */
function packageParts(names: readonly string[]): Record<string, string> {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const each = (write: (name: string, number: number) => string) => names.map((name, i) => write(name, i + 1)).join('')
  return {
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((name, n) => `<sheet name="${name}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${names.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`)}</Types>`,
  }
}
