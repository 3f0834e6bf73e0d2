/** The first try arrives and its reply does not: what is changed then, on the real app in the real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { answer, linksOf, openSurvey, ratings } from '../support.ts'
import { newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

/** A phone whose first post arrives unheard, back in the form with another answer chosen. */
async function changeAfterLostReply(revisions: boolean) {
  const site = await openSite()
  const survey = await openSurvey(site, 1, { rules: { revisions } })
  const context = await newPhone(browser, { reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const [path] = await linksOf(site, survey.id)
  await page.goto(site.url + path!)
  let posts = 0
  await page.route(site.url + path!, async (route) => {
    if (route.request().method() !== 'POST' || posts++ > 0) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-4]`)
  await page.click('button.main')
  await page.click('text=返回修改')
  await page.click('label[for=rating-d1-5]')
  return { site, survey, page }
}

const draftsOn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('manyi /')))
const storedIn = async ({ db }: Awaited<ReturnType<typeof openSite>>) =>
  (await db.selectFrom('response').select('answers').orderBy('revision').execute()).map(
    ({ answers }) => answers.ratings['d1'],
  )

const receiptOn = async (page: Page) => (await page.textContent('.code'))!.trim()

test('the changed answer counts, and the person holds its receipt', async () => {
  const { site, survey, page } = await changeAfterLostReply(true)
  await page.click('button.main')
  await page.waitForSelector('h1:text("提交成功")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  expect(await storedIn(site)).toEqual([4, 5])
  await site.manager.post(`/surveys/${survey.id}/close`)
  const result = (await site.manager.get(`/surveys/${survey.id}/result`)).body
  expect([result.returned, result.indicator.value]).toEqual([1, '82'])
})

test('where no revision is allowed, the page says what counts and gives its receipt', async () => {
  const { site, page } = await changeAfterLostReply(false)
  await page.click('button.main')
  await page.waitForSelector('h1:text("后来的修改没有计入")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  expect(await draftsOn(page)).toEqual([])
})

test('left without 提交, the reopened link offers the change, and goes on with it', async () => {
  const { site, page } = await changeAfterLostReply(true)
  await page.reload()
  await page.waitForSelector('h2:text("本机上有未提交的内容")')
  expect(await page.textContent('h1')).toBe('本单位已提交')
  await page.click('text=继续修改并提交')
  await page.waitForSelector('text=已恢复上次未提交的内容。')
  expect(await page.textContent('.sheet > .note')).toContain('正在修改已提交的答卷')
  expect(await page.isChecked('#rating-d1-5')).toBe(true)
  expect(await storedIn(site)).toEqual([4])
  await page.click('button.main')
  await page.waitForSelector('h1:text("提交成功")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  expect(await storedIn(site)).toEqual([4, 5])
  expect(await draftsOn(page)).toEqual([])
})

test('a change that is dropped leaves the receipt of what was received', async () => {
  const { site, page } = await changeAfterLostReply(true)
  await page.reload()
  await page.click('text=放弃这些内容')
  await page.waitForSelector('h1:text("提交成功")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  expect(await storedIn(site)).toEqual([4])
  expect(await draftsOn(page)).toEqual([])
})

test('what was changed back to what was received is nothing unsent: the reopened link brings the receipt', async () => {
  const { site, page } = await changeAfterLostReply(true)
  await page.click('label[for=rating-d1-4]')
  await page.reload()
  await page.waitForSelector('h1:text("提交成功")')
  expect(await page.textContent('.code')).toMatch(/^[\dA-Z-]{19}$/)
  expect(await storedIn(site)).toEqual([4])
})

test('left where no revision is allowed, the reopened link says what counts and gives its receipt', async () => {
  const { site, page } = await changeAfterLostReply(false)
  await page.reload()
  await page.waitForSelector('h1:text("后来的修改没有计入")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  expect(await storedIn(site)).toEqual([4])
  expect(await draftsOn(page)).toEqual([])
})

test('a revision left without 提交 is offered again, and on no other phone', async () => {
  const { site, page } = await changeAfterLostReply(true)
  await page.click('button.main')
  await page.waitForSelector('.code')
  const receipt = await receiptOn(page)
  await page.goto(new URL(page.url()).href.replace(/\/done.*/, ''))
  await page.fill('#receipt', receipt)
  await page.click('form button')
  await page.click('label[for=rating-d1-3]')
  await page.goto(page.url())
  await page.waitForSelector('h2:text("本机上有未提交的内容")')
  const stranger = await (await newPhone(browser)).newPage()
  onTestFinished(() => stranger.context().close())
  await stranger.goto(page.url())
  expect(await stranger.isVisible('#unsent')).toBe(false)
  await page.click('text=继续修改并提交')
  await page.waitForSelector('text=已恢复上次未提交的内容。')
  expect(await page.isChecked('#rating-d1-3')).toBe(true)
  await page.click('button.main')
  await page.waitForSelector('h1:text("提交成功")')
  expect(await storedIn(site)).toEqual([4, 5, 3])
})

test('what was typed while a colleague answered is gone on with by the colleague’s 回执码, and not by a wrong one', async () => {
  const site = await openSite()
  const survey = await openSurvey(site, 1, { rules: { revisions: true } })
  const [path] = await linksOf(site, survey.id)
  const context = await newPhone(browser, { reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(site.url + path!)
  for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-2]`)
  const { body } = await answer(site, path!, { ratings: ratings(5) })
  await page.goto(site.url + path!)
  await page.waitForSelector('h2:text("本机上有未提交的内容")')
  await page.fill('#receipt', 'AAAA-AAAA-AAAA-AAAA')
  await page.click('form button')
  expect(await page.textContent('#receipt-error')).toBe('回执码不对，请核对后重新输入。')
  await page.waitForSelector('.needs:visible')
  await page.fill('#receipt', ` ${body.receipt.toLowerCase().replaceAll('-', '')}`)
  await page.click('form button')
  await page.waitForSelector('text=已恢复上次未提交的内容。')
  expect(await page.isChecked('#rating-d1-2')).toBe(true)
  await page.click('button.main')
  await page.waitForSelector('h1:text("提交成功")')
  expect(await storedIn(site)).toEqual([5, 2])
})
