import { expect, test, vi } from 'vitest'
import { readDocx } from '../documents/docx.ts'
import { answer, createWorld, download, linksOf, must, openSurvey, postForm, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const sheet = (score: string) => ({
  declaration: 'none',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`score-d${i + 1}`, score])),
  comment: '总体平稳',
})

/** A closed survey: one unit that rated all 5, two experts of 80 and 90, one who declared 回避; the experts' share is 0.2. */
async function withExperts(world: World) {
  const { id } = await openSurvey(world, 1, { rules: { expertWeight: '0.2' } })
  const [link] = await linksOf(world, id)
  await must(answer(world, link!, { ratings: ratings(5) }))
  const named = async (name: string) =>
    new URL((await must(world.manager.post(`/surveys/${id}/experts`, { name, affiliation: '某大学' }))).link).pathname
  await postForm(world, await named('甲'), sheet('80'))
  await postForm(world, await named('乙'), sheet('90'))
  await postForm(world, await named('丙'), { declaration: 'recuse', comment: '曾任该公司顾问' })
  await must(world.manager.post(`/surveys/${id}/close`))
  return id
}

test('the summary of experts has M, E and the composite, every expert’s scores, who declared 回避, and places to sign', async () => {
  const world = await createWorld()
  const id = await withExperts(world)
  const docx = readDocx(await download(world, `/surveys/${id}/exports/expert-scores.docx`))
  const [figures, scores, experts] = docx.tables
  // E = (80 + 90) / 2 = 85; 0.8 × 100 + 0.2 × 85 = 97. s = √(50) = 7.07.
  expect(figures![1]).toEqual(['100%', '85%', '7.07', '80', '90', '97%'])
  expect(scores![0]).toEqual(['评价内容', '甲', '乙'])
  expect(scores![1]).toEqual(['云服务软硬件资源', '80', '90'])
  expect(scores!.at(-1)).toEqual(['该专家得分（各项按方案权重平均）', '80', '90'])
  expect(experts!.map((row) => row.slice(0, 4))).toContainEqual(['丙', '某大学', '已回避', '曾任该公司顾问'])
  expect(docx.text).toContain('审核人（签字）：')
})

test('before close it does not exist', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const reply = await world.manager.get(`/surveys/${id}/exports/expert-scores.docx`)
  expect([reply.status, reply.body.code]).toEqual([409, 'result-before-close'])
})
