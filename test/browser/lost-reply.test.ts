/** The first try arrives and its reply does not: what is changed then, on the real app in the real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { linksOf, openSurvey } from '../support.ts'
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

const receiptOn = async (page: Page) => (await page.textContent('.code'))!.trim()

test('the changed answer counts, and the person holds its receipt', async () => {
  const { site, survey, page } = await changeAfterLostReply(true)
  await page.click('button.main')
  await page.waitForSelector('h1:text("提交成功")')
  const { body } = await site.stranger.send(`/receipts/${await receiptOn(page)}`, {})
  expect(body.state).toBe('counted')
  const rows = await site.db.selectFrom('response').select('answers').orderBy('revision').execute()
  expect(rows.map(({ answers }) => answers.ratings['d1'])).toEqual([4, 5])
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
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('manyi /')))).toEqual([])
})
