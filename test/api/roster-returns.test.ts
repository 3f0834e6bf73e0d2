import readXlsxFile from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { partOf, readDocx } from '../documents/docx.ts'
import { answer, createWorld, download, draft, linksOf, must, openSurvey, ratings } from '../support.ts'

/** Three units: one answered, one refused, one not heard of. */
async function threeUnits() {
  const world = await createWorld()
  const survey = await openSurvey(world, 3)
  const [first] = await linksOf(world, survey.id)
  await must(answer(world, first!, { ratings: ratings(1), comment: '只有本单位知道的话' }))
  const { items } = await must(world.manager.get(`/surveys/${survey.id}/invitations`))
  await must(
    world.manager.post(`/surveys/${survey.id}/invitations/refuse`, {
      invitationIds: [items[1].id],
      reason: '人手紧张',
      evidence: '来电记录',
    }),
  )
  return { world, survey, path: `/surveys/${survey.id}/exports/roster-returns` }
}

test('the Word table names every seat, where it ended, and adds up to the roster', async () => {
  const { world, survey, path } = await threeUnits()
  const docx = readDocx(await download(world, `${path}.docx`))
  const [summary, roster] = docx.tables
  expect(summary!.map((row) => row.slice(0, 2))).toEqual([
    ['项目', '数量'],
    ['名单单位', '3 家'],
    ['名单席位', '3 席'],
    ['完整答卷', '1 席'],
    ['不完整答卷', '0 席'],
    ['谢绝填写', '1 席'],
    ['未联系上', '1 席'],
    ['看过未交', '0 席'],
    ['不属调查范围', '0 席'],
    ['应答率', '33.33%'],
  ])
  expect(roster!.map((row) => [row[1], row[8]])).toEqual([
    ['单位名称', '状态'],
    ['单位01', '已提交'],
    ['单位02', '谢绝填写'],
    ['单位03', '未发送'],
  ])
  expect(docx.text).toContain(survey.planDigest)
  expect(docx.text).toContain('组织单位（公章）')
})

test('while answers are taken the table says who answered and nothing of what', async () => {
  const { world, path } = await threeUnits()
  const { text } = readDocx(await download(world, `${path}.docx`))
  expect(text).not.toContain('只有本单位知道的话')
  expect(text).not.toMatch(/满意率|得分|平均/)
})

test('the workbook has the same rows as the Word table', async () => {
  const { world, path } = await threeUnits()
  const bytes = await download(world, `${path}.xlsx`)
  const sheets = await readXlsxFile(Buffer.from(bytes))
  const roster = sheets.find(({ sheet }) => sheet === '名册与回收情况')!.data.slice(4)
  expect(roster.map((row) => [row[0], row[1], row[8]])).toEqual([
    [1, '单位01', '已提交'],
    [2, '单位02', '谢绝填写'],
    [3, '单位03', '未发送'],
  ])
})

test('fonts that a PC may lack have named stand-ins, and the page is A4', async () => {
  const { world, path } = await threeUnits()
  const docx = readDocx(await download(world, `${path}.docx`))
  expect(partOf(docx, 'word/fontTable.xml')).toContain('<w:font w:name="仿宋"><w:altName w:val="FangSong;')
  // 210 × 297 mm in twentieths of a point, across.
  expect(partOf(docx, 'word/document.xml')).toMatch(/<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/)
})

test('a draft has no frozen roster to print', async () => {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/surveys', draft()))
  const reply = await world.manager.get(`/surveys/${id}/exports/roster-returns.xlsx`)
  expect([reply.status, reply.body.code]).toEqual([409, 'survey-not-approved'])
})
