import { parse } from 'csv-parse/sync'
import { createHash } from 'node:crypto'
import readExcelFile from 'read-excel-file/node'
import { expect, test, vi } from 'vitest'
import { createKey } from '../../server/actions/people.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

type Sheets = Map<string, (string | number | null)[][]>

/** The file of an export as bytes, with its headers. */
async function download(world: World, surveyId: number, file: string) {
  const key = await createKey(world.db, { id: null, name: 'test', address: null }, 'reviewer', 'download', null)
  const response = await world.app.request(`/api/v1/surveys/${surveyId}/exports/${file}`, {
    headers: { 'x-api-key': key },
  })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

async function readSheets(bytes: Buffer): Promise<Sheets> {
  const sheets = await readExcelFile(bytes)
  return new Map(sheets.map(({ sheet, data }) => [sheet, data as (string | number | null)[][]]))
}

const labels = ['非常不满意', '不满意', '基本满意', '比较满意', '非常满意']

async function closedWave(world: World, changes = {}) {
  const { id } = await openSurvey(world, 4, changes)
  const links = await linksOf(world, id)
  await answer(world, links[0]!, {
    ratings: ratings(5),
    overall: 5,
    comment: '=HYPERLINK("http://evil.example","点我")',
  })
  await answer(world, links[1]!, { ratings: ratings(4, { d1: null, d2: 3 }), comment: '第一行\n"引号",逗号' })
  await answer(world, links[2]!, {
    ratings: ratings(2, { d10: undefined }),
    reasons: { d1: '@SUM(1)', d2: '-1+1' },
    comment: '+86 10 1234',
  })
  await must(world.manager.post(`/surveys/${id}/close`))
  return { id, result: (await world.manager.get(`/surveys/${id}/result`)).body }
}

test('responses.csv holds every answer that the result counts, and ends with its own digest', async () => {
  const world = await createWorld()
  const { id, result } = await closedWave(world)
  const { status, headers, bytes } = await download(world, id, 'responses.csv')
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  const rows = parse(bytes, { bom: true, relax_column_count: true }) as string[][]
  const [heading, ...lines] = rows
  const sheets = lines.slice(0, -1)
  expect(sheets).toHaveLength(result.returned)
  for (const [i, dimension] of result.dimensions.entries()) {
    const column = heading!.indexOf(dimension.label)
    expect(column).toBe(i + 1)
    const counts = Object.fromEntries(
      labels.map((label, level) => [level + 1, sheets.filter((sheet) => sheet[column] === label).length]),
    )
    expect([dimension.key, counts]).toEqual([dimension.key, dimension.counts])
    expect(sheets.filter((sheet) => sheet[column] === '不适用').length).toBe(dimension.notApplicable)
  }
  const lastLine = bytes.lastIndexOf('合计行数')
  expect(rows.at(-1)).toEqual([
    '合计行数',
    '3',
    '以上全部内容的SHA-256',
    createHash('sha256').update(bytes.subarray(0, lastLine)).digest('hex'),
    '调查方案校验码',
    (await must(world.manager.get(`/surveys/${id}`))).planDigest,
  ])
})

test('responses.xlsx holds the rows of responses.csv in both forms, with its count and digest; the code book stands beside it', async () => {
  const world = await createWorld()
  const { id } = await closedWave(world)
  for (const form of ['wide', 'long']) {
    const csv = await download(world, id, `responses.csv?form=${form}`)
    const rows = parse(csv.bytes, { bom: true, relax_column_count: true }) as string[][]
    const xlsx = await download(world, id, `responses.xlsx?form=${form}`)
    expect([xlsx.status, xlsx.headers.get('content-type')]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ])
    const sheets = await readSheets(xlsx.bytes)
    expect(sheets.get('答卷')).toHaveLength(rows.length - 1)
    expect(sheets.get('答卷')!.map((row) => row[0])).toEqual(rows.slice(0, -1).map((row) => row[0]))
    expect(sheets.get('校验')![0]!.map(String)).toEqual(rows.at(-1))
  }
  const book = await download(world, id, 'code-book.csv')
  expect([book.status, book.bytes.toString()]).toEqual([200, expect.stringContaining('宽表,答卷校验码,')])
  const { planDigest } = await must(world.manager.get(`/surveys/${id}`))
  expect(book.bytes.toString().endsWith(`调查方案校验码,${planDigest}\r\n`)).toBe(true)
  expect((await download(world, id, 'responses.csv?form=tall')).status).toBe(422)
  const acts = await world.db
    .selectFrom('audit_entry')
    .select(['act', 'detail'])
    .where('act', 'like', 'export.resp%')
    .orderBy('id')
    .execute()
  expect(acts.map(({ act, detail }) => [act, detail])).toEqual([
    ['export.responses-csv', { form: 'wide' }],
    ['export.responses-xlsx', { form: 'wide' }],
    ['export.responses-csv', { form: 'long' }],
    ['export.responses-xlsx', { form: 'long' }],
  ])
})

