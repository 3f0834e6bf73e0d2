import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

const password = 'Road-through-2026'
const token = 'one-time-link'

async function openPage(context: BrowserContext): Promise<Page> {
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => expect.fail(`page error: ${error.message}`))
  return page
}

/** Both accounts, through the one-time link. */
async function setUp(page: Page, url: string) {
  await page.goto(`${url}/admin/setup#${token}`)
  await page.getByLabel('只建经办、审核').check()
  const people = [
    ['经办人甲', 'jia'],
    ['审核人乙', 'yi'],
  ]
  for (const [i, [name, username]] of people.entries()) {
    await page.getByLabel('姓名').nth(i).fill(name!)
    await page.getByLabel('用户名').nth(i).fill(username!)
    await page.getByLabel(/^密码/).nth(i).fill(password)
  }
  await page.getByRole('button', { name: '建立两个账号' }).click()
  await page.getByText('初始设置已完成').waitFor()
}

async function signIn(page: Page, url: string, username: string) {
  await page.goto(`${url}/admin/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
}

async function importUnits(page: Page, url: string) {
  await page.goto(`${url}/admin/units`)
  await page.getByRole('button', { name: '导入' }).first().click()
  const csv = '单位名称,代码,类别\n云岭市教育局,A1,市直部门\n云岭市水务局,A2,市直部门\n云岭市图书馆,A3,事业单位\n'
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('云岭市图书馆').first().waitFor()
}

/** From an empty form to 待批准. Answers the survey's address. */
async function draftSurvey(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/admin/surveys/new`)
  await page.getByLabel('标题').fill('2026年度政务云用户满意度调查')
  await page.getByLabel('服务期开始').fill('2026-01-01')
  await page.getByLabel('服务期结束').fill('2026-12-31')
  await page.getByLabel('调查开始时间').fill('2026-01-01T09:00')
  await page.getByLabel('调查截止时间').fill('2099-12-31T18:00')
  await page.getByLabel('组织单位').fill('云岭市数字化发展局')
  await page.getByRole('button', { name: /保存草稿/ }).click()
  await page.waitForURL(/\/surveys\/\d+/)
  const survey = /.*\/surveys\/\d+/.exec(page.url())![0]
  await page.goto(`${survey}/roster`)
  await page.getByRole('button', { name: '保存名单' }).click()
  await page.getByRole('button', { name: '提交批准' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交批准' }).click()
  await page.getByText('待批准').first().waitFor()
  return survey
}

async function approve(page: Page, survey: string) {
  await page.goto(survey)
  await page.getByRole('button', { name: '核对并批准' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
  await page.getByText('已批准').first().waitFor()
}

async function openForAnswers(page: Page, survey: string) {
  await page.goto(survey)
  await page.getByRole('button', { name: '开始填报' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '开始填报' }).click()
  await page.getByText('填报中').first().waitFor()
}

/** The personal link of a unit, read from its dialog with the QR code. */
async function linkOf(page: Page, survey: string, unit: string): Promise<string> {
  await page.goto(`${survey}/links`)
  await page.getByRole('button', { name: new RegExp(`链接.*${unit}`) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('svg').first().waitFor()
  return /http:\/\/[^\s"]+\/s\/[\w-]+/.exec(await dialog.innerHTML())![0]
}

/** Answers a form: every dimension at the first level, but the one named at the third. */
async function answer(page: Page, link: string, unit: string): Promise<string> {
  await page.goto(link)
  await page.getByText(unit).first().waitFor()
  for (let d = 1; d <= 10; d += 1) await page.locator(`label[for=rating-d${d}-${d === 2 ? 3 : 5}]`).click()
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: /提交成功/ }).waitFor()
  const text = await page.locator('body').innerText()
  return /[0-9A-HJKMNP-TV-Z]{4}(?:[-\s]*[0-9A-HJKMNP-TV-Z]{4}){3}/.exec(text)![0]
}

test.each([
  ['desk', newDesk],
  ['phone', newPhone],
] as const)(
  'the whole road, at a %s: set-up, import, plan, approval, links, answers, result, evaluation',
  async (_name, newContext) => {
    const site = await openSite({ setupToken: token })
    const office = await openPage(await newContext(browser))
    await setUp(office, site.url)
    await signIn(office, site.url, 'jia')
    await importUnits(office, site.url)
    const survey = await draftSurvey(office, site.url)

    const reviewer = await openPage(await newContext(browser))
    await signIn(reviewer, site.url, 'yi')
    await approve(reviewer, survey)
    await openForAnswers(office, survey)

    const withScript = await openPage(await newPhone(browser))
    const withoutScript = await openPage(await newPhone(browser, { javaScriptEnabled: false }))
    const first = await answer(withScript, await linkOf(office, survey, '云岭市教育局'), '云岭市教育局')
    const second = await answer(withoutScript, await linkOf(office, survey, '云岭市水务局'), '云岭市水务局')
    expect(first).not.toBe(second)

    await office.goto(`${survey}/progress`)
    await office.getByText('云岭市图书馆').first().waitFor()
    await office.getByRole('button', { name: '提前截止' }).click()
    await office.getByRole('dialog').getByLabel('原因').fill('其余单位已书面说明')
    await office.getByRole('dialog').getByRole('button', { name: '提请复核' }).click()
    await office
      .getByText('等待审核人复核。')
      .or(office.getByRole('button', { name: '撤回' }))
      .first()
      .waitFor()
    await reviewer.goto(survey)
    await reviewer.getByText('其余单位已书面说明').first().waitFor()
    await reviewer.getByRole('button', { name: '同意', exact: true }).click()
    await reviewer.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
    await reviewer.getByText('已截止').first().waitFor()

    // Two units at (9 × 100 + 60) / 10 = 96; the third at the floor: (96 + 96 + 20) / 3 = 70.67.
    await office.goto(`${survey}/result`)
    for (const figure of ['达标但取决于未答单位', '70.67', '96']) await office.getByText(figure).first().waitFor()

    await office.goto(`${site.url}/admin/evaluations`)
    await office.getByRole('button', { name: /新建/ }).first().click()
    await office.getByLabel('项目名称').fill('政务云服务项目')
    await office
      .getByRole('dialog')
      .getByRole('button', { name: /创建|新建|保存/ })
      .click()
    await office.waitForURL(/\/evaluations\/\d+/)
    await office.getByRole('button', { name: /关联/ }).first().click()
    await office.getByRole('radio').first().check({ force: true })
    await office.getByRole('dialog').getByRole('button', { name: '关联' }).click()
    await office.getByRole('link', { name: /96/ }).first().waitFor()
    const { body: evaluation } = await (await site.hire('checker', ['reviewer'])).get('/evaluations/1')
    expect(evaluation.indicators.at(-1)).toMatchObject({
      key: 'user-satisfaction',
      actual: '96',
      score: '10',
      source: { surveyId: 1 },
    })
  },
  240_000,
)
