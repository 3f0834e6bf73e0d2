import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { answer, draft, linksOf, must, openSurvey, ratings, testPassword, type World } from '../support.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

// Three units are enough to look at; `confidentiality` holds what fewer than five show.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

type Site = World & { url: string }
const devices = { desk: newDesk, phone: newPhone } as const

/** Signs in; whatever the browser complains about (scripts, CSP, missing files) ends up in `complaints`. */
async function signIn(site: Site, username: string, newContext = newDesk) {
  const context = await newContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${page.url()} ${message.text()}`))
  await page.goto(`${site.url}/admin/sign-in`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(testPassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '工作台' }).waitFor()
  return { page, complaints }
}

/** One survey in each state, of three units with two seats each; the closed one has answers of all kinds. */
async function holdSurveys(site: Site) {
  const { manager, reviewer } = site
  const closed = await openSurvey(site, 3, { seatsPerUnit: 2 })
  const [a, b, c] = await linksOf(site, closed.id)
  await answer(site, a!, { ratings: ratings(5) })
  await answer(site, b!, { ratings: ratings(1, { d2: null }), reasons: { d1: '专线中断' }, comment: '希望尽快处理' })
  await answer(site, c!, { ratings: ratings(3, { d9: undefined }), startedAt: new Date().toISOString() })
  await must(manager.post(`/surveys/${closed.id}/close`))
  const rosterOf = async (title: string) => {
    const { id } = await must(manager.post('/surveys', draft({ title })))
    await must(manager.put(`/surveys/${id}/roster`, { all: true, seatsPerUnit: 1 }))
    return id as number
  }
  const drafted = await rosterOf('起草中的调查')
  const submitted = await rosterOf('待批准的调查')
  await must(manager.post(`/surveys/${submitted}/submit`))
  const approved = await rosterOf('已批准的调查')
  await must(reviewer.post(`/surveys/${approved}/approve`))
  const open = await rosterOf('填报中的调查')
  await must(reviewer.post(`/surveys/${open}/approve`))
  await must(manager.post(`/surveys/${open}/open`))
  return { closed: closed.id, drafted, submitted, approved, open }
}

type Held = Awaited<ReturnType<typeof holdSurveys>>
/** Address, what shows that it is there, and an element that its own style sheet lays out as flex or grid. */
type Visit = [path: (held: Held) => string, shows: (page: Page) => Locator, styled: string, dialogs?: string[]]

const byText = (text: string | RegExp) => (page: Page) => page.getByText(text).first()
const byTable = (name: string) => (page: Page) => page.getByRole('table', { name })

const managerVisits: Visit[] = [
  [() => '', byTable('各期调查'), '.returned'],
  [() => '/new', byText('手机填写页预览'), '.editor'],
  [({ drafted }) => `/${drafted}`, byText('经过'), '.facts', ['提交批准']],
  [({ drafted }) => `/${drafted}/edit`, byText('手机填写页预览'), '.editor'],
  [({ drafted }) => `/${drafted}/roster`, byText('单位01'), '.filters'],
  [({ submitted }) => `/${submitted}`, byText('须由另一位审核人批准'), '.next-step', ['作废']],
  [({ approved }) => `/${approved}`, byText('下一步：开始填报'), '.next-step', ['开始填报']],
  [({ approved }) => `/${approved}/roster`, byTable('调查单位名单'), '.filters'],
  [({ open }) => `/${open}/links`, byText('单位01'), '.filters'],
  [({ open }) => `/${open}/progress`, byText('应答率'), '.stepper', ['提前截止']],
  [({ open }) => `/${open}/result`, byText('截止前任何人不能查看评分'), '.stepper'],
  [({ closed }) => `/${closed}/result`, byText('自评报告中的满意度段落'), '.indicator'],
  [() => '/outside', byText('还没有登记往年结果'), '.page-head', ['登记往年结果']],
  [({ closed }) => `/${closed}/answers`, byTable('去标识答卷'), '.filters'],
  [() => '/9999', byText('没有打开这期调查'), '.page-head'],
]

const reviewerVisits: Visit[] = [
  [({ submitted }) => `/${submitted}`, byText('请核对方案和名单后批准'), '.next-step', ['核对并批准', '退回修改']],
]

async function expectSound(page: Page, name: string) {
  // Legacy mode: no frames here, and it spares a new page per run.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${name} scrolls sideways`).toBe(0)
}

