import { unzipSync } from 'fflate'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { expect, test } from 'vitest'
import type { ResponseForm, ResponseView } from '../../server/contract/results.ts'
import { responsesCsv } from '../../server/documents/responses-csv.ts'
import { responsesXlsx } from '../../server/documents/responses-xlsx.ts'
import type { Questionnaire } from '../../server/domain/scale.ts'

const questionnaire: Questionnaire = {
  dimensions: [
    { key: 'd1', label: '网络接入质量' },
    { key: 'd2', label: '服务响应<及时>性' },
  ],
  scale: [
    { level: 5, label: '非常满意', value: '100' },
    { level: 1, label: '非常不满意', value: '20.5' },
  ],
  notApplicable: true,
  overall: { label: '总体' },
} as Questionnaire

const sheet = (n: number, own: Partial<ResponseView> = {}): ResponseView => ({
  digest: `a${n}`,
  ratings: { d1: 5, d2: null },
  overall: 1,
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

const sheets = [
  sheet(1),
  sheet(2, { ratings: { d2: 1 }, overall: null, reasons: { d2: '慢 & 不稳\u0007' }, comment: '=1+1' }),
  sheet(3, { flags: ['speeder'], onPaper: true, invalidated: true, band: null }),
]

async function* each<T>(items: Iterable<T>) {
  for (const item of items) yield [item]
}

async function workbook(form: ResponseForm, rowsASheet?: number) {
  const parts: Uint8Array[] = []
  for await (const part of responsesXlsx({ questionnaire }, each(sheets), form, rowsASheet)) parts.push(part)
  const bytes = Buffer.concat(parts)
  const read = await readExcelFile(bytes)
  return { bytes, sheets: new Map(read.map((one) => [one.sheet, one.data as unknown[][]])) }
}

async function csv(form: ResponseForm): Promise<string[][]> {
  let text = ''
  for await (const part of responsesCsv({ questionnaire }, each(sheets), form)) text += part
  return parse(text, { bom: true, relax_column_count: true })
}

test('宽表: a row for a sheet; what looks like a formula is text; the last sheet has the seal of the CSV', async () => {
  const { sheets: read } = await workbook('wide')
  expect([...read.keys()]).toEqual(['答卷', '编码说明', '校验'])
  const [heading, first, second, third] = read.get('答卷')!
  expect(heading).toEqual((await csv('wide'))[0])
  expect(first!.slice(0, 6)).toEqual(['a1', '非常满意', '不适用', '非常不满意', 86.67, '260/3'])
  expect([second![1], second![2], second![9]]).toEqual([null, '非常不满意', '=1+1'])
  expect([third![6], third![7], third![8]]).toEqual([null, '认定无效', '填写过快、纸质代录'])
  expect(read.get('校验')![0]!.map(String)).toEqual((await csv('wide')).at(-1))
})

test('长表: a row for each answer, the overall question last, with points as numbers and the same seal', async () => {
  const { sheets: read } = await workbook('long')
  const [heading, ...rows] = read.get('答卷')!
  expect(heading!.slice(0, 6)).toEqual(['答卷校验码', '代码', '评价内容', '评价', '分值', '理由'])
  expect(rows).toHaveLength(9)
  expect(rows.slice(0, 5).map((row) => row.slice(0, 5))).toEqual([
    ['a1', 'd1', '网络接入质量', '非常满意', 100],
    ['a1', 'd2', '服务响应<及时>性', '不适用', null],
    ['a1', 'overall', '总体评价', '非常不满意', 20.5],
    ['a2', 'd1', '网络接入质量', null, null],
    ['a2', 'd2', '服务响应<及时>性', '非常不满意', 20.5],
  ])
  expect(rows[4]![5]).toContain('慢 & 不稳')
  const last = (await csv('long')).at(-1)!
  expect(last.slice(0, 2)).toEqual(['合计行数', '9'])
  expect(read.get('校验')![0]!.map(String)).toEqual(last)
})

test('what a sheet of Excel does not hold goes on in the next, each with its heading', async () => {
  const { sheets: read } = await workbook('long', 4)
  expect([...read.keys()]).toEqual(['答卷', '答卷2', '答卷3', '编码说明', '校验'])
  const lengths = ['答卷', '答卷2', '答卷3'].map((name) => read.get(name)!.length)
  expect(lengths).toEqual([5, 5, 2])
  expect(read.get('答卷3')!.map((row) => row[1])).toEqual(['代码', 'overall'])
})

test('without any sheet there is a workbook with its headings, and the seal counts 0', async () => {
  const parts: Uint8Array[] = []
  for await (const part of responsesXlsx({ questionnaire }, each([]), 'wide')) parts.push(part)
  const read = await readExcelFile(Buffer.concat(parts))
  expect(read.map((one) => [one.sheet, one.data.length])).toContainEqual(['答卷', 1])
  expect(read.find((one) => one.sheet === '校验')!.data[0]![1]).toBe(0)
})

test('编码说明 names every column of both forms, and every level with its points', async () => {
  const { sheets: read } = await workbook('wide')
  const [, ...rows] = read.get('编码说明')!
  for (const [title, form] of [
    ['宽表', 'wide'],
    ['长表', 'long'],
  ] as const)
    expect(rows.filter((row) => row[0] === title).map((row) => row[1])).toEqual((await csv(form))[0])
  expect(rows.find((row) => row[1] === '评价')![3]).toBe('非常满意=100；非常不满意=20.5；不适用=不计分')
})

test('the archive is sound to another reader, and holds no control character', async () => {
  const { bytes } = await workbook('wide')
  const files = unzipSync(bytes)
  expect(Object.keys(files)).toContain('[Content_Types].xml')
  const xml = Buffer.from(files['xl/worksheets/sheet1.xml']!).toString()
  // oxlint-disable-next-line no-control-regex
  expect(xml).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/)
})
