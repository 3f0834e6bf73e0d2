import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { must, openSurvey, testPassword, type World } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

type Site = World & { url: string }
const devices = { desk: newDesk, phone: newPhone } as const

async function openPage(newContext: typeof newDesk, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await newContext(browser, options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return page
}

async function signIn(site: Site, username: string, newContext = newDesk): Promise<Page> {
  const page = await openPage(newContext)
  await page.goto(`${site.url}/admin/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  return page
}

async function expectSound(page: Page, name: string) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} scrolls sideways`).toBe(0)
}

const firstInvitation = async (site: Site, id: number) =>
  (await must(site.manager.get(`/surveys/${id}/invitations`))).items[0] as { link: string; code: string }

test.each([
  ['desk', true],
  ['desk', false],
  ['phone', false],
] as const)('at a %s, scripts %s, unit and 参与码 open the form', async (device, javaScriptEnabled) => {
  const site = await openSite()
  const { id } = await openSurvey(site, 2)
  const { link, code } = await firstInvitation(site, id)
  const page = await openPage(devices[device], { javaScriptEnabled })
  await page.goto(`${site.url}/go`)
  if (javaScriptEnabled) await expectSound(page, 'go')
  await page.getByLabel('单位名称').fill('单位')
  await page.getByLabel('参与码', { exact: true }).fill(code.toLowerCase())
  await page.getByRole('button', { name: '打开问卷' }).click()
  await page.getByText('请选择本单位后再打开问卷').waitFor()
  if (javaScriptEnabled) await expectSound(page, 'go with matches')
  await page.locator('label[for=unit-1]').click()
  await page.getByRole('button', { name: '打开问卷' }).click()
  await page.waitForURL(link)
  await page.getByText('单位01').first().waitFor()

  await page.goto(`${site.url}/go`)
  await page.getByLabel('单位名称').fill('单位01')
  await page.getByLabel('参与码', { exact: true }).fill('00000-00000')
  for (let i = 0; i < 11; i += 1) await page.getByRole('button', { name: '打开问卷' }).click()
  await page.getByRole('heading', { name: '请稍后再试' }).waitFor()
  if (javaScriptEnabled) await expectSound(page, 'go, locked')
})

test('the office chooses the address, and sees on the link how, when and by whom it was sent', async () => {
  const second = 'http://gov.internal.example:8080'
  const site = await openSite({ env: (url) => ({ PUBLIC_URL: `互联网=${url},电子政务外网=${second}` }) })
  const { id } = await openSurvey(site, 2)
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/surveys/${id}/links`)
  await page.getByRole('button', { name: /链接.*单位02/ }).waitFor()
  // Slow: the link is opened before the list of the address chosen has come.
  await page.route('**/invitations?*address=*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await route.continue()
  })
  await page.getByLabel('链接使用的地址').selectOption({ label: `电子政务外网（${second}）` })
  await page.getByRole('button', { name: '登记已发送' }).last().click()
  await page.getByRole('dialog').getByLabel('政务办公系统').check()
  await page.getByRole('dialog').getByRole('button', { name: '登记' }).last().click()
  await page.getByText('已登记 1 份').waitFor()
  await page.getByRole('button', { name: /链接.*单位02/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(`${second}/s/`).first().waitFor()
  await dialog.getByText(`${second}/go`).waitFor()
  const row = dialog.getByRole('row', { name: /登记已发送/ })
  expect(await row.innerText()).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d\s+登记已发送\s+manager\s+政务办公系统/)
  await expectSound(page, 'link dialog')
})

test('the cards print eight a page on A4, each with its own QR code, and the blank form on one', async () => {
  const site = await openSite()
  await must(site.manager.post('/units', { name: '云岭市人力资源和社会保障局所属社会保险事业管理中心信息处' }))
  const { id } = await openSurvey(site, 10, { helpline: '0991-1234567' })
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/surveys/${id}/links`)
  await page.getByRole('link', { name: '邀请卡片' }).click()
  await page.locator('.invitation-card', { hasText: '信息处' }).waitFor()
  expect(await page.locator('.invitation-card').count()).toBe(11)
  await expectSound(page, 'cards')
  for (const card of await page.locator('.invitation-card').all())
    expect(await card.evaluate((one) => one.scrollHeight - one.clientHeight), await card.innerText()).toBeLessThan(2)
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true, path: process.env.CARDS_PDF }))).toBe(2)

  await page.goto(`${site.url}/admin/surveys/${id}/blank-form`)
  await page.getByText('填报单位（公章）').waitFor()
  expect(await page.locator('.blank-form tbody tr').count()).toBeGreaterThanOrEqual(10)
  expect(await page.locator('.blank-form tbody tr').first().locator('td').count()).toBe(6)
  await expectSound(page, 'blank form')
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true, path: process.env.BLANK_PDF }))).toBe(1)
})

/** A PDF's pages, by their objects. */
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length
