import { createHash } from 'node:crypto'
import type { ResponseForm, ResponseView } from '../contract/results.ts'
import type { Questionnaire } from '../domain/scale.ts'
import { byteSink } from './byte-sink.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv-cell.ts'
import { codeBook, type ResponseTable, responseTable } from './response-columns.ts'

/** What the sheets are of: the questions as asked, the approved plan's digest. */
export type SheetsOf = { questionnaire: Questionnaire; planDigest?: string }

// Enough for one write to the socket to be worth its while, made in about a millisecond; never the whole file.
const CHUNK_LENGTH = 32_768

/**
 * The answer sheets of a closed survey as CSV (UTF-8 with byte order mark, CRLF), a chunk at a time. De-identified: no
 * unit, time or address; a sheet's only name is its digest. The last line counts the rows and gives the SHA-256 of every
 * byte before it, so that a file that was cut off or changed is noticed.
 */
export async function* responsesCsv(
  { questionnaire, planDigest }: SheetsOf,
  batches: AsyncIterable<readonly ResponseView[]>,
  form: ResponseForm = 'wide',
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const seal = startSeal(responseTable(questionnaire, form))
  for await (const sheets of batches)
    for (const sheet of sheets) {
      seal.add(sheet)
      if (seal.isFull()) yield seal.take()
    }
  yield seal.take()
  const { count, digest } = seal.end()
  yield Buffer.from(csvLine(sealWords(count, digest, planDigest)))
}

/** Counts and digests lines as they are written; the workbook of the same rows has the same seal. */
export function startSeal({ columns, writeLines }: ResponseTable) {
  const hash = createHash('sha256')
  const lines = byteSink(CHUNK_LENGTH)
  let count = 0
  lines.write(BYTE_ORDER_MARK + csvLine(columns.map(({ heading }) => heading)))
  /** What was added since, for digest and file. */
  const take = () => {
    const bytes = lines.take()
    hash.update(bytes)
    return bytes
  }
  return {
    add(sheet: ResponseView): void {
      count += writeLines(sheet, lines)
    },
    isFull: lines.isFull,
    take,
    end: () => {
      take()
      return { count, digest: hash.digest('hex') }
    },
  }
}

export const sealWords = (count: number, digest: string, planDigest?: string): string[] => [
  '合计行数',
  String(count),
  '以上全部内容的SHA-256',
  digest,
  ...ofPlan(planDigest).flat(),
]

/** The code book of both forms, beside the CSV. */
export const codeBookCsv = ({ questionnaire, planDigest }: SheetsOf): string =>
  BYTE_ORDER_MARK + [...codeBook(questionnaire), ...ofPlan(planDigest)].map(csvLine).join('')

const ofPlan = (planDigest: string | undefined): string[][] => (planDigest ? [['调查方案校验码', planDigest]] : [])
