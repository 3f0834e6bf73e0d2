import { actWord, detailText, outcomeWords, subjectWord } from '../contract/act-words.ts'
import type { AuditEntryView } from '../contract/audit.ts'
import { BYTE_ORDER_MARK, csvLine } from './csv-cell.ts'

type Line = AuditEntryView & { canonical: string }

// Enough for one write to the socket to be worth its while; never the whole file.
const CHUNK_LENGTH = 16_384

async function* inChunks(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for await (const part of parts) {
    chunk += part
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

const headings = ['序号', '时间', '办理人', '用户名', '事项', '对象', '结果', '来源地址', '说明', '校验码', '校验原文']

/** The audit log as CSV. SHA-256 of 校验原文 in UTF-8 is 校验码; its second member is the 校验码 before. */
export const auditCsv = (entries: AsyncIterable<Line>, clock: Intl.DateTimeFormat): AsyncGenerator<string> =>
  inChunks(csvLines(entries, clock))

async function* csvLines(entries: AsyncIterable<Line>, clock: Intl.DateTimeFormat): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(headings)
  for await (const one of entries)
    yield csvLine([
      one.seq,
      clock.format(new Date(one.at)),
      one.actor,
      one.username ?? '',
      actWord(one.act),
      subjectWord(one.subject),
      outcomeWords[one.outcome],
      one.address ?? '',
      detailText(one.detail),
      one.digest,
      one.canonical,
    ])
}

/** The same as a JSON array, a line an entry. */
export const auditJson = (entries: AsyncIterable<Line>): AsyncGenerator<string> => inChunks(jsonLines(entries))

async function* jsonLines(entries: AsyncIterable<Line>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const entry of entries) {
    yield before + JSON.stringify(entry)
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
