import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newPhone, openBrowser } from './browser.ts'
import { openFormSite, receipt } from './form-site.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
let context: BrowserContext
let site: Awaited<ReturnType<typeof openFormSite>>

beforeAll(async () => {
  browser = await openBrowser()
  site = await openFormSite()
})
afterAll(async () => {
  await browser.close()
  await site.close()
})
beforeEach(async () => {
  context = await newPhone(browser, { reducedMotion: 'reduce' })
})
afterEach(() => context.close())

async function open(token: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.url(token))
  return page
}

async function answerAll(page: Page) {
  for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-5]`)
}

const idsOf = (token: string) => site.posts.filter((post) => post.token === token).map(({ body }) => body.submissionId)
const keptDrafts = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('manyi /')).length)

test('cut off, it says so, keeps the answers, and sends by itself when the network returns', async () => {
  const page = await open('断网')
  await answerAll(page)
  await context.setOffline(true)
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  expect(await page.textContent('.end .note')).toBe(
    '尚未提交成功。内容已保存在本机，网络恢复后自动提交；见到回执码才算完成。',
  )
  expect(await page.isDisabled('#rating-d1-5')).toBe(true)
  expect(await keptDrafts(page)).toBe(1)
  await context.setOffline(false)
  await page.waitForSelector('.code')
  expect(idsOf('断网')).toHaveLength(1)
  expect(await keptDrafts(page)).toBe(0)
})

test('a failing server is asked again after three and six seconds, with the same submissionId', async () => {
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(site.url('出错'))
  site.moods['出错'] = 'fails'
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('text=立即重试')
  const failed = page.waitForResponse((response) => response.status() === 500)
  await page.clock.runFor(3_100)
  await failed
  site.moods['出错'] = 'takes'
  await page.waitForTimeout(50)
  await page.clock.runFor(6_100)
  await page.waitForSelector('.code')
  const ids = idsOf('出错')
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})

test('立即重试 sends at once', async () => {
  const page = await open('重试')
  site.moods['重试'] = 'fails'
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('text=立即重试')
  site.moods['重试'] = 'takes'
  await page.click('text=立即重试')
  await page.waitForSelector('.code', { timeout: 2_000 })
  expect(new Set(idsOf('重试')).size).toBe(1)
})

test('a server that never answers is given up after fifteen seconds', async () => {
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(site.url('沉默'))
  site.moods['沉默'] = 'silent'
  await answerAll(page)
  await page.click('button.main')
  await page.clock.runFor(14_000)
  expect(await page.textContent('button.main')).toBe('正在提交…')
  await page.clock.runFor(1_500)
  await page.waitForSelector('text=尚未提交成功。')
})

test('when only the reply was lost, the same submission brings the receipt', async () => {
  const page = await open('丢回执')
  site.moods['丢回执'] = 'takes-but-reply-is-lost'
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('text=立即重试')
  site.moods['丢回执'] = 'takes'
  await page.click('text=立即重试')
  await page.waitForSelector('.code')
  expect(new Set(idsOf('丢回执')).size).toBe(1)
})

test('when the reply was lost and the page closed, the reopened link finds the receipt', async () => {
  const page = await open('重开')
  site.moods['重开'] = 'takes-but-reply-is-lost'
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('text=立即重试')
  await page.close()
  site.moods['重开'] = 'takes'
  const reopened = await open('重开')
  await reopened.waitForSelector('h1:text("提交成功")')
  expect(await reopened.textContent('.code')).toBe(receipt)
  expect(new Set(idsOf('重开')).size).toBe(1)
  expect(await keptDrafts(reopened)).toBe(0)
})

test('answers that are changed after a vain try go out as a later edition of the same visit', async () => {
  const page = await open('再改')
  site.moods['再改'] = 'fails'
  await answerAll(page)
  await page.click('button.main')
  await page.click('text=返回修改')
  site.moods['再改'] = 'takes'
  await page.click('label[for=rating-d1-4]')
  await page.click('button.main')
  await page.waitForSelector('.code')
  const [first, second] = idsOf('再改')
  expect(second).toBe(`${first}_`)
  expect(site.posts.at(-1)!.body.ratings).toMatchObject({ d1: 4, d2: 5 })
})

test('a link that was answered elsewhere meanwhile shows that, and keeps what was not sent until it is dropped', async () => {
  const page = await open('他人')
  await answerAll(page)
  site.moods['他人'] = 'answered'
  await page.click('button.main')
  await page.waitForSelector('h1:text("本单位已提交")')
  await page.waitForSelector('h2:text("本机上有未提交的内容")')
  expect(await page.isVisible('text=要用这些内容修改，请在下面输入提交时的回执码。')).toBe(true)
  expect(await page.isVisible('text=继续修改并提交')).toBe(false)
  expect(await keptDrafts(page)).toBe(1)
  await page.click('text=放弃这些内容')
  await page.waitForSelector('#unsent', { state: 'hidden' })
  expect(await page.textContent('h1')).toBe('本单位已提交')
  expect(await keptDrafts(page)).toBe(0)
})

test('a draft survives a reload with everything in it, and can be thrown away', async () => {
  const page = await open('草稿')
  await page.click('label[for=rating-d1-2]')
  await page.fill('#reason-d1', '常断')
  await page.click('label[for=rating-d2-na]')
  await page.fill('#comment', '待续')
  await page.reload()
  await page.waitForSelector('text=已恢复上次未提交的内容。')
  expect(await page.isChecked('#rating-d1-2')).toBe(true)
  expect(await page.isChecked('#rating-d2-na')).toBe(true)
  expect(await page.inputValue('#reason-d1')).toBe('常断')
  expect(await page.inputValue('#comment')).toBe('待续')
  expect(await page.textContent('.bar')).toContain('已答 2/10')
  await page.click('text=清空重填')
  expect(await page.locator(':checked').count()).toBe(0)
  expect(await keptDrafts(page)).toBe(0)
})

test('a restored draft is sent under the submissionId it was made with', async () => {
  const page = await open('同号')
  await answerAll(page)
  const made = await page.inputValue('[name=submissionId]')
  await page.reload()
  await page.click('button.main')
  await page.waitForSelector('.code')
  expect(idsOf('同号')).toEqual([made])
})

test('a draft of one link never shows for another', async () => {
  const page = await open('甲')
  await page.click('label[for=rating-d1-1]')
  await page.goto(site.url('乙'))
  expect(await page.locator(':checked').count()).toBe(0)
  expect(await page.textContent('main')).not.toContain('已恢复')
})

test('where the browser keeps nothing, the form works and does not claim to have saved', async () => {
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new Error('denied')
      },
    })
  })
  const page = await open('不存')
  site.moods['不存'] = 'fails'
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('text=尚未提交成功。')
  expect(await page.textContent('.end .note')).toBe(
    '尚未提交成功。请不要关闭本页，网络恢复后自动提交；见到回执码才算完成。',
  )
  site.moods['不存'] = 'takes'
  await page.click('text=立即重试')
  await page.waitForSelector('.code')
})

test('what was tapped before the script came is kept', async () => {
  const page = await context.newPage()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/form/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(site.url('手快'), { waitUntil: 'commit' })
  await page.click('label[for=rating-d1-4]')
  release()
  await page.waitForSelector('progress')
  expect(await page.isChecked('#rating-d1-4')).toBe(true)
  expect(await page.textContent('.bar')).toContain('已答 1/10')
})
