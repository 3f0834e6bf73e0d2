/** The form as one reader wants it: large, in another language, handed on to a colleague. On the real app. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { english } from '../../client/form/languages/english.ts'
import { templates } from '../../server/domain/template.ts'
import { linksOf, openSurvey } from '../support.ts'
import { newPhone, openBrowser } from './browser.ts'
import { mirrored } from './mirrored.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

async function openLink() {
  const dataDir = mkdtempSync(join(tmpdir(), 'manyi-reader-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  mkdirSync(join(dataDir, 'languages'))
  writeFileSync(join(dataDir, 'languages/ug.json'), JSON.stringify(mirrored(english)))
  const site = await openSite({ env: () => ({ DATA_DIR: dataDir }) })
  const { questionnaire } = templates['government-cloud-10']
  const survey = await openSurvey(site, 1, { questionnaire: { ...questionnaire, languages: { en: {}, ug: {} } } })
  return { site, survey, link: site.url + (await linksOf(site, survey.id))[0] }
}

async function openPhone(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await newPhone(browser, { reducedMotion: 'reduce', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(url)
  return page
}

const answerAll = async (page: Page) => {
  for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-5]`)
}
const bodySize = (page: Page) => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
/** The least side of what is tapped, links within a sentence apart. */
const leastTarget = (page: Page) =>
  page
    .locator('label[for^=rating], .tools > *, .bar a, button.main')
    .evaluateAll((targets) =>
      Math.min(
        ...targets.filter((one) => one.getClientRects().length > 0).map((one) => one.getBoundingClientRect().height),
      ),
    )

test.each([true, false])(
  'large text by one tap: 18 px and 60 px at least, and back (script: %s)',
  async (javaScriptEnabled) => {
    const { link } = await openLink()
    const page = await openPhone(link, { viewport: { width: 320, height: 640 }, javaScriptEnabled })
    expect(await leastTarget(page)).toBeGreaterThanOrEqual(44)
    await page.click('text=大字版')
    await page.waitForSelector('.large')
    expect(await bodySize(page)).toBeGreaterThanOrEqual(18)
    const small = await page.evaluate(() =>
      Math.min(
        ...Array.from(document.querySelectorAll('main *'))
          .filter((one) =>
            Array.from(one.childNodes).some((child) => child.nodeType === 3 && child.textContent!.trim()),
          )
          .map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
      ),
    )
    expect(small).toBeGreaterThanOrEqual(18)
    expect(await leastTarget(page)).toBeGreaterThanOrEqual(60)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.click('text=标准字号')
    await page.waitForSelector('html:not(.large)')
    expect(await bodySize(page)).toBe(17)
  },
)

test('large text is kept for the next visit, loses nothing chosen, and holds on the page with the receipt', async () => {
  const { link } = await openLink()
  const page = await openPhone(link)
  await page.click('label[for=rating-d1-3]')
  await page.click('text=大字版')
  expect(await page.isChecked('#rating-d1-3')).toBe(true)
  await page.reload()
  await page.waitForSelector('.large')
  await answerAll(page)
  await page.click('button.main')
  await page.waitForSelector('.code')
  expect(await page.locator('html.large').count()).toBe(1)
})

test('in English from the first word to the receipt, each language in its own page', async () => {
  const { link } = await openLink()
  const page = await openPhone(link)
  await page.click('text=English')
  await page.waitForSelector('progress')
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  await answerAll(page)
  expect(await page.textContent('.bar')).toContain('All answered')
  await page.click('button.main')
  await page.waitForSelector('h1:text("Submitted")')
  expect(await page.textContent('.result')).toMatch(
    /The answers of 单位01 were received on \d+ \w+ \d{4}|\w+ \d+, \d{4}/,
  )
  expect(new URL(page.url()).searchParams.get('lang')).toBe('en')
  await page.reload()
  await page.waitForSelector('h1:text("Submitted")')
  const bytes = await page.content()
  expect(bytes).not.toMatch(/提交成功|回执码/)
})

