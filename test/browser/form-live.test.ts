/** The phone form on the real server: the network cut, the server killed and started again in the middle of a submit. */
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { until } from '../start/server.ts'
import { newPhone, openBrowser } from './browser.ts'
import { openLiveSite, openProxy, type LiveSite } from './live-site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

async function openFilled(url: string): Promise<Page> {
  const context = await newPhone(browser, { reducedMotion: 'reduce' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  await page.waitForSelector('progress')
  for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-5]`)
  return page
}

/** The receipt on the screen is of the one answer there is, and it counts. */
async function expectOneAnswer(site: LiveSite, page: Page) {
  await page.waitForSelector('h1:text("提交成功")')
  const receipt = (await page.textContent('.code'))!
  expect(await site.countAnswers()).toBe(1)
  expect((await site.stranger.send(`/receipts/${receipt}`, {})).body.state).toBe('counted')
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('manyi /')))).toEqual([])
}

test('with the network cut at 提交, the form keeps the answers and sends them by itself when it is back', async () => {
  const site = await openLiveSite()
  const page = await openFilled(site.server.url + site.link)
  await page.context().setOffline(true)
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  expect(await site.countAnswers()).toBe(0)
  await page.context().setOffline(false)
  await expectOneAnswer(site, page)
})

test('with the server killed while the answer is being written, one answer counts after the restart', async () => {
  const site = await openLiveSite()
  const page = await openFilled(site.server.url + site.link)
  const db = await site.openDatabase()
  await db.connection().execute(async (db) => {
    await sql`begin`.execute(db)
    await sql`lock table response in access exclusive mode`.execute(db)
    await page.click('button.main')
    await until(async () => {
      const { rows } = await sql`select from pg_locks where not granted and relation = 'response'::regclass`.execute(db)
      return rows.length > 0
    })
    await site.kill()
    await sql`rollback`.execute(db)
  })
  await page.waitForSelector('text=尚未提交成功。')
  await site.restart()
  await expectOneAnswer(site, page)
})

test('with the server killed after it stored the answer and before the phone heard of it, the answer counts once', async () => {
  const site = await openLiveSite()
  const proxy = await openProxy(site.server.url)
  const page = await openFilled(proxy.url + site.link)
  Object.assign(proxy, { mood: 'loses-replies', onReply: site.kill })
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  expect(await page.textContent('.end .note')).toContain('内容已保存在本机，网络恢复后自动提交；见到回执码才算完成。')
  proxy.mood = 'passes'
  // The next try finds nobody behind the proxy: a 502 with a page that is no receipt.
  await until(() => proxy.badGateways >= 2)
  await site.restart()
  await expectOneAnswer(site, page)
})

test('with the page closed after the server was killed, the reopened link sends by itself and shows the receipt', async () => {
  const site = await openLiveSite()
  const page = await openFilled(site.server.url + site.link)
  await site.kill()
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  const context = page.context()
  await page.close()
  await site.restart()
  const reopened = await context.newPage()
  await reopened.goto(site.server.url + site.link)
  await expectOneAnswer(site, reopened)
})

test('with a proxy that swallows the answer, the form gives up waiting and the next try counts', async () => {
  const site = await openLiveSite()
  const proxy = await openProxy(site.server.url)
  const page = await openFilled(proxy.url + site.link)
  proxy.mood = 'silent'
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  proxy.mood = 'passes'
  await expectOneAnswer(site, page)
})