test('whatever a respondent wrote stands in the file as it was written', async () => {
  const comments = ['C:\\new\\table', '\\N', '\\\\.\n\\.', '"\\"', '第一\t栏\r\n第二行', '😀\u2028“好”', '\u007f']
  const world = await createWorld()
  const { id } = await openSurvey(world, comments.length)
  for (const [i, link] of (await linksOf(world, id)).entries())
    await answer(world, link, { ratings: ratings(2), comment: comments[i], reasons: { d3: comments[i]! } })
  await must(world.manager.post(`/surveys/${id}/close`))
  const { bytes } = await download(world, id, 'responses.csv')
  const rows = parse(bytes, { bom: true, relax_column_count: true }) as string[][]
  const { items } = await must(world.manager.get(`/surveys/${id}/responses?pageSize=50`))
  const [comment, reasons] = [rows[0]!.indexOf('意见建议'), rows[0]!.indexOf('理由')]
  const label = rows[0]![3]!
  expect(rows.slice(1, -1).map((row) => [row[0], row[comment], row[reasons]])).toEqual(
    items.map((sheet: { digest: string; comment: string; reasons: { d3: string } }) => [
      sheet.digest,
      sheet.comment,
      `${label}：${sheet.reasons.d3}`,
    ]),
  )
  expect(items.map((sheet: { comment: string }) => sheet.comment).toSorted()).toEqual(comments.toSorted())
})

test('what would run as a formula in a spreadsheet begins with an apostrophe', async () => {
  const world = await createWorld()
  const { id } = await closedWave(world)
  const { bytes } = await download(world, id, 'responses.csv')
  const cells = (parse(bytes, { bom: true, relax_column_count: true }) as string[][]).flat()
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
  expect(cells).toContain('\'=HYPERLINK("http://evil.example","点我")')
  expect(cells).toContain("'+86 10 1234")
  expect(cells).toContain('第一行\n"引号",逗号')
})

test('statistics.xlsx shows the digits of the result, read by a library that did not write it', async () => {
  const world = await createWorld()
  const { id, result } = await closedWave(world)
  const { status, headers, bytes } = await download(world, id, 'statistics.xlsx')
  expect([status, headers.get('content-type')]).toEqual([
    200,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ])
  const sheets = await readSheets(bytes)
  expect([...sheets.keys()].slice(0, 4)).toEqual(['样本', '总表', '维度', '单位档位'])
  const named = (sheet: string) => new Map(sheets.get(sheet)!.map((row) => [row[0], row]))
  const sample = named('样本')
  for (const [name, figure] of [
    ['名单席位数', result.roster],
    ['回收数', result.returned],
    ['有效答卷', result.valid],
    ['有标记的答卷', result.flagged.total],
  ]) {
    expect([name, sample.get(name)?.[1]]).toEqual([name, figure])
  }
  const indicator = named('总表').get('用户使用满意度（综合得分）')!
  expect(indicator[2]).toBe(result.indicator.exact)
  const dimensions = sheets.get('维度')!.filter((row) => typeof row[0] === 'number')
  expect(dimensions.map((row) => row[1])).toEqual(result.dimensions.map((one: { label: string }) => one.label))
  for (const [i, { counts, notApplicable }] of result.dimensions.entries()) {
    expect(dimensions[i]!.slice(5, 11)).toEqual([5, 4, 3, 2, 1].map((level) => counts[level]).concat(notApplicable))
  }
  const bands = named('单位档位')
  for (const [band, count] of Object.entries(result.unitBands))
    expect([band, bands.get(band)!.includes(count as number)]).toEqual([band, true])
})

test.for([
  ['调查"\r\nSet-Cookie: a=b', '调查_Set-Cookie_ a=b'],
  ["a'b(c)*d/e\\f;g", "a'b(c)_d_e_f;g"],
  ['=1+1', '=1+1'],
  ['表情👨‍👩‍👧与ئۇيغۇرچە', '表情👨‍👩‍👧与ئۇيغۇرچە'],
  ['\u007f控制\u202e符', '_控制_符'],
  ['<w:t>&amp;</w:t>', '_w_t_&amp;_w_t_'],
] as const)('a survey titled %j is downloaded as a file of any system, in files that open', async ([title, called]) => {
  const world = await createWorld()
  const { id } = await closedWave(world, { title })
  for (const file of ['responses.csv', 'statistics.xlsx']) {
    const { status, headers, bytes } = await download(world, id, file)
    expect(status).toBe(200)
    expect(headers.get('set-cookie')).toBeNull()
    const disposition = headers.get('content-disposition')!
    const [, name] =
      /^attachment; filename="[\w.-]+"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(disposition) ?? []
    expect(decodeURIComponent(name!)).toContain(called)
    if (file === 'statistics.xlsx') expect([...(await readSheets(bytes)).keys()]).toHaveLength(11)
  }
})

test('two downloads of one closed survey hold the same answers in the same order', async () => {
  const world = await createWorld()
  const { id } = await closedWave(world)
  const [first, second] = [await download(world, id, 'responses.csv'), await download(world, id, 'responses.csv')]
  expect(first.bytes.equals(second.bytes)).toBe(true)
})

test('the template for unit lists is taken back as it is given out', async () => {
  const world = await createWorld()
  const { text, headers } = await world.manager.get('/units/import-template.csv')
  expect(headers.get('content-disposition')).toContain('units.csv')
  const form = new FormData()
  form.append('file', new File([text], 'units.csv'))
  const reply = await world.manager.send('/api/v1/units/import', { method: 'POST', body: form })
  expect(reply.body).toEqual({ created: 2, updated: 0, unchanged: 0 })
})
