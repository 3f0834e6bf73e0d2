import { createHash } from 'node:crypto'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { sql } from 'kysely'
import { readSheet } from 'read-excel-file/node'
import { expect, test, vi } from 'vitest'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type Caller } from '../support.ts'
import { readDocx } from '../documents/docx.ts'
import { Workbook } from '../documents/recalculate.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const none = { initial: null, full: null, spent: null }

async function begun(profile = 'project-self-evaluation') {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云服务项目', year: 2024, profile }))
  const fill = (key: string, entry: unknown) => must(world.manager.put(`/evaluations/${id}/indicators/${key}`, entry))
  return { world, id: id as number, fill }
}

/** A file as bytes; `Caller` reads text. */
async function download({ app, manager }: { app: { request: any }; manager: Caller }, key: string, path: string) {
  void manager
  const response: Response = await app.request(`/api/v1${path}`, { headers: { 'x-api-key': key } })
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
}

async function keyOf(world: Awaited<ReturnType<typeof createWorld>>) {
  const { createKey } = await import('../../server/actions/people.ts')
  return createKey(world.db, { id: null, name: 'test', address: null }, 'manager', 'files', null)
}

test('自评表.xlsx has the official rows in their order: project, funds with four rows, goals, indicators, total', async () => {
  const { world, id, fill } = await begun()
  await fill('vm-count', { actual: '49', reason: '分期上云' })
  const funds = { current: { initial: '500', full: '1050', spent: '945' }, carried: none, other: none }
  await must(
    world.manager.put(`/evaluations/${id}`, {
      funds,
      goals: { expected: '如期上云', achieved: '基本完成' },
      department: '市数字化局',
    }),
  )
  const { status, headers, bytes } = await download(
    world,
    await keyOf(world),
    `/evaluations/${id}/exports/self-evaluation.xlsx`,
  )
  expect(status).toBe(200)
  expect(decodeURIComponent(headers.get('content-disposition')!)).toContain('政务云服务项目2024年度-自评表.xlsx')
  const rows = (await readSheet(Buffer.from(bytes))) as unknown as (string | number | null)[][]
  const at = (name: string) => rows.findIndex((row) => row.includes(name))
  expect(rows[at('项目名称')]!.slice(0, 2)).toEqual(['项目名称', '政务云服务项目'])
  expect(rows[at('主管部门')]!.slice(0, 2)).toEqual(['主管部门', '市数字化局'])
  // 945 / 1050 = 90 %, of 5 points 4.5.
  expect(rows[at('年度资金总额')]!.slice(1)).toEqual(['年度资金总额', 500, 1050, 945, 5, '90%', 4.5])
  expect(rows.slice(at('年度资金总额') + 1, at('年度资金总额') + 4).map((row) => row[1])).toEqual([
    '其中：本年财政拨款',
    '上年结转',
    '其他资金',
  ])
  expect(rows[at('如期上云')]).toContain('基本完成')
  expect(rows[at('一级指标')]).toEqual([
    '一级指标',
    '二级指标',
    '三级指标',
    '年度指标值（A）',
    '实际完成值（B）',
    '分值',
    '得分',
    '偏差原因分析及改进措施',
  ])
  // 6 × 49 / 98 = 3
  expect(rows[at('虚拟机')]!.slice(2)).toEqual(['虚拟机', '≥98台', '49台', 6, 3, '分期上云'])
  expect(rows[at('总分')]!.filter((cell) => cell !== null)).toEqual(['总分', 100, 7.5, '尚有指标未评分'])
  // Merged: 决策 stands once for its six rows.
  expect(rows.filter((row) => row[0] === '决策')).toHaveLength(1)
  const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)
  expect(xml).toContain('<mergeCell ')
})

test('a filed 自评表 can be imported again and says the same', async () => {
  const { world, id, fill } = await begun()
  await fill('project-basis', { score: '3', reason: '缺一份批复' })
  await fill('vm-count', { actual: '49', reason: '分期上云' })
  const { bytes } = await download(world, await keyOf(world), `/evaluations/${id}/exports/self-evaluation.xlsx`)
  const body = new FormData()
  body.append('file', new File([bytes], '自评表.xlsx'))
  const again = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const reply = await world.manager.send(`/api/v1/evaluations/${again.id}/table/import`, { method: 'POST', body })
  expect([reply.status, reply.body.errors]).toEqual([200, undefined])
  expect(reply.body).toMatchObject({ rows: 19, kept: 19, added: 0 })
  expect((await world.manager.get(`/evaluations/${again.id}`)).body.total).toBe('6')
})