async function expectStyled(page: Page, selector: string) {
  const display = await page
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).display)
  expect([page.url(), selector, display]).toEqual([page.url(), selector, expect.stringMatching(/flex|grid/)])
}

/** Loads every address by itself, as from a bookmark, and opens its dialogs. */
async function walk(page: Page, url: string, held: Held, visits: Visit[]) {
  for (const [path, shows, styled, dialogs = []] of visits) {
    const address = `/admin/surveys${path(held)}`
    await page.goto(url + address)
    await shows(page).waitFor()
    await expectStyled(page, styled)
    await expectSound(page, address)
    for (const name of dialogs) {
      await page.locator('main').getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').waitFor()
      await expectSound(page, `${address} ${name}`)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  }
}

test.each(['desk', 'phone'] as const)(
  'every survey page and dialog loads alone, is accessible, fits and makes no complaint, at a %s',
  async (device) => {
    const site = await openSite()
    const held = await holdSurveys(site)
    const manager = await signIn(site, 'manager', devices[device])
    await walk(manager.page, site.url, held, managerVisits)
    // The address of no survey is answered 404, which a browser reports as an error of its own.
    expect(manager.complaints).toEqual([expect.stringMatching(/surveys\/9999 Failed to load resource.* 404 /)])
    const reviewer = await signIn(site, 'reviewer', devices[device])
    await walk(reviewer.page, site.url, held, reviewerVisits)
    expect(reviewer.complaints).toEqual([])
  },
)

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator) {
  await target.waitFor()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  expect.fail(`60 presses of Tab do not reach ${target.toString()}`)
}

async function pressOn(page: Page, name: string) {
  const dialog = page.getByRole('dialog')
  const within = (await dialog.count()) > 0 ? dialog : page.locator('main')
  await tabTo(page, within.getByRole('button', { name, exact: true }))
  await page.keyboard.press('Enter')
}

test('from 提交批准 to 截止 a survey is led by keyboard alone', async () => {
  const site = await openSite()
  const { drafted } = await holdSurveys(site)
  const { page } = await signIn(site, 'manager')
  const reviewer = (await signIn(site, 'reviewer')).page
  const address = `${site.url}/admin/surveys/${drafted}`

  await page.goto(address)
  await pressOn(page, '提交批准')
  await page.getByRole('dialog').waitFor()
  await pressOn(page, '提交批准')
  await page.getByText('须由另一位审核人批准').waitFor()

  await reviewer.goto(address)
  await pressOn(reviewer, '核对并批准')
  await reviewer.getByRole('dialog').getByRole('heading', { name: '起草中的调查' }).waitFor()
  await pressOn(reviewer, '批准')
  await reviewer.getByText('等待经办人开始填报').waitFor()

  await page.goto(address)
  await pressOn(page, '开始填报')
  await page.getByRole('dialog').waitFor()
  await pressOn(page, '开始填报')
  await page.getByText('正在填报').first().waitFor()
  await page.goto(`${address}/progress`)
  await pressOn(page, '提前截止')
  await page.getByRole('dialog').waitFor()
  await pressOn(page, '提前截止')
  await tabTo(page, page.getByRole('link', { name: '查看结果' }))
  await page.keyboard.press('Enter')
  await page.getByText('没有有效答卷，无法计算').waitFor()
})

const three = {
  dimensions: ['甲', '乙', '丙'].map((label, i) => ({ key: `d${i + 1}`, label })),
  scale: [5, 4, 3, 2, 1].map((level) => ({ level, label: `第${level}档`, value: String(level * 20) })),
  notApplicable: true,
}