test.each([320, 390, 1440])(
  'from right to left nothing sticks out at %i px, and numbers keep their order',
  async (width) => {
    const { link } = await openLink()
    const page = await openPhone(`${link}?lang=ug`, { viewport: { width, height: 800 } })
    expect(await page.getAttribute('html', 'dir')).toBe('rtl')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    const sides = await page.locator('label[for=rating-d1-na]').evaluate((label) => {
      const text = label.querySelector('span')!.getBoundingClientRect()
      const box = label.getBoundingClientRect()
      return { before: box.right - text.right, after: text.left - box.left }
    })
    // The ring stands before the words: on their right.
    expect(sides.before).toBeGreaterThan(sides.after)
    await answerAll(page)
    await page.click('button.main')
    await page.waitForSelector('.code')
    expect(await page.locator('.code').evaluate((code) => getComputedStyle(code).direction)).toBe('ltr')
    const [first, second] = await page
      .locator('.code span')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()))
    expect(first!.left < second!.left || first!.top < second!.top).toBe(true)
  },
)

test.each(['zh-CN', 'en', 'ug'])('in %s everything on the wire is at most 14,600 bytes', async (tag) => {
  const { link } = await openLink()
  const page = await openPhone(`${link}?lang=${tag}`)
  await page.waitForSelector('progress')
  const total = await page.evaluate(() => {
    const own = performance.getEntriesByType('navigation') as PerformanceResourceTiming[]
    const scripts = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return [...own, ...scripts].reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  })
  console.log(`phone form in ${tag}: ${total} bytes`)
  expect(total).toBeGreaterThan(5_000)
  expect(total).toBeLessThanOrEqual(14_600)
})

test('转交同事填写 copies the link, and never what was typed; nothing of it lies behind the link', async () => {
  const { link } = await openLink()
  const page = await openPhone(link, { permissions: ['clipboard-read', 'clipboard-write'] })
  await answerAll(page)
  await page.fill('#comment', '只给自己看的意见')
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }))
  await page.click('text=转交同事填写')
  await page.waitForSelector('text=链接已复制。')
  await page.evaluate(() => delete (navigator as { clipboard?: unknown }).clipboard)
  expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(link)
  const colleague = await openPhone(link)
  expect(await colleague.inputValue('#comment')).toBe('')
  expect(await colleague.locator(':checked').count()).toBe(0)
})

test('where copying is refused, the link is selected to be copied by hand', async () => {
  const { link } = await openLink()
  const page = await openPhone(link)
  await page.evaluate(() => void (document.execCommand = () => false))
  await page.click('text=转交同事填写')
  expect(await page.evaluate(() => String(getSelection()).trim())).toBe(link)
  expect(await page.textContent('#forwarded')).not.toContain('链接已复制')
})

test('a colleague on the same link is told before answering, the first person is not, and after 提交 both see it is done', async () => {
  const { link } = await openLink()
  const first = await openPhone(link)
  const waiting = await openPhone(link)
  expect(await first.isVisible('#begun')).toBe(false)
  const told = first.waitForResponse((response) => response.url().endsWith('/opened'))
  await first.click('label[for=rating-d1-5]')
  await told
  const colleague = await openPhone(link)
  expect(await colleague.textContent('#begun')).toContain('本链接已有人于')
  // Already open when the first person began: told at the first tap.
  expect(await waiting.isVisible('#begun')).toBe(false)
  await waiting.click('label[for=rating-d1-5]')
  await waiting.waitForSelector('#begun:has-text("本链接已有人于")')
  const again = await openPhone(link, { storageState: await first.context().storageState() })
  await again.waitForSelector('progress')
  await answerAll(first)
  await first.click('button.main')
  await first.waitForSelector('h1:text("提交成功")')
  await colleague.reload()
  expect(await colleague.textContent('h1')).toBe('本单位已提交')
  expect(await colleague.locator('[name^=rating]').count()).toBe(0)
  await answerAll(waiting)
  await waiting.click('button.main')
  await waiting.waitForSelector('h1:text("本单位已提交")')
})
