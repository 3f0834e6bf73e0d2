import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { ResponseView } from '../../server/contract/results.ts'
import { responsesCsv } from '../../server/documents/responses-csv.ts'
import type { Questionnaire } from '../../server/domain/scale.ts'

const questionnaire: Questionnaire = {
  dimensions: [
    { key: 'd1', label: '网络接入质量' },
    { key: 'd2', label: '服务响应及时性' },
    { key: 'd3', label: '服务质量' },
  ],
  scale: [
    { level: 5, label: '非常满意', value: '100' },
    { level: 4, label: '比较满意', value: '80' },
    { level: 1, label: '非常不满意', value: '20' },
  ],
  notApplicable: true,
}

const response = (own: Partial<ResponseView> = {}): ResponseView => ({
  digest: 'a1',
  ratings: {
    d1: 5,
    d2: 4,
    d3: 4,
  },
  overall: 5,
  comment: null,
  reasons: {},
  valid: true,
  score: '86.67',
  exactScore: '260/3',
  band: '比较满意',
  flags: [],
  onPaper: false,
  invalidated: false,
  ...own,
})

async function* each<T>(items: Iterable<T>) {
  for (const item of items) yield [item]
}

async function write(responses: Iterable<ResponseView>, survey = { questionnaire }): Promise<string> {
  let csv = ''
  for await (const chunk of responsesCsv(survey, each(responses))) csv += chunk
  return csv
}

const read = (csv: string): string[][] => parse(csv, { bom: true, relax_column_count: true })

describe('responses.csv', () => {
  test('has Chinese headings, level labels, 不适用 apart from unanswered, and the score shown and exact', async () => {
    const csv = await write([response({ ratings: { d1: 5, d2: null } })])
    expect(read(csv).slice(0, 2)).toEqual([
      [
        '答卷校验码',
        '网络接入质量',
        '服务响应及时性',
        '服务质量',
        '总体评价',
        '得分',
        '得分（精确分数）',
        '满意档位',
        '是否有效',
        '标记',
        '意见建议',
        '理由',
      ],
      ['a1', '非常满意', '不适用', '', '非常满意', '86.67', '260/3', '比较满意', '是', '', '', ''],
    ])
  })

  test('a sheet that does not count has no score and no band; flags are named', async () => {
    const flags = ['speeder', 'straight-line'] as const
    const csv = await write([
      response({ valid: false, score: null, exactScore: null, band: null, overall: null, flags: [...flags] }),
    ])
    expect(read(csv)[1]?.slice(4)).toEqual(['', '', '', '', '否', '填写过快、各项同分', '', ''])
  })

  test('begins with the byte order mark and ends its lines with CRLF', async () => {
    const csv = await write([response()])
    expect(Array.from(new TextEncoder().encode(csv).slice(0, 3))).toEqual([0xef, 0xbb, 0xbf])
    expect(csv.split('\r\n')).toHaveLength(4)
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('quotes, commas and line breaks in a comment come back as they were', async () => {
    const comment = '说"很好"，但网络慢,\n第二行\r\n第三行'
    const csv = await write([response({ comment })])
    expect(read(csv)[1]?.[10]).toBe(comment)
    expect(csv).toContain('"说""很好""，但网络慢,\n第二行\r\n第三行"')
  })

  test('reasons stand one a line, in the order of the questionnaire', async () => {
    const csv = await write([response({ reasons: { d3: '等了三天', d1: '经常断' } })])
    expect(read(csv)[1]?.[11]).toBe('网络接入质量：经常断\n服务质量：等了三天')
  })

  test.each([['=HYPERLINK("http://example.org")'], ['+1'], ['-1'], ['@SUM(A1)'], ['\t=1'], ['\r=1'], ['＝1'], ['9/5']])(
    'the comment %j is not a formula or a date in a spreadsheet',
    async (comment) => {
      expect(read(await write([response({ comment })]))[1]?.[10]).toBe(`'${comment}`)
    },
  )

  test('an exact score such as 94/1 stays text: a spreadsheet would read January 1994', async () => {
    expect(read(await write([response({ exactScore: '94/1' })]))[1]?.[6]).toBe("'94/1")
  })

  test('a formula in the label of a dimension is neutralised too', async () => {
    const dimensions = [{ key: 'd1', label: '=1+1' }]
    const csv = await write([], { questionnaire: { ...questionnaire, dimensions } })
    expect(read(csv)[0]?.[1]).toBe("'=1+1")
  })

  test('the last line counts the rows and gives the SHA-256 of every byte before it', async () => {
    const csv = await write([response(), response({ digest: 'b2' })])
    const end = csv.lastIndexOf('合计行数')
    const digest = createHash('sha256')
      .update(Buffer.from(csv.slice(0, end)))
      .digest('hex')
    expect(csv.slice(end)).toBe(`合计行数,2,以上全部内容的SHA-256,${digest}\r\n`)
  })

  test('of a survey without answers there is the heading and a count of 0', async () => {
    const rows = read(await write([]))
    expect(rows).toHaveLength(2)
    expect(rows[1]?.slice(0, 2)).toEqual(['合计行数', '0'])
  })

  test('the digest covers every chunk of a long file', async () => {
    const csv = await write(Array.from({ length: 5000 }, (_, i) => response({ digest: `sheet-${i}` })))
    const end = csv.lastIndexOf('合计行数')
    const digest = createHash('sha256')
      .update(Buffer.from(csv.slice(0, end)))
      .digest('hex')
    expect(csv.slice(end)).toBe(`合计行数,5000,以上全部内容的SHA-256,${digest}\r\n`)
    expect(read(csv)).toHaveLength(5002)
  })

  test('is written as the answers come: no more than one chunk is held', async () => {
    let given = 0
    const answers = (async function* () {
      for (; given < 100_000; given++) yield [response({ comment: '一'.repeat(1000) })]
    })()
    const chunks = responsesCsv({ questionnaire }, answers)[Symbol.asyncIterator]()
    const first = await chunks.next()
    expect(given).toBeLessThan(100)
    expect(first.value?.length).toBeLessThan(200_000)
    await chunks.return(undefined)
  })

  test('tells no unit, time or address, whatever else a row may carry', async () => {
    const identified = {
      ...response(),
      unit: '云帆市统计局',
      submittedAt: '2024-11-23T09:00:00+08:00',
      address: '192.0.2.7',
    }
    expect(await write([identified])).not.toMatch(/云帆市统计局|2024-11-23|192\.0\.2\.7/)
  })
})