test('自评表 of several pages has the heading of its indicators on each, and parts no 一级指标', async () => {
  const { world, id } = await begun()
  const key = await keyOf(world)
  const book = unzipSync((await download(world, key, `/evaluations/${id}/exports/self-evaluation.xlsx`)).bytes)
  const rows = (await readSheet(
    Buffer.from((await download(world, key, `/evaluations/${id}/exports/self-evaluation.xlsx`)).bytes),
  )) as unknown as (string | null)[][]
  const at = (name: string) => rows.findIndex((row) => row[0] === name) + 1
  const heading = at('一级指标')
  expect(strFromU8(book['xl/workbook.xml']!)).toContain(`'自评表'!$${heading}:$${heading}<`)
  const breaks = [...strFromU8(book['xl/worksheets/sheet1.xml']!).matchAll(/<brk id="(\d+)"/g)].map((one) =>
    Number(one[1]),
  )
  expect(breaks).toEqual([at('过程') - 1])
  const { bytes } = await download(world, key, `/evaluations/${id}/exports/self-evaluation.docx`)
  const tables = readDocx(bytes).tables.map((table) => table.map(([first]) => first))
  // Project, funds and goals; 决策 under the heading; the rest under it again on the next page; 附表.
  expect(tables.map(([first]) => first)).toEqual(['项目名称', '一级指标', '一级指标', '一级指标'])
  expect(tables[1]!.filter(Boolean)).toEqual(['一级指标', '决策'])
  expect(tables[2]!.filter(Boolean)).toEqual(['一级指标', '过程', '产出', '效益', '满意度', '总分'])
})

test('附表 has 分值, 得分 and 得分率 of every row', async () => {
  const { world, id, fill } = await begun()
  await fill('rules-followed', { score: '2', reason: '归档不及时' })
  const { bytes } = await download(world, await keyOf(world), `/evaluations/${id}/exports/weights.xlsx`)
  const rows = (await readSheet(Buffer.from(bytes))) as unknown as (string | number | null)[][]
  expect(rows.find((row) => row.includes('得分率'))).toEqual([
    '一级指标',
    '二级指标',
    '三级指标',
    '分值',
    '得分',
    '得分率',
  ])
  expect(rows.find((row) => row.includes('制度执行有效性'))!.slice(2)).toEqual(['制度执行有效性', 4, 2, '50%'])
})

