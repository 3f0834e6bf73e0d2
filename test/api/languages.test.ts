import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { english } from '../../client/form/languages/english.ts'
import { templates } from '../../server/domain/template.ts'
import { mirrored } from '../browser/mirrored.ts'
import { answer, createWorld, linksOf, openSurvey, postForm, ratings, type World } from '../support.ts'

const { questionnaire } = templates['government-cloud-10']
const words = { dimensions: { d2: 'Network access' }, levels: { 5: 'Very satisfied' }, overall: 'All in all' }

async function openOffering(languages: Record<string, unknown> | undefined, files: Record<string, unknown> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'manyi-languages-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  mkdirSync(join(dataDir, 'languages'))
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(dataDir, 'languages', name), typeof content === 'string' ? content : JSON.stringify(content))
  const world = await createWorld({ env: { DATA_DIR: dataDir } })
  const survey = await openSurvey(world, 1, { questionnaire: { ...questionnaire, languages } })
  const [link] = await linksOf(world, survey.id)
  return { world, survey, link: link! }
}

const read = async (world: World, path: string) => (await world.stranger.send(path, {})).text

test('a plan with English labels offers English; what has no label stays in Chinese', async () => {
  const { world, link } = await openOffering({ en: words })
  expect(await read(world, link)).toMatch(/<a href="\?lang=en&amp;large=0" lang="en">English<\/a>/)
  const page = await read(world, `${link}?lang=en`)
  expect(page).toContain('<html lang="en">')
  for (const text of [
    'Network access',
    'Very satisfied',
    'All in all',
    'Hand over to a colleague',
    '云服务软硬件资源',
    '中文',
  ])
    expect(page).toContain(text)
  for (const text of ['转交同事填写', '网络接入质量', '非常满意<', '提交成功']) expect(page).not.toContain(text)
})

test('a plan in one language offers no other, whatever the address asks', async () => {
  const { world, link } = await openOffering(undefined)
  for (const path of [link, `${link}?lang=en`, `${link}?lang=<x>`]) {
    const page = await read(world, path)
    expect(page).toContain('<html lang="zh-CN">')
    expect(page).not.toMatch(/English|Very satisfied|Submit/)
  }
})

test('without a script the language and the large text stay from page to page', async () => {
  const { world, link } = await openOffering({ en: {} })
  const address = `${link}?lang=en&large=1`
  const refused = await postForm(world, address, { submissionId: 'plain-form-1', 'rating-d1': '5' })
  expect(refused.text).toContain('1 answered; at least 8 are needed.')
  expect(refused.text).toContain('<html lang="en" class="large">')
  const fields = Object.fromEntries(Object.entries(ratings(5)).map(([key, level]) => [`rating-${key}`, String(level)]))
  const taken = await postForm(world, address, { submissionId: 'plain-form-1', ...fields })
  expect(taken.headers.get('location')).toMatch(/\/done\?lang=en&large=1&receipt=/)
  const done = await read(world, taken.headers.get('location')!)
  expect(done).toContain('The answers of 单位01 were received on')
  expect(done).toContain('<html lang="en" class="large">')
})

test('a language is a file in the data folder, also one that runs from right to left', async () => {
  const { world, link } = await openOffering({ ug: {} }, { 'ug.json': mirrored(english) })
  const page = await read(world, `${link}?lang=ug`)
  expect(page).toContain('<html lang="ug" dir="rtl">')
  expect(page).toContain(mirrored(english).page.forward)
  expect((await answer(world, link, { ratings: ratings(5) })).status).toBe(201)
  expect(await read(world, `${link}?lang=ug`)).toContain(mirrored(english).page.again.title)
})

test('a language file with a gap is refused at the start, each gap named', async () => {
  const gaps = structuredClone(mirrored(english)) as unknown as Record<string, Record<string, string>>
  delete gaps.form!.submit
  gaps.form!.tooFew = 'x'
  await expect(openOffering({}, { 'ug.json': gaps })).rejects.toThrow(
    '语言文件 ug.json 不能使用：\n缺少 form.submit（中文：提交）\nform.tooFew 中的 {…} 应为：{answered} {minimum}',
  )
  await expect(openOffering({}, { 'kk.json': mirrored(english) })).rejects.toThrow('tag 应与文件名相同：kk')
  await expect(openOffering({}, { 'ug.json': '{' })).rejects.toThrow('不是有效的 JSON')
})

test('a plan names its wrong translations by field', async () => {
  const world = await createWorld()
  const languages = { en: { dimensions: { d1: '' }, levels: { five: 'x' } }, 'not a tag': {} }
  const body = { title: 't', servicePeriod: { from: '2024-01-01', to: '2024-12-31' }, target: '90' }
  const window = { opensAt: '2026-01-01T00:00:00Z', closesAt: '2027-01-01T00:00:00Z' }
  const reply = await world.manager.post('/surveys', {
    ...body,
    window,
    questionnaire: { ...questionnaire, languages },
  })
  expect(reply.status).toBe(422)
  expect(reply.body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'questionnaire.languages.en.dimensions.d1',
    'questionnaire.languages.en.levels.five',
    'questionnaire.languages.not a tag',
  ])
})

test('the editor learns which languages are installed, those supplied as files among them', async () => {
  const { world } = await openOffering(undefined, { 'ug.json': mirrored(english) })
  const { body } = await world.manager.get('/languages')
  expect(body.map(({ tag, direction }: any) => [tag, direction])).toEqual([
    ['zh-CN', 'ltr'],
    ['en', 'ltr'],
    ['ug', 'rtl'],
  ])
})