test('every count of the result leads to exactly as many answer sheets', async () => {
  const site = await openSite()
  const rules = { minAnswered: 2, minScored: 2, speederSeconds: 20 }
  const { id } = await openSurvey(site, 6, { template: undefined, questionnaire: three, rules })
  const links = await linksOf(site, id)
  const sheets = [
    { ratings: { d1: 5, d2: 5, d3: 5 }, startedAt: new Date().toISOString() },
    { ratings: { d1: 4, d2: 5, d3: null } },
    { ratings: { d1: 2, d2: 2 } },
    { ratings: { d1: 1, d2: 1, d3: 2 } },
    // Complete, but only one is scored: it came back and is not valid.
    { ratings: { d1: 5, d2: null } },
  ]
  for (const [i, sheet] of sheets.entries()) expect((await answer(site, links[i]!, sheet)).status).toBe(201)
  await must(site.manager.post(`/surveys/${id}/close`))

  const { page, complaints } = await signIn(site, 'reviewer')
  await page.goto(`${site.url}/admin/surveys/${id}/result`)
  await page.getByRole('heading', { name: '数据质量' }).waitFor()
  const counts = await page
    .locator('main a[aria-label$="查看答卷"]')
    .evaluateAll((found) => found.map((one) => [one.getAttribute('href')!, one.textContent!.trim()]))
  // 收回, 完整, 有效; three bands; 甲 5 4 2 1, n; 乙 5 2 1, n; 丙 5 2 不适用 未答, n; flagged, speeders.
  expect(counts.map(([, count]) => count).join(' ')).toBe('5 5 4 2 1 1 1 1 1 1 4 2 1 1 4 1 1 1 1 2 1 1')
  for (const [href, count] of counts) {
    await page.goto(site.url + href)
    await page.getByText('符合条件的答卷').waitFor()
    const told = /\d+/.exec(await page.getByText('符合条件的答卷').innerText())?.[0]
    const rows = await page.getByRole('table', { name: '去标识答卷' }).locator('tbody tr').count()
    expect([href, told, rows]).toEqual([href, count, Number(count)])
  }
  expect(complaints).toEqual([])
})

test('with several seats, the answer sheets say whose band is whose', async () => {
  const site = await openSite()
  const { closed } = await holdSurveys(site)
  const { page } = await signIn(site, 'reviewer')
  // The first unit gave 100 and 20: a mean of 60, 基本满意, by two sheets of other bands. The second gave 60.
  await page.goto(`${site.url}/admin/surveys/${closed}/answers?band=${encodeURIComponent('基本满意')}`)
  await page.getByText('符合条件的答卷 3 份；这里按单位档位筛选，一家单位可有几份。').waitFor()
  const table = page.getByRole('table', { name: '去标识答卷' })
  expect(await table.getByRole('columnheader', { name: '本份档位' }).count()).toBe(1)
  const bands = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.children[13]!.textContent))
  expect(bands.toSorted()).toEqual(['基本满意', '非常不满意', '非常满意'])
})

test('on a phone the current tab is in sight, and 本页目录 leads down the long result to a card', async () => {
  const site = await openSite()
  const { closed } = await holdSurveys(site)
  const { page } = await signIn(site, 'reviewer', newPhone)
  await page.goto(`${site.url}/admin/surveys/${closed}/result`)
  const link = page.getByRole('navigation', { name: '本页目录' }).getByRole('link', { name: '依据与数据' })
  await link.waitFor()
  const isInSight = (of: Locator) =>
    of.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
    })
  expect(await isInSight(page.getByRole('navigation', { name: '本期调查' }).getByRole('link', { name: '结果' }))).toBe(
    true,
  )
  const heading = page.getByRole('heading', { name: '依据与数据' })
  expect(await isInSight(heading)).toBe(false)
  await link.click()
  expect(await isInSight(heading)).toBe(true)
})
