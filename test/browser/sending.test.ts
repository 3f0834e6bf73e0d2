import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { sendNext } from '../../server/actions/send-message.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { startGateway } from '../sending/gateway.ts'
import { addChannel, gatewayChannel } from '../sending/world.ts'
import { must, openSurvey, testPassword } from '../support.ts'
import { newDesk, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

test('a manager orders invitations, leaves the page, and finds on return what became of each', async () => {
  const site = await openSite({ env: () => ({ ALLOW_PRIVATE_ADDRESSES: '1' }) })
  const gateway = await startGateway()
  const survey = await openSurvey(site, 2)
  const [unit] = (await must(site.manager.get('/units'))).items
  await must(site.manager.put(`/units/${unit.id}`, { name: unit.name, code: unit.code, phone: '13800000001' }))
  const channel = await addChannel(site, gatewayChannel(gateway.url))

  const context = await newDesk(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(`${site.url}/admin/surveys/${survey.id}/sending`)
  await page.getByLabel('用户名').fill('manager')
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('button', { name: '发送填写通知' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('尚未发送的（2 份）').waitFor()
  await dialog.getByLabel(/^内容/).fill('{单位}：{链接} 请给五星')
  await dialog.getByRole('button', { name: '现在发送' }).click()
  await dialog.getByText('文字中的“五星”有引导评分之嫌，不能发送').waitFor()
  await dialog.getByLabel('套用文字').selectOption({ label: '填写通知' })
  await dialog.getByRole('button', { name: '现在发送' }).click()
  await page.getByText('共 2 份：已发送 0，等待 2').waitFor()

  await page.goto(`${site.url}/admin`)
  const { db, keys, config } = site
  const desk = { db, keys, config, now: () => new Date(), outside: { allowPrivate: true, resolve: systemResolve } }
  await expect.poll(() => sendNext(desk, channel.id)).toBe('nothing')
  expect(gateway.calls).toHaveLength(1)
  await page.goto(`${site.url}/admin/surveys/${survey.id}/sending`)
  await page.getByText('共 2 份：已发送 1，失败 1').waitFor()
  await page.getByText('该单位没有登记手机').waitFor()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((one) => one.id)).toEqual([])
})
