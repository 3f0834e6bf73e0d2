import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { answer, linksOf, must, openSurvey, ratings, submissionId, testPassword } from '../support.ts'
import { newDesk, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function signIn(url: string, username: string): Promise<Page> {
  const context = await newDesk(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(`${url}/admin/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  return page
}

test('the progress page tells an answer without being touched, and falls back to polling when the stream is gone', async () => {
  const site = await openSite()
  const { id } = await openSurvey(site, 3)
  const [link] = await linksOf(site, id)
  const page = await signIn(site.url, 'manager')
  await page.goto(`${site.url}/admin/surveys/${id}/progress`)
  await page.getByText('实时').waitFor()
  await answer(site, link!, { submissionId: submissionId(), ratings: ratings(5) })
  await page.getByText('1 ÷ 3').waitFor({ timeout: 8_000 })
  await page.getByText('33.33%').first().waitFor()

  await page.route('**/progress/stream', (route) => route.abort())
  await page.reload()
  await page.getByText('每 10 秒更新').waitFor()
  await page.getByText('1 ÷ 3').waitFor()
})

test('all that a filter finds are marked as refused at once, and one is ruled out by two people', async () => {
  const site = await openSite()
  const { id } = await openSurvey(site, 3)
  const [link] = await linksOf(site, id)
  await answer(site, link!, { submissionId: submissionId(), ratings: ratings(5) })
  const page = await signIn(site.url, 'manager')
  await page.goto(`${site.url}/admin/surveys/${id}/progress`)
  await page.getByLabel('状态', { exact: true }).selectOption({ label: '未答' })
  await page.getByLabel('选中符合条件的全部 2 家').check()
  await page.getByRole('button', { name: '登记谢绝填写' }).click()
  await page.getByRole('dialog').getByLabel('原因').fill('不参加')
  await page.getByRole('dialog').getByLabel('依据').fill('来电')
  await page.getByRole('dialog').getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText('没有符合的单位').waitFor()
  expect((await must(site.manager.get(`/surveys/${id}/progress`))).dispositions).toMatchObject({
    complete: 1,
    refusal: 2,
  })

  await page.getByLabel('状态', { exact: true }).selectOption({ label: '仅谢绝填写' })
  await page.getByRole('button', { name: /处理.*单位02/ }).click()
  await page.getByRole('button', { name: '提请不属调查范围' }).click()
  await page.getByRole('dialog').getByLabel('原因').fill('已迁出')
  await page.getByRole('dialog').getByLabel('依据').fill('退云单')
  await page.getByRole('dialog').getByRole('button', { name: '提请复核' }).click()
  await page.getByText('待复核：认定不属调查范围：单位02').waitFor()

  const reviewer = await signIn(site.url, 'reviewer')
  await reviewer.goto(`${site.url}/admin/surveys/${id}/progress`)
  await reviewer.getByRole('button', { name: '同意', exact: true }).click()
  await reviewer.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
  // One complete of the two that still belong to the survey.
  await reviewer.getByText('1 ÷ 2').waitFor({ timeout: 15_000 })
})

test('the brief prints participation and no score', async () => {
  const site = await openSite()
  const { id } = await openSurvey(site, 2)
  const [link] = await linksOf(site, id)
  await answer(site, link!, { submissionId: submissionId(), ratings: ratings(5) })
  const page = await signIn(site.url, 'reviewer')
  await page.goto(`${site.url}/admin/surveys/${id}/brief`)
  await page.getByText('名册内 2 家单位，1 家已提交，应答率 50%').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
  expect(await page.locator('main').innerText()).not.toMatch(/得分|满意率|均分|档位/)
})