test('自评表.docx has the same cells, merged, with a header, page numbers and places to sign and stamp', async () => {
  const { world, id, fill } = await begun()
  await fill('vm-count', { actual: '49', reason: '分期上云' })
  const { bytes } = await download(world, await keyOf(world), `/evaluations/${id}/exports/self-evaluation.docx`)
  const files = unzipSync(bytes)
  const xml = strFromU8(files['word/document.xml']!)
  const words = [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((one) => one[1])
  for (const word of ['项目支出绩效自评表', '虚拟机', '≥98台', '49台', '分期上云', '总分', '项目各部分权重和绩效分值'])
    expect(words).toContain(word)
  expect(words.join('')).toContain('单位（公章）')
  expect(xml).toContain('w:vMerge w:val="restart"')
  expect(Object.keys(files).some((name) => name.startsWith('word/header'))).toBe(true)
})

test('运行监控表 and 佐证材料目录 hold what was filled in', async () => {
  const { world, id } = await begun()
  const rows = { 'vm-count': { done: '60台', forecast: '98台', cause: '设备到货晚', likelihood: '确定能' } }
  await must(world.manager.put(`/evaluations/${id}`, { monitoring: { until: '2024-07-31', rows } }))
  await must(
    world.manager.put(`/evaluations/${id}`, {
      materials: [{ name: '资金文件', number: '财建〔2024〕100号', pages: '1–3' }],
    }),
  )
  const key = await keyOf(world)
  const monitoring = await readSheet(
    Buffer.from((await download(world, key, `/evaluations/${id}/exports/monitoring.xlsx`)).bytes),
  )
  const cells = monitoring as unknown as (string | null)[][]
  expect(cells.find((row) => row.includes('虚拟机'))!.slice(2)).toEqual([
    '虚拟机',
    '≥98台',
    '60台',
    '98台',
    '确定能',
    '设备到货晚',
  ])
  expect(cells.flat()).toContain('截至 2024-07-31 执行情况')
  const list = await readSheet(
    Buffer.from((await download(world, key, `/evaluations/${id}/exports/materials.xlsx`)).bytes),
  )
  expect(list as unknown).toContainEqual(['1', '资金文件', '财建〔2024〕100号', '1–3'])
  const bad = await world.manager.put(`/evaluations/${id}`, { monitoring: { until: '七月底', rows: {} } })
  expect(bad.body.errors).toEqual([{ field: 'monitoring.until', code: 'not-a-date', value: '七月底' }])
})

test('计算底稿 computes from the raw ratings to the figure and the 自评 row what was stored, to the last digit', async () => {
  const { world, id, fill } = await begun()
  const survey = await openSurvey(world, 4, { rules: { revisions: false } })
  const links = await linksOf(world, survey.id)
  // 94, 100 without 不适用, one with a third in it (five of six scored: 80,80,100,100,100,100), and one that is incomplete.
  await answer(world, links[0]!, { ratings: ratings(5, { d1: 4, d2: 4, d3: 4 }) })
  await answer(world, links[1]!, { ratings: ratings(5, { d10: null }) })
  await answer(world, links[2]!, { ratings: ratings(5, { d1: 4, d2: 4, d7: null, d8: null, d9: null, d10: null }) })
  await answer(world, links[3]!, { ratings: ratings(4, { d1: undefined, d2: undefined, d3: undefined }) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await fill('user-satisfaction', { source: { surveyId: survey.id } })
  await fill('vm-count', { actual: '33', reason: '分期上云' })
  await fill('project-basis', { score: '3.5', reason: '缺一份批复' })
  const { body } = await world.manager.get(`/evaluations/${id}`)
  const book = new Workbook(
    (await download(world, await keyOf(world), `/evaluations/${id}/exports/workings.xlsx`)).bytes,
  )
  expect(book.names()).toEqual(['说明', '量表', '评价明细', '单位得分', '自评得分'])
  const units = book.rows('单位得分')
  // (94 + 100 + 560/6) / 3 = 95.777…; the incomplete one counts nowhere.
  expect(units.find((row) => row[0] === '有评分的单位数')![1]).toBe(3)
  expect(units.find((row) => row[0] === '用户使用满意度')![1]).toBeCloseTo(95.7777777778, 8)
  expect(units.find((row) => row[0] === '系统存储值')![1]).toBe(95.78)
  expect(units.find((row) => row[0] === '核对')![1]).toBe('一致')
  const scores = book.rows('自评得分')
  const row = (name: string) => scores.find((one) => one.includes(name))!
  // 6 × 33 / 98 = 2.0204…
  expect(row('虚拟机').slice(8)).toEqual([expect.closeTo(2.0204, 3), expect.closeTo(33.67, 1), 2.02, '一致'])
  expect(row('用户使用满意度')[11]).toBe('一致')
  expect(body.total).toBe('15.52')
  expect(row('总分（扣分、上限之后）').slice(8)).toEqual([expect.closeTo(15.5204, 3), null, 15.52, '一致'])
  expect(scores.flat()).not.toContain('不一致')
  // No unit is named.
  expect(JSON.stringify(book.names().map((name) => book.rows(name)))).not.toContain('单位01')
})

test.each([
  ['step', { rule: 'step', every: '5', deduct: '1' }, '80', '88'],
  ['a begun step', { rule: 'step', every: '5', deduct: '1', begun: true }, '85.01', '89'],
  ['all-or-nothing', { rule: 'all-or-nothing' }, '89.99', '0'],
  [
    'tiers',
    {
      rule: 'tiers',
      tiers: [
        { min: '90', share: '80' },
        { min: '60', share: '50' },
      ],
    },
    '81',
    '72',
  ],
  ['proportional', { rule: 'proportional' }, '30', '30'],
])('its formulas know the rule %s', async (_name, shortfall, actual, score) => {
  const world = await createWorld()
  const profile = await must(
    world.manager.post('/profiles', {
      label: '一项',
      legalBasis: '无',
      full: '90',
      deviationThreshold: '100',
      shortfall,
      bands: [
        { label: '优', min: '80' },
        { label: '差', min: '0' },
      ],
      indicators: [
        {
          level1: '甲',
          level2: '乙',
          level3: '丙',
          weight: '90',
          kind: 'quantitative',
          operator: '>=',
          target: '90',
          unit: '%',
        },
      ],
    }),
  )
  const { id } = await must(world.manager.post('/evaluations', { profile: profile.key, project: '政务云', year: 2024 }))
  const body = await must(world.manager.put(`/evaluations/${id}/indicators/r1`, { actual, reason: '有' }))
  expect(body.total).toBe(score)
  const book = new Workbook(
    (await download(world, await keyOf(world), `/evaluations/${id}/exports/workings.xlsx`)).bytes,
  )
  const rows = book.rows('自评得分')
  expect(rows[1]![11]).toBe('一致')
  expect(rows.find((row) => row[0] === '等级')!.slice(8, 11)).toEqual([body.grade, null, body.grade])
})

const pdf = (text: string) => new File([`%PDF-1.4 ${text}`], '盖章定稿.pdf')
async function upload({ send }: Caller, id: number, file: File, draftId: number) {
  const body = new FormData()
  body.append('file', file)
  body.append('draftId', String(draftId))
  return send(`/api/v1/evaluations/${id}/finals`, { method: 'POST', body })
}

test('a stamped 定稿 belongs to the draft it was printed from, and says when the table changed since', async () => {
  const { world, id, fill } = await begun()
  await fill('project-basis', { score: '4' })
  const key = await keyOf(world)
  const draft = await download(world, key, `/evaluations/${id}/exports/self-evaluation.docx`)
  const { drafts } = await must(world.manager.get(`/evaluations/${id}/files`))
  expect(drafts).toEqual([
    expect.objectContaining({
      document: 'self-evaluation.docx',
      sha256: createHash('sha256').update(draft.bytes).digest('hex'),
      contentDigest: (await world.manager.get(`/evaluations/${id}`)).body.contentDigest,
    }),
  ])
  const sent = await upload(world.manager, id, pdf('章'), drafts[0].id)
  expect([sent.status, sent.body.finals[0]]).toEqual([
    201,
    expect.objectContaining({ fileType: 'application/pdf', current: true }),
  ])
  const back = await download(world, key, `/evaluations/${id}/finals/${sent.body.finals[0].id}`)
  expect(Buffer.from(back.bytes).toString()).toBe('%PDF-1.4 章')
  await fill('project-basis', { score: '3', reason: '补正' })
  expect((await must(world.manager.get(`/evaluations/${id}/files`))).finals[0].current).toBe(false)
  // The printed code is the digest's beginning.
  const xml = strFromU8(unzipSync(draft.bytes)['word/document.xml']!)
  expect(xml).toContain(drafts[0].contentDigest.slice(7, 23))
})

test('an OFD is taken too; anything else, another evaluation’s draft and the same file twice are refused by name', async () => {
  const { world, id } = await begun()
  const key = await keyOf(world)
  await download(world, key, `/evaluations/${id}/exports/weights.xlsx`)
  const [draft] = (await must(world.manager.get(`/evaluations/${id}/files`))).drafts
  const ofd = new File([zipSync({ 'OFD.xml': strToU8('<ofd:OFD/>') })], '定稿.ofd')
  expect((await upload(world.manager, id, ofd, draft.id)).body.finals[0].fileType).toBe('application/ofd')
  expect((await upload(world.manager, id, ofd, draft.id)).body.code).toBe('final-already-there')
  const zip = new File([zipSync({ 'a.txt': strToU8('a') })], '定稿.ofd')
  expect((await upload(world.manager, id, zip, draft.id)).body.errors[0].code).toBe('not-stamped-file')
  const other = await must(world.manager.post('/evaluations', { project: '另一项目', year: 2024 }))
  expect((await upload(world.manager, other.id, pdf('二'), draft.id)).body.code).toBe('draft-not-found')
  expect((await world.manager.get(`/evaluations/${other.id}/finals/1`)).body.code).toBe('final-not-found')
})

test('drafts and finals are kept as they are by the database', async () => {
  const { world, id } = await begun()
  await download(world, await keyOf(world), `/evaluations/${id}/exports/weights.xlsx`)
  await expect(sql`update evaluation_draft set content_digest = 'x'`.execute(world.db)).rejects.toMatchObject({
    constraint: 'evaluation_draft_append_only',
  })
  await upload(world.manager, id, pdf('章'), 1)
  await expect(sql`delete from evaluation_final`.execute(world.db)).rejects.toMatchObject({
    constraint: 'evaluation_final_append_only',
  })
})

test('nothing is final on a wave that is not sealed, nor on a draft made before its seal, by SQL neither', async () => {
  const { world, id, fill } = await begun()
  const key = await keyOf(world)
  const survey = await openSurvey(world, 1)
  await answer(world, (await linksOf(world, survey.id))[0]!, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  await fill('user-satisfaction', { source: { surveyId: survey.id } })
  const page = `/evaluations/${id}/exports/self-evaluation.docx`
  const early = await download(world, key, page)
  expect(readDocx(early.bytes).text).toContain('所关联的调查尚未封存，本件不能定稿')
  const drafts = async () => (await must(world.manager.get(`/evaluations/${id}/files`))).drafts
  const [draft] = await drafts()
  const open = await upload(world.manager, id, pdf('1'), draft.id)
  expect([open.status, open.body.code]).toEqual([409, 'final-unsealed'])
  await must(world.reviewer.post(`/surveys/${survey.id}/seal`))
  const stale = await upload(world.manager, id, pdf('1'), draft.id)
  expect([stale.status, stale.body.code]).toEqual([409, 'final-unsealed'])
  const late = await download(world, key, page)
  expect(readDocx(late.bytes).text).not.toContain('不能定稿')
  const newest = (await drafts()).find((one: { id: number }) => one.id !== draft.id)
  expect((await upload(world.manager, id, pdf('1'), newest.id)).status).toBe(201)
})
