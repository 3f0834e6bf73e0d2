import { expect, test, onTestFinished } from 'vitest'
import { holdTable } from '../hold-table.ts'
import { answer, linksOf, openSurvey, ratings, submissionId, testPassword } from '../support.ts'
import { newDesk, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

test('a close that outlasts its reply shows how far it is to whoever opens the page, and then the result', async () => {
  const site = await openSite({ env: () => ({ REPLY_SECONDS: '0' }) })
  const { id } = await openSurvey(site, 6)
  for (const link of await linksOf(site, id))
    await answer(site, link, { submissionId: submissionId(), ratings: ratings(5) })
  const browser = await openBrowser()
  onTestFinished(() => browser.close())
  const page = await (await newDesk(browser)).newPage()
  await page.goto(`${site.url}/admin/sign-in`)
  await page.getByLabel('用户名').fill('manager')
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  await page.goto(`${site.url}/admin/surveys/${id}/progress`)

  const free = await holdTable(site.databaseUrl, 'survey_analysis')
  await page.getByRole('button', { name: '提前截止' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提前截止' }).click()
  await page.getByText('已截止，正在计算结果').waitFor()
  await page.getByText('正在计算结果：100%').waitFor()
  await page.goto(`${site.url}/admin/surveys/${id}/result`)
  const bar = page.getByRole('progressbar', { name: '正在计算结果' })
  await bar.waitFor()
  expect((await bar.boundingBox())!.width).toBeGreaterThan(100)
  await free()
  await page.getByText('结果已经算出').waitFor()
  await page.getByText('用户使用满意度').first().waitFor()
  expect(await bar.count()).toBe(0)
})
