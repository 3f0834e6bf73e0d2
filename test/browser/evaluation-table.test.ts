import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { must, testPassword } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

type Site = Awaited<ReturnType<typeof openSite>>

/** The page at `path`, opened by the manager. */
async function openAs(site: Site, path: string, newContext = newDesk): Promise<Page> {
  const context = await newContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => expect.fail(error.message))
  await page.goto(`${site.url}${path}`)
  await page.getByLabel('用户名').fill('manager')
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  return page
}

const newEvaluation = async (site: Site): Promise<number> =>
  (await must(site.manager.post('/evaluations', { project: '政务云服务项目', year: 2024 }))).id

/** What a spreadsheet puts on the clipboard, put down in the cell of that label. */
async function paste(page: Page, label: string, rows: string[][]) {
  const text = rows.map((cells) => cells.join('\t')).join('\r\n')
  await page.getByLabel(label).evaluate((cell, block) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', block)
    cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const actuals = async (site: Site, id: number, names: string[]) => {
  const { indicators } = (await must(site.manager.get(`/evaluations/${id}`))) as {
    indicators: { level3: string; actual: string | null; score: string | null; reason: string | null }[]
  }
  return names.map((name) => {
    const { actual, score, reason } = indicators.find(({ level3 }) => level3 === name)!
    return [actual, score, reason]
  })
}

test('a block from a spreadsheet goes into the cells under it, and one faulty cell keeps the whole block out', async () => {
  const site = await openSite()
  const id = await newEvaluation(site)
  const page = await openAs(site, `/admin/evaluations/${id}`)
  // 实际完成值, 分值, 得分, 得分率, 原因, as they stand in the table; 6 × 90 / 112 = 4.82.
  await paste(page, '机柜托管：实际完成值', [
    ['25个', '4', '', '', ''],
    ['90', '6', '', '', '按需配置，余量并入虚拟机'],
    ['98', '6', '', '', ''],
  ])
  await page.getByText('已粘贴 3 行').waitFor()
  expect(await actuals(site, id, ['机柜托管', '物理机', '虚拟机'])).toEqual([
    ['25', '4', null],
    ['90', '4.82', '按需配置，余量并入虚拟机'],
    ['98', '6', null],
  ])

  await paste(page, '机柜托管：实际完成值', [['24'], ['≥112'], ['44100%']])
  await page.getByRole('alert').getByText('应为数字').first().waitFor()
  const said = await page.getByRole('alert').innerText()
  expect(said).toContain('2 处需要更正，整块未写入')
  expect(said).toContain('物理机，实际完成值“≥112”：')
  expect(said).toContain('虚拟机，实际完成值“44100%”：')
  expect((await actuals(site, id, ['机柜托管']))[0]![0]).toBe('25')
})

test('arrows, Enter and Tab move between the cells, and Escape takes the typing back', async () => {
  const site = await openSite()
  const id = await newEvaluation(site)
  const page = await openAs(site, `/admin/evaluations/${id}`)
  const isFocused = async (label: string) =>
    expect(await page.getByLabel(label).evaluate((cell) => cell === document.activeElement), label).toBe(true)
  const cell = page.getByLabel('机柜托管：实际完成值')
  await cell.fill('7')
  await page.keyboard.press('Escape')
  expect(await cell.inputValue()).toBe('')
  await cell.fill('25')
  for (const [key, label] of [
    ['ArrowDown', '物理机：实际完成值'],
    ['ArrowDown', '虚拟机：实际完成值'],
    ['ArrowUp', '物理机：实际完成值'],
    ['ArrowRight', '物理机：偏差原因分析及改进措施'],
    ['ArrowLeft', '物理机：实际完成值'],
    ['Shift+Enter', '机柜托管：实际完成值'],
    ['Tab', '机柜托管：偏差原因分析及改进措施'],
    ['Enter', '物理机：偏差原因分析及改进措施'],
  ] as const) {
    await page.keyboard.press(key)
    await isFocused(label)
  }
  await expect.poll(async () => (await actuals(site, id, ['机柜托管']))[0]![0]).toBe('25')
})

test('rules in use are saved as their next version, and a wrong limit is named where it stands', async () => {
  const site = await openSite()
  const id = await newEvaluation(site)
  const { items } = await must(site.manager.get('/evaluations'))
  const used = (await must(site.manager.get('/profiles'))).find((one: { inUse: boolean }) => one.inUse)
  expect(items).toHaveLength(1)
  const page = await openAs(site, `/admin/evaluations/profiles/${used.id}`, newPhone)
  const bands = page.getByText('一级指标分值、等级')
  await bands.waitFor()
  const lowest = page.getByLabel('第 1 行下限')
  expect(await lowest.isVisible()).toBe(false)
  await bands.click()
  await lowest.fill('九十')
  await page.getByRole('button', { name: '保存为新版本' }).click()
  await page
    .getByRole('alert')
    .getByText(/还有 \d 处需要更正/)
    .waitFor()
  expect(await lowest.getAttribute('aria-invalid')).toBe('true')
  await lowest.fill('92')
  await page.getByRole('button', { name: '保存为新版本' }).click()
  await page.getByText('已保存：第 2 版').waitFor()
  const newest = (await must(site.manager.get('/profiles'))).find(
    (one: { key: string; newest: boolean }) => one.key === used.key && one.newest,
  )
  const { content } = await must(site.manager.get(`/profiles/${newest.id}`))
  expect(content.bands[0]).toMatchObject({ label: '优', min: '92' })
  const kept = await must(site.manager.get(`/evaluations/${id}`))
  expect(kept.profile.version).toBe('1')
})

test('文字核对 names the percentage that is not the table’s', async () => {
  const site = await openSite()
  const id = await newEvaluation(site)
  await must(
    site.manager.put(`/evaluations/${id}/indicators`, {
      entries: [{ key: await keyOf(site, id, '资金到位率'), actual: '98.5' }],
    }),
  )
  const page = await openAs(site, `/admin/evaluations/${id}/prose`)
  await page.getByLabel('报告文字').fill('资金到位率95%，资金及时到位。')
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText(/“资金到位率”的百分比写作 95%，表中为 98\.5%/).waitFor()
  await page.getByLabel('报告文字').fill('资金到位率98.5%，资金及时到位。')
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('没有发现与指标表不一致的数字').waitFor()
})

const keyOf = async (site: Site, id: number, name: string): Promise<string> =>
  (await must(site.manager.get(`/evaluations/${id}`))).indicators.find(
    ({ level3 }: { level3: string }) => level3 === name,
  ).key

test('a key is shown once and works; a hook’s secret is shown once, and a bad address is named', async () => {
  const site = await openSite()
  const page = await openAs(site, '/admin/system/keys')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '新建密钥' }).click()
  await dialog.getByRole('button', { name: '新建' }).click()
  await dialog.locator('[aria-invalid=true]').waitFor()
  await dialog.getByLabel('用途').fill('绩效管理平台')
  await dialog.getByRole('button', { name: '新建' }).click()
  await dialog.getByText('密钥只在此处显示一次').waitFor()
  const key = await dialog.locator('code').innerText()
  const call = () => fetch(`${site.url}/api/v1/evaluations`, { headers: { 'x-api-key': key } })
  expect((await call()).status).toBe(200)
  await dialog.getByRole('button', { name: '我已保存' }).click()
  await page.reload()
  await page.getByText('绩效管理平台').waitFor()
  expect(await page.content()).not.toContain(key)
  await page
    .getByRole('row', { name: /绩效管理平台/ })
    .getByRole('button', { name: '撤销' })
    .click()
  await dialog.getByRole('button', { name: '撤销' }).click()
  await page.getByRole('row', { name: /绩效管理平台.*已撤销/ }).waitFor()
  expect((await call()).status).toBe(401)

  await page.goto(`${site.url}/admin/system/webhooks`)
  await page.getByRole('button', { name: '新增通知' }).click()
  await dialog.getByLabel('名称').fill('绩效平台')
  await dialog.getByLabel('接收地址').fill('hooks.example.com/x')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.locator('[aria-invalid=true]').waitFor()
  expect(await dialog.getByLabel('名称').inputValue()).toBe('绩效平台')
  await dialog.getByLabel('接收地址').fill('https://hooks.example.com/x')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('签名密钥只在此处显示一次').waitFor()
  const secret = await dialog.locator('code').innerText()
  expect(secret.length).toBeGreaterThan(20)
  await dialog.getByRole('button', { name: '我已保存' }).click()
  await page.reload()
  await page.getByText('hooks.example.com').waitFor()
  expect(await page.content()).not.toContain(secret)
})
