import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { codeNow } from '../api/signed-in.ts'
import { must, testPassword } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

/** A page whose console and errors stay clean: the content security policy refuses nothing of ours. */
async function openPage(newContext = newDesk): Promise<Page> {
  const context = await newContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) expect.fail(message.text())
  })
  page.on('pageerror', (error) => expect.fail(error.message))
  return page
}

async function signIn(page: Page, url: string, username: string, password = testPassword) {
  await page.goto(`${url}/admin/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** 动态口令 at the first sign-in: the secret typed by hand, its code, the recovery codes put away. */
async function enrol(page: Page) {
  const secret = (await page.locator('code.secret').innerText()).replaceAll(/\s/g, '')
  await page.getByLabel('验证器显示的 6 位数字').fill(codeNow(secret, -1))
  await page.getByRole('button', { name: '启用', exact: true }).click()
  await page.getByText('请抄录或打印恢复码').waitFor()
  expect(await page.locator('.codes code').count()).toBe(10)
  await page.getByRole('button', { name: '已保存，继续' }).click()
  return secret
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test('one officer makes an account, its owner a password, another officer the role; a deputy is named and work handed over', async () => {
  const site = await openSite()
  for (const role of ['system', 'security'] as const) await site.hire(role, [role])
  const system = await openPage()
  await signIn(system, site.url, 'system')
  await enrol(system)
  await system.getByRole('heading', { name: '人员与角色' }).waitFor()
  await system.getByRole('button', { name: '新增人员' }).click()
  await system.getByLabel('姓名').fill('新来的人')
  await system.getByLabel('用户名').fill('newcomer')
  await system.getByLabel('科室', { exact: true }).fill('云服务科')
  await system.getByRole('button', { name: '建立账号' }).click()
  const password = await system.locator('.one-time-password').innerText()
  await system.getByRole('button', { name: '完成' }).click()

  const owner = await openPage(newPhone)
  await signIn(owner, site.url, 'newcomer', password)
  await owner.getByRole('heading', { name: '设置新密码' }).waitFor()
  await owner.getByLabel('当前密码').fill(password)
  await owner.getByLabel('新密码').fill('Admin@123456')
  await owner.getByRole('button', { name: '保存并继续' }).click()
  await owner.getByText(/过于常见/).waitFor()
  await owner.getByLabel('新密码').fill('a secret of my very own')
  await owner.getByRole('button', { name: '保存并继续' }).click()
  await owner.getByText('账号还没有可办理的事项。').waitFor()

  const security = await openPage()
  await signIn(security, site.url, 'security')
  await enrol(security)
  await security.getByRole('button', { name: /角色.*新来的人/ }).click()
  await security.getByLabel('经办', { exact: true }).check()
  await security.getByRole('button', { name: '授予' }).click()
  await security.getByText('角色已更新：新来的人').waitFor()
  await security.getByRole('button', { name: '任命代行' }).click()
  await security.getByLabel('被代行人').selectOption({ label: 'reviewer' })
  await security.getByLabel(/^代行人/).selectOption({ label: '新来的人（云服务科）' })
  await security.getByLabel('原因').fill('出差')
  await security.getByRole('button', { name: '任命', exact: true }).click()
  await security.getByText('代行中').waitFor()

  await owner.reload()
  await owner.getByRole('heading', { name: '工作台' }).waitFor()
  await owner.getByText(/代行：reviewer/).waitFor()

  await system.reload()
  await system.getByRole('button', { name: /离任交接.*manager/ }).click()
  await system.getByLabel('接手人').selectOption({ label: '新来的人（云服务科）' })
  await system.getByLabel('原因').fill('退休')
  await system.getByRole('button', { name: '办理交接' }).click()
  await system.getByRole('heading', { name: '离任交接清单' }).waitFor()
  await system.getByText('监交人签字').waitFor()
  expect((await site.manager.get('/me')).status).toBe(401)
}, 90_000)

test('我的账号 shows where one is signed in, sets up 动态口令, and makes and revokes a key, at a phone without sideways scroll', async () => {
  const site = await openSite()
  const page = await openPage(newPhone)
  await signIn(page, site.url, 'manager')
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  await page.goto(`${site.url}/admin/account`)
  await page.getByText('本次', { exact: true }).waitFor()
  await page.getByRole('button', { name: '启用动态口令' }).click()
  const secret = await enrol(page)
  await page.getByText('已启用', { exact: true }).waitFor()
  await page.getByRole('button', { name: '新建密钥' }).click()
  await page.getByLabel('用途').fill('统计接口')
  await page.getByRole('button', { name: '建立', exact: true }).click()
  const key = await page.locator('dialog code.secret').innerText()
  expect((await must(site.stranger.send('/api/v1/me', { headers: { 'x-api-key': key } }))).username).toBe('manager')
  await page.getByRole('button', { name: '完成' }).click()
  await page.getByRole('button', { name: /撤销.*统计接口/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('已撤销密钥：统计接口').waitFor()
  expect(await overflow(page)).toBeLessThanOrEqual(0)

  const again = await openPage()
  await signIn(again, site.url, 'manager')
  await again.getByLabel('动态口令').fill(codeNow(secret))
  await again.getByRole('button', { name: '继续' }).click()
  await again.getByRole('heading', { name: '工作台' }).waitFor()
  await again.getByText('本次登录使用的是新的设备或浏览器。').waitFor()
  await again.getByRole('button', { name: '是本人' }).click()
  await again.getByText('本次登录使用的是新的设备或浏览器。').waitFor({ state: 'detached' })
  await again.reload()
  await again.getByRole('heading', { name: '工作台' }).waitFor()
  await again.waitForLoadState('networkidle')
  expect(await again.getByText('本次登录使用的是新的设备或浏览器。').count()).toBe(0)
}, 60_000)
