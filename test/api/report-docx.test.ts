import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { partOf, readDocx } from '../documents/docx.ts'
import { zipOf } from '../documents/files.ts'
import { answer, createWorld, download, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** A closed survey: three units rated 5, 5 and 2, the last with a reason. */
async function closed(world: World) {
  const survey = await openSurvey(world, 3, { organiser: '云岭市数字化发展局' })
  const links = await linksOf(world, survey.id)
  for (const level of [5, 5]) await must(answer(world, links.shift()!, { ratings: ratings(level) }))
  await must(answer(world, links[0]!, { ratings: ratings(2), reasons: { d2: '专线中断两次' } }))
  await must(world.manager.post(`/surveys/${survey.id}/close`))
  return survey
}

const upload = (world: World, id: number, bytes: Uint8Array, draftDigest: string, who = world.manager) => {
  const body = new FormData()
  body.append('file', new File([bytes as Uint8Array<ArrayBuffer>], '定稿.pdf'))
  body.append('draftDigest', draftDigest)
  return who.send(`/api/v1/surveys/${id}/report/stamped`, { method: 'POST', body })
}

const someone = async ({ db }: World) => (await db.selectFrom('user').select('id').executeTakeFirstOrThrow()).id

const pdf = new TextEncoder().encode('%PDF-1.7 stamped')

test('the report has its eight chapters, places to sign, and the figure, paragraph and digests of the page', async () => {
  const world = await createWorld()
  const { id, planDigest } = await closed(world)
  const docx = readDocx(await download(world, `/surveys/${id}/exports/report.docx`))
  const report = await must(world.manager.get(`/surveys/${id}/report`))
  const chapters = docx.paragraphs.filter((one) => /^[一二三四五六七八]、/.test(one))
  expect(chapters).toEqual([
    '一、背景与依据',
    '二、调查设计',
    '三、样本情况',
    '四、调查结果',
    '五、意见建议',
    '六、问题与整改',
    '七、局限',
    '八、附件',
  ])
  // (100 + 100 + 40) / 3 = 80.
  expect(docx.paragraphs).toContain(report.paragraph)
  expect(report.paragraph).toContain('实际完成值：80%')
  const total = docx.tables.find((rows) => rows[0]![0] === '指标')!
  expect(total[1]!.slice(0, 2)).toEqual(['用户使用满意度（综合得分）', '80%'])
  for (const words of ['组织单位（公章）：', '负责人（签字）：', planDigest, report.digest])
    expect(docx.text).toContain(words)
})

test('its charts are native and hold the numbers of the tables', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  const docx = readDocx(await download(world, `/surveys/${id}/exports/report.docx`))
  const charts = Object.keys(docx.files).filter((name) => /^word\/charts\/chart\d+\.xml$/.test(name))
  // Returns by day, bands, means, levels.
  expect(charts).toHaveLength(4)
  const all = charts.map((name) => partOf(docx, name)).join('')
  expect(all).toContain('云服务软硬件资源')
  expect(all).toContain('目标值 90')
})

test('what was said leaves the office only as a person has masked it', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  const text = async () => readDocx(await download(world, `/surveys/${id}/exports/report.docx`)).text
  expect(await text()).toContain('共收到意见1条，按评价内容归类：网络接入质量1条')
  expect(await text()).not.toContain('专线中断两次')
  await world.db
    .updateTable('ticket_entry')
    .set({ masked: '某专线中断', masked_at: new Date(), masked_by: await someone(world) })
    .where('said', 'is not', null)
    .execute()
  expect(await text()).toContain('某专线中断')
})

test('no unit is named in the report', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  expect(readDocx(await download(world, `/surveys/${id}/exports/report.docx`)).text).not.toMatch(/单位0\d/)
})

test('a stamped copy is kept with the draft it was printed from, and says when the draft is no longer what the page says', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  await download(world, `/surveys/${id}/exports/report.docx`)
  const { digest } = await must(world.manager.get(`/surveys/${id}/report`))
  const reply = await upload(world, id, pdf, digest)
  expect(reply.status).toBe(201)
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  expect(reply.body.stamped).toMatchObject([{ draftDigest: digest, isCurrent: true, type: 'application/pdf', sha256 }])
  // Filed in an evaluation afterwards, the paragraph says more than the draft did.
  const { id: evaluation } = await must(world.manager.post('/evaluations', { project: '政务云服务', year: 2024 }))
  await must(world.manager.put(`/evaluations/${evaluation}/indicators/user-satisfaction`, { source: { surveyId: id } }))
  expect((await must(world.manager.get(`/surveys/${id}/report`))).stamped[0].isCurrent).toBe(false)
  const file = await download(world, `/surveys/${id}/report/stamped/${reply.body.stamped[0].id}`)
  expect(Buffer.from(file)).toEqual(Buffer.from(pdf))
})

test('an OFD is taken, other files are not, nor one twice, nor one of a draft nobody took', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  const { digest } = await must(world.manager.get(`/surveys/${id}/report`))
  const untaken = await upload(world, id, pdf, digest)
  expect([untaken.status, untaken.body.code]).toEqual([404, 'draft-not-found'])
  await download(world, `/surveys/${id}/exports/report.docx`)
  expect((await upload(world, id, zipOf([{ name: 'OFD.xml', content: '<ofd/>' }]), digest)).status).toBe(201)
  const other = await upload(world, id, zipOf([{ name: 'word/document.xml', content: '<w/>' }]), digest)
  expect([other.status, other.body.errors[0].code]).toEqual([422, 'not-stamped-file'])
  await must(upload(world, id, pdf, digest))
  const again = await upload(world, id, pdf, digest)
  expect([again.status, again.body.code]).toEqual([409, 'stamped-already'])
  const viewer = await world.hire('viewer', ['viewer'])
  expect((await upload(world, id, pdf, digest, viewer)).status).toBe(403)
})

test('drafts and stamped copies are never changed', async () => {
  const world = await createWorld()
  const { id } = await closed(world)
  await download(world, `/surveys/${id}/exports/report.docx`)
  await expect(world.db.deleteFrom('report_draft').execute()).rejects.toThrow('append-only')
})
