import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { draft, linksOf, must, testPassword } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

async function openUnits(url: string): Promise<Page> {
  const context = await newDesk(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(`${url}/admin/sign-in?back=/admin/units`)
  await page.getByLabel('用户名').fill('manager')
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '用户单位' }).waitFor()
  return page
}

test('a unit is renamed and then merged on 用户单位, with its former name and its heir in sight', async () => {
  const site = await openSite()
  for (const name of ['云岭市信访局', '云岭市委社会工作部']) await must(site.manager.post('/units', { name }))
  const page = await openUnits(site.url)
  const row = page.getByRole('row', { name: /信访/ })
  await row.getByRole('button', { name: /修改/ }).click()
  await page.getByLabel('单位名称').fill('云岭市信访工作局')
  await page.getByLabel('使用服务').fill('计算、存储')
  await page.getByRole('button', { name: '保存' }).click()
  await row.getByText(/原名：云岭市信访局（至 \d{4}-\d\d-\d\d）/).waitFor()
  await row.getByText('计算、存储').waitFor()

  await row.getByRole('button', { name: /合并或撤销/ }).click()
  await page.getByRole('button', { name: '登记' }).click()
  await page.getByRole('dialog').getByText('不能为空').waitFor()
  await page.getByLabel('日期').fill('2026-03-01')
  await page.getByLabel('并入单位').selectOption({ label: '云岭市委社会工作部' })
  await page.getByRole('button', { name: '登记' }).click()
  await row.getByText('2026-03-01 并入云岭市委社会工作部').waitFor()
  expect((await must(site.manager.get('/units?state=active'))).total).toBe(1)
})

test.each([true, false])('the phone form names the services of the unit (script: %s)', async (javaScriptEnabled) => {
  const site = await openSite()
  await must(site.manager.post('/units', { name: '云岭市水务局', services: ['计算', '存储', '网络', '安全', '托管'] }))
  const { id } = await must(site.manager.post('/surveys', draft()))
  await must(site.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(site.reviewer.post(`/surveys/${id}/approve`))
  await must(site.manager.post(`/surveys/${id}/open`))
  const [link] = await linksOf(site, id)
  const context = await newPhone(browser, { viewport: { width: 320, height: 640 }, javaScriptEnabled })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(site.url + link)
  expect(await page.textContent('header')).toContain('贵单位使用的服务：计算、存储、网络、安全、托管')
  expect(await page.locator(':checked').count()).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
