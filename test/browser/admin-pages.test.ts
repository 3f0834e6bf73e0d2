import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { answer, linksOf, must, openSurvey, ratings, submissionId, testPassword, type World } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

type Site = World & { url: string }
const devices = { desk: newDesk, phone: newPhone } as const

async function openPage(newContext = newDesk): Promise<Page> {
  const context = await newContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return page
}

async function fillSignIn(page: Page, username: string, password: string) {
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

async function signIn(site: Site, username: string, newContext = newDesk): Promise<Page> {
  const page = await openPage(newContext)
  await page.goto(`${site.url}/admin/sign-in`)
  await fillSignIn(page, username, testPassword)
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  return page
}

async function chooseFile(page: Page, text: string) {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
}

const newEvaluation = async (site: Site) =>
  (await must(site.manager.post('/evaluations', { project: '政务云服务项目', year: 2024 }))).id

test('a person signs in, and goes back to the page where the session was lost', async () => {
  const site = await openSite()
  const page = await openPage()
  await page.goto(`${site.url}/admin/units?search=x`)
  await page.waitForURL(/sign-in\?back=/)
  await fillSignIn(page, 'manager', testPassword)
  await page.getByText('没有符合条件的单位').waitFor()
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/admin/units?search=x')
})

test('a wrong password and an unknown name are told the same sentence', async () => {
  const site = await openSite()
  const page = await openPage()
  await page.goto(`${site.url}/admin/sign-in`)
  for (const username of ['manager', 'nobody']) {
    const refused = page.waitForResponse((response) => response.url().endsWith('/sign-in/username'))
    await fillSignIn(page, username, 'wrong')
    expect((await refused).ok()).toBe(false)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toBe('用户名或密码不正确。')
  }
})

test('set-up names each wrong field beside it, makes two people, and is then over', async () => {
  const site = await openSite({ setupToken: 'one-time-link' })
  const page = await openPage()
  await page.goto(`${site.url}/admin/setup#one-time-link`)
  await page.getByLabel('只建经办、审核').check()
  for (const [i, name] of ['经办人', '审核人'].entries()) {
    await page.getByLabel('姓名').nth(i).fill(name)
    await page
      .getByLabel('用户名')
      .nth(i)
      .fill(i === 0 ? '1st' : 'second')
    await page.getByLabel(/^密码/).nth(i).fill('short')
  }
  await page.getByRole('button', { name: '建立两个账号' }).click()
  await page.getByText(/应以字母开头/).waitFor()
  expect(await page.getByText(/强度不足/).count()).toBe(2)

  await page.getByLabel('用户名').first().fill('first')
  for (const i of [0, 1]) await page.getByLabel(/^密码/).nth(i).fill('Long-enough-1')
  await page.getByRole('button', { name: '建立两个账号' }).click()
  await page.getByRole('heading', { name: '初始设置已完成' }).waitFor()
  await page.reload()
  await page.getByText('初始设置已经完成，此链接不再可用。').waitFor()
})

test('an import shows every bad row, and changes nothing until it is confirmed', async () => {
  const site = await openSite()
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/units`)
  await page.getByRole('button', { name: '导入' }).first().click()
  await chooseFile(page, '单位名称,代码,手机\n,A1,\n云岭市水务局,A2,abc\n')
  await page.getByText('共 2 处需要更正').waitFor()
  const bad = page.getByRole('table', { name: '不合格的行' }).getByRole('row')
  expect(await bad.nth(1).innerText()).toMatch(/2\s+单位名称\s+不能为空/)
  expect(await bad.nth(2).innerText()).toMatch(/3\s+手机\s+不是有效的电话号码\s+abc/)
  expect(await page.getByRole('button', { name: '确认导入' }).isDisabled()).toBe(true)

  await chooseFile(page, '单位名称,代码,手机\n云岭市教育局,A1,\n云岭市水务局,A2,13800000000\n')
  await page.getByRole('table', { name: '逐行预览' }).waitFor()
  expect((await must(site.manager.get('/units'))).total).toBe(0)
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('导入完成：新增 2 个，更新 0 个，不变 0 个').waitFor()
  expect((await must(site.manager.get('/units'))).total).toBe(2)
})

test('a rename is imported only once it is ticked', async () => {
  const site = await openSite()
  await must(site.manager.post('/units', { name: '云岭市发展和改革局', code: 'A1' }))
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/units`)
  await page.getByRole('button', { name: '导入' }).first().click()
  await chooseFile(page, '单位名称,代码\n云岭市发展改革委,A1\n')
  await page.getByText('原名：云岭市发展和改革局').waitFor()
  expect(await page.getByRole('button', { name: '确认导入' }).isDisabled()).toBe(true)
  await page.getByLabel(/同意以上 1 处更名/).check()
  await page.getByRole('button', { name: '确认导入' }).click()
  await page.getByText('导入完成').waitFor()
  expect((await must(site.manager.get('/units'))).items[0].name).toBe('云岭市发展改革委')
})

