import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startGateway } from '../sending/gateway.ts'
import { testPassword } from '../support.ts'
import { newDesk, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

test('a manager sets up a gateway, tries it, and never sees its secret again', async () => {
  const site = await openSite({ env: () => ({ ALLOW_PRIVATE_ADDRESSES: '1' }) })
  const gateway = await startGateway()
  const context = await newDesk(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(`${site.url}/admin/system/channels`)
  await page.getByLabel('用户名').fill('manager')
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('还没有发送通道').waitFor()

  await page.getByRole('button', { name: '新增通道' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/短信或消息网关/).check()
  await dialog.getByLabel(/^名称/).fill('短信平台')
  await dialog.getByLabel(/^网址/).fill(`${gateway.url}/send?key={密钥}`)
  await dialog.getByLabel('密钥').fill('top-secret')
  await dialog.getByLabel('内容', { exact: true }).fill('{"phone":"{手机}","text":"{正文}请打满分"}')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('文字中的“满分”有引导评分之嫌，不能发送').first().waitFor()
  await dialog.getByLabel('内容', { exact: true }).fill('{"phone":"{手机}","text":"{正文}"}')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('cell', { name: '已设置' }).waitFor()

  await page.getByRole('button', { name: /测试\s*短信平台/ }).click()
  await dialog.getByLabel('手机').fill('13800000000')
  await dialog.getByRole('button', { name: '发送测试' }).click()
  await dialog.getByText('对方已接收测试消息。').waitFor()
  expect(gateway.calls[0]!.url).toBe('/send?key=top-secret')
  await dialog.getByRole('button', { name: '关闭' }).last().click()

  await page.getByRole('button', { name: /修改\s*短信平台/ }).click()
  expect(await dialog.getByLabel('密钥').inputValue()).toBe('')
  expect(await page.content()).not.toContain('top-secret')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((one) => one.id)).toEqual([])
})
