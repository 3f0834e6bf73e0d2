import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { AxeBuilder } from '@axe-core/playwright'
import { must, openSurvey, testPassword, type World } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

async function signIn(site: World & { url: string }, username: string, newContext = newDesk): Promise<Page> {
  const context = await newContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
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

/** One grey pixel. */
const scan = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)

test.each([
  ['desk', newDesk],
  ['phone', newPhone],
] as const)(
  'at a %s one person enters a stamped form, another compares it with the scan, and then it counts',
  async (_, device) => {
    const site = await openSite()
    const { id } = await openSurvey(site, 3)
    const office = await signIn(site, 'manager', device)
    await office.goto(`${site.url}/admin/surveys/${id}/paper`)
    await office.getByText('还没有录入纸质问卷').waitFor()
    await expectSound(office, 'paper list')
    await office.getByRole('link', { name: '录入纸质问卷' }).click()
    await office.getByLabel('单位02').check()
    await office.locator('input[type=file]').setInputFiles({ name: '盖章.png', mimeType: 'image/png', buffer: scan })
    for (let d = 1; d <= 10; d += 1)
      await office
        .locator(`input[name=paper-d${d}]`)
        .nth(d === 3 ? 3 : 0)
        .check()
    await office.getByLabel('3. 云平台可靠和稳定性的原因').fill('两次中断')
    await expectSound(office, 'entering')
    await office.getByRole('button', { name: '保存，交另一人复核' }).click()
    await office.getByText('待复核').waitFor()
    await office.getByRole('link', { name: '查看录入' }).click()
    await office.getByText('这份由您录入').waitFor()
    expect(await office.getByRole('button', { name: '与扫描件一致，计入' }).isDisabled()).toBe(true)

    const reviewer = await signIn(site, 'reviewer', device)
    await reviewer.goto(`${site.url}/admin/surveys/${id}/paper`)
    await reviewer.getByRole('link', { name: '复核录入' }).click()
    const picture = reviewer.getByRole('img', { name: '单位02盖章问卷的扫描件' })
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1)
    await reviewer.getByText('两次中断').waitFor()
    expect(await reviewer.getByRole('img', { name: '3. 云平台可靠和稳定性：不满意' }).count()).toBe(1)
    await expectSound(reviewer, 'checking')
    await reviewer.getByRole('button', { name: '与扫描件一致，计入' }).click()
    await reviewer.getByText('已计入，标为纸质代录。').waitFor()
    await reviewer.getByRole('link', { name: '回到纸质问卷' }).click()
    await reviewer.getByText('已计入').first().waitFor()

    await must(site.manager.post(`/surveys/${id}/close`))
    await office.goto(`${site.url}/admin/surveys/${id}/result`)
    await office.getByText('纸质代录').first().waitFor()
  },
  120_000,
)
