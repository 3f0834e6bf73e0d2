import { createHash } from 'node:crypto'
import type { ResponseView } from '../contract/surveys.ts'
import type { Questionnaire } from '../domain/scale.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv-cell.ts'

const flagLabels = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const satisfies Record<
  ResponseView['flags'][number],
  string
>

// Enough for one write to the socket to be worth its while; never the whole file.
const CHUNK_LENGTH = 16_384

/**
 * The answer sheets of a closed survey as CSV (UTF-8 with byte order mark, CRLF), a chunk at a time. De-identified: no
 * unit, time or address; a sheet's only name is its digest. The last line counts the rows and gives the SHA-256 of every
 * byte before it, so that a file that was cut off or changed is noticed.
 */
export async function* responsesCsv(
  survey: { questionnaire: Questionnaire },
  rows: AsyncIterable<ResponseView>,
): AsyncIterable<string> {
  const hash = createHash('sha256')
  const toLine = lineWriter(survey.questionnaire)
  let count = 0
  let chunk = BYTE_ORDER_MARK + csvLine(headings(survey.questionnaire))
  for await (const row of rows) {
    if (chunk.length >= CHUNK_LENGTH) {
      hash.update(chunk)
      yield chunk
      chunk = ''
    }
    chunk += toLine(row)
    count += 1
  }
  hash.update(chunk)
  yield chunk + csvLine(['合计行数', count, '以上全部内容的SHA-256', hash.digest('hex')])
}

function headings({ dimensions }: Questionnaire): string[] {
  const before = [
    '答卷校验码',
    ...dimensions.map((dimension) => dimension.label),
    '总体评价',
    '得分',
    '得分（精确分数）',
  ]
  return [...before, '满意档位', '是否有效', '标记', '意见建议', '理由']
}

function lineWriter({ dimensions, scale }: Questionnaire): (row: ResponseView) => string {
  const labels = new Map(scale.map((step) => [step.level, step.label]))
  const rated = (rating: number | null | undefined) => {
    if (rating === undefined) return ''
    return rating === null ? '不适用' : (labels.get(rating) ?? String(rating))
  }
  return (row) =>
    csvLine([
      row.digest,
      ...dimensions.map((dimension) => rated(row.ratings[dimension.key])),
      rated(row.overall ?? undefined),
      row.score ?? '',
      row.exactScore ?? '',
      row.band ?? '',
      row.invalidated ? '认定无效' : row.valid ? '是' : '否',
      [...row.flags.map((flag) => flagLabels[flag]), ...(row.onPaper ? ['纸质代录'] : [])].join('、'),
      row.comment ?? '',
      reasonsText(row.reasons, dimensions),
    ])
}

// One reason a line, in the order of the questionnaire.
function reasonsText(reasons: Record<string, string>, dimensions: Questionnaire['dimensions']): string {
  const given = dimensions.filter((dimension) => reasons[dimension.key])
  return given.map((dimension) => `${dimension.label}：${reasons[dimension.key]}`).join('\n')
}