test('a masked phone survives an edit of the name, and is deleted when cleared', async () => {
  const site = await openSite()
  const unit = { name: '云岭市水务局', phone: '13800001234', email: 'water@example.invalid' }
  const { phone: masked } = await must(site.manager.post('/units', unit))
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/units`)
  const edit = page.getByRole('button', { name: /修改/ })

  await edit.click()
  await page.getByLabel('单位名称').fill('云岭市水利局')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已修改：云岭市水利局').waitFor()
  expect((await must(site.manager.get('/units'))).items[0]).toMatchObject({ name: '云岭市水利局', phone: masked })

  await edit.click()
  await page.getByLabel('手机').fill('')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect((await must(site.manager.get('/units'))).items[0]).toMatchObject({
    phone: null,
    email: expect.stringContaining('@'),
  })
})

test('the indicator table is filled from the keyboard, and a bad figure is explained beside its cell', async () => {
  const site = await openSite()
  const id = await newEvaluation(site)
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/evaluations/${id}`)
  await page.getByLabel('立项依据充分性：得分').fill('3')
  await page.keyboard.press('Enter')
  expect(
    await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id),
  ).toBe(await page.getByLabel('立项程序规范性：得分').getAttribute('id'))
  await page.getByText('得 3 分、满分 4 分，扣分未说明原因').waitFor()

  await page.getByLabel('立项程序规范性：得分').fill('9')
  await page.keyboard.press('Enter')
  await page.getByText('应在 0 与 4 之间').waitFor()
  await page.getByLabel('机柜托管：实际完成值').fill('≥25')
  await page.keyboard.press('Enter')
  await page.getByText('应为数字，不带单位和“≥”等符号').waitFor()

  // 6 × 90 / 112 = 4.8214…; with the 3 above, 7.82.
  await page.getByLabel('物理机：实际完成值').fill('90')
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /总分/ }).getByText('7.82').waitFor()
  const { total, grade } = await must(site.manager.get(`/evaluations/${id}`))
  expect({ total, grade }).toEqual({ total: '7.82', grade: null })
})

test('the satisfaction row shows a survey’s figure, leads to it, and is unbound with a reason', async () => {
  const site = await openSite()
  const survey = await openSurvey(site, 1)
  const [link] = await linksOf(site, survey.id)
  await answer(site, link!, { submissionId: submissionId(), ratings: ratings(5) })
  await must(site.manager.post(`/surveys/${survey.id}/close`))
  const id = await newEvaluation(site)
  const page = await signIn(site, 'manager')
  await page.goto(`${site.url}/admin/evaluations/${id}`)
  const row = page.getByRole('row', { name: /用户使用满意度/ })

  await row.getByRole('button', { name: '关联调查' }).click()
  await page.getByRole('radio').check()
  await page.getByRole('dialog').getByRole('button', { name: '关联', exact: true }).click()
  const figure = row.getByRole('link', { name: /100/ })
  await figure.waitFor()
  expect(await figure.getAttribute('href')).toBe(`/admin/surveys/${survey.id}/result`)
  expect(await row.getByLabel(/实际完成值/).count()).toBe(0)

  await row.getByRole('button', { name: '解除关联' }).click()
  await page.getByRole('dialog').getByLabel('原因').fill('选错了调查')
  await page.getByRole('dialog').getByRole('button', { name: '解除关联' }).click()
  await row.getByRole('button', { name: '关联调查' }).waitFor()
})

test('the desk shows each person what waits for them', async () => {
  const site = await openSite()
  await openSurvey(site, 2)
  await newEvaluation(site)
  const manager = await signIn(site, 'manager')
  await manager.getByText('已提交 0 / 2 份').waitFor()
  await manager.getByRole('link', { name: '补全绩效自评 2024 年度 政务云服务项目' }).waitFor()
  const reviewer = await signIn(site, 'reviewer')
  await reviewer.getByText('目前没有等您办理的事项。').waitFor()
})

test('a reviewer reads units and evaluations, and is offered no change', async () => {
  const site = await openSite()
  await must(site.manager.post('/units', { name: '云岭市水务局' }))
  const id = await newEvaluation(site)
  const page = await signIn(site, 'reviewer')
  await page.goto(`${site.url}/admin/units`)
  await page.getByText('云岭市水务局').waitFor()
  expect(await page.locator('main').getByRole('button').count()).toBe(0)
  await page.goto(`${site.url}/admin/evaluations/${id}`)
  await page.getByRole('row', { name: /用户使用满意度/ }).waitFor()
  expect(await page.locator('main').getByRole('textbox').count()).toBe(0)
})

async function expectSound(page: Page, name: string) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} scrolls sideways`).toBe(0)
  expect(await page.getByText('非涉密系统，严禁存储、处理、传输国家秘密').count(), name).toBe(1)
}

test.each(['desk', 'phone'] as const)(
  'every page is accessible, fits and names what may not be stored, at a %s',
  async (device) => {
    const site = await openSite()
    await openSurvey(site, 3)
    const id = await newEvaluation(site)
    const outside = await openPage(devices[device])
    await outside.goto(`${site.url}/admin/sign-in`)
    await outside.getByRole('heading', { name: '登录' }).waitFor()
    await expectSound(outside, 'sign-in')

    const page = await signIn(site, 'manager', devices[device])
    await page.getByText('已提交').waitFor()
    await expectSound(page, 'desk')
    await page.goto(`${site.url}/admin/units`)
    await page.getByRole('button', { name: /修改/ }).first().click()
    await expectSound(page, 'unit dialog')
    await page.keyboard.press('Escape')
    await expectSound(page, 'units')
    await page.getByRole('button', { name: '导入' }).click()
    await chooseFile(page, '单位名称\n单位甲\n')
    await page.getByRole('table', { name: '逐行预览' }).waitFor()
    await expectSound(page, 'import')
    await page.goto(`${site.url}/admin/evaluations`)
    await page.getByRole('link', { name: '政务云服务项目' }).waitFor()
    await expectSound(page, 'evaluations')
    await page.goto(`${site.url}/admin/evaluations/${id}`)
    await page.getByRole('row', { name: /用户使用满意度/ }).waitFor()
    await expectSound(page, 'evaluation')
  },
  120_000,
)
