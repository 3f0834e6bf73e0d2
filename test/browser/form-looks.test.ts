import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Page as FormSitePage } from '../../client/form/page.ts'
import { newPhone, openBrowser } from './browser.ts'
import { answeredPage, donePage, formPage, openFormSite, receipt, survey } from './form-site.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { title, helpline, closesAt } = survey
const unit = '云州市教育局'
const errors = [
  { field: 'ratings', code: 'too-few-answers', params: { answered: 2, minimum: 8 } },
  { field: 'reasons.d2', code: 'too-long', params: { maximum: 500 } },
]
const tenLevels = structuredClone(survey)
tenLevels.questionnaire.scale = Array.from({ length: 10 }, (_, i) => ({
  level: 10 - i,
  label: `${10 - i} 分`,
  value: `${100 - i * 10}`,
}))
const wordy = structuredClone(survey)
wordy.title = '云州市2024年度政务云服务（含电子政务外网接入、机柜托管、云上安全与数据备份）用户满意度调查问卷'
wordy.questionnaire.dimensions[0]!.label =
  '云服务软硬件资源是否充足并能随业务增长及时扩容，以及资源到期前的提醒是否到位'

const pages: Record<string, FormSitePage> = {
  form: formPage('教育'),
  errors: { ...formPage('教育'), values: { ratings: { d1: 5, d2: 1 }, reasons: { d2: '常断' } }, errors },
  revising: { ...formPage('教育'), values: { ratings: { d1: 5 } }, receipt },
  'ten-levels': { ...formPage('教育'), survey: tenLevels },
  wordy: { ...formPage('教育'), survey: wordy },
  done: donePage(receipt),
  'done-without-receipt': donePage(null),
  again: answeredPage(),
  'wrong-receipt': { ...(answeredPage() as Extract<FormSitePage, { kind: 'already-answered' }>), wrongReceipt: true },
  receipts: { kind: 'receipts' },
  'wrong-code': { kind: 'receipts', typed: receipt, problem: 'receipt-not-found' },
  'receipt-found': {
    kind: 'receipts',
    found: {
      receipt,
      state: 'replaced',
      submittedAt: closesAt,
      deletedAt: null,
      survey: title,
      digest: '0123456789abcdef'.repeat(4),
      proof: null,
    },
  },
  begun: { ...formPage('教育'), begunAt: closesAt },
  unknown: { kind: 'unknown-link' },
  revoked: { kind: 'revoked', title, helpline },
  'not-open': { kind: 'not-open', title, unit, opensAt: '2024-12-01T09:00:00+08:00', helpline },
  closed: { kind: 'closed', title, unit, closedAt: closesAt, helpline },
  trouble: { kind: 'trouble' },
}

let browser: Browser
let site: Awaited<ReturnType<typeof openFormSite>>

beforeAll(async () => {
  browser = await openBrowser()
  site = await openFormSite(pages)
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

async function open(kind: string, options = {}): Promise<Page> {
  const context = await newPhone(browser, { reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.goto(site.url(kind))
  return page
}

async function listViolations(page: Page, only: string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  if (only.length > 0) axe.withRules(only)
  if (only.length === 0) axe.options({ rules: { 'target-size': { enabled: true } } })
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}

describe.each(Object.keys(pages))('the page %s', (kind) => {
  test('has no accessibility violation, and enough contrast in dark too', async () => {
    const page = await open(kind)
    expect(await listViolations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(16, 22, 29)')
    expect(await listViolations(page, ['color-contrast'])).toEqual([])
    await page.context().close()
  })

  test.each([16, 32])('fits 320 px with a text size of %i px', async (size) => {
    const page = await open(kind, { viewport: { width: 320, height: 568 } })
    await page.evaluate((pixels) => void (document.documentElement.style.fontSize = `${pixels}px`), size)
    const { wide, scroll } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      wide: Array.from(document.querySelectorAll('main *'))
        .filter((element) => element.getBoundingClientRect().right > 320.5)
        .map((element) => element.outerHTML.slice(0, 80)),
    }))
    expect(wide).toEqual([])
    expect(scroll).toBe(320)
    await page.context().close()
  })
})

test('answered, and then waiting for the network: no accessibility violation, enough contrast in dark too', async () => {
  const page = await open('form')
  site.moods.form = 'fails'
  for (let i = 1; i <= 8; i++) await page.click(`label[for=rating-d${i}-${i % 2 ? 'na' : '1'}]`)
  expect(await listViolations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await listViolations(page, ['color-contrast'])).toEqual([])
  await page.click('button.main')
  await page.waitForSelector('text=立即重试')
  expect(await listViolations(page, ['color-contrast'])).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await listViolations(page)).toEqual([])
})

test('answered, with a draft on the phone: no accessibility violation, enough contrast in dark too', async () => {
  const page = await open('again')
  await page.evaluate((path) => {
    const draft = { fields: { submissionId: 'draft-of-this-phone', 'rating-d1': '5' }, sent: false }
    localStorage.setItem(`manyi ${path}`, JSON.stringify(draft))
  }, new URL(page.url()).pathname)
  await page.reload()
  await page.waitForSelector('#unsent:not([hidden])')
  expect(await listViolations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await listViolations(page, ['color-contrast'])).toEqual([])
  await page.context().close()
})

test('every choice is a target of at least 44 px, five beside each other at 320 px', async () => {
  const page = await open('form', { viewport: { width: 320, height: 568 } })
  const boxes = await page.locator('#q-d1 .choices > label').evaluateAll((labels) =>
    labels.map((label) => {
      const { top, width, height } = label.getBoundingClientRect()
      return { top, width, height }
    }),
  )
  expect(boxes).toHaveLength(6)
  expect(Math.min(...boxes.flatMap(({ width, height }) => [width, height]))).toBeGreaterThanOrEqual(44)
  expect(new Set(boxes.slice(0, 5).map(({ top }) => top)).size).toBe(1)
})

test('at 200 % text size the choices stand below each other', async () => {
  const page = await open('form', { viewport: { width: 320, height: 568 } })
  await page.evaluate(() => void (document.documentElement.style.fontSize = '32px'))
  const tops = await page
    .locator('#q-d1 .choices > label')
    .evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().top))
  expect(new Set(tops).size).toBe(6)
})

test('everything for the first view and for submitting is at most 14,600 bytes on the wire', async () => {
  const page = await open('form')
  await page.waitForSelector('progress')
  const parts = await page.evaluate(() => {
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[]
    return entries.map(({ name, encodedBodySize }) => ({ name: new URL(name).pathname, bytes: encodedBodySize }))
  })
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(
    `phone form on the wire: ${parts.map(({ name, bytes }) => `${name} ${bytes}`).join(' + ')} = ${total} bytes`,
  )
  expect(parts).toHaveLength(2)
  expect(parts.every(({ bytes }) => bytes > 1_000)).toBe(true)
  expect(total).toBeLessThanOrEqual(14_600)
})

test('a survey that tries to break out of the page stays text', async () => {
  const nasty = structuredClone(survey)
  nasty.title = '</script><script>document.title="broken"</script>\u2028'
  const own = await openFormSite({ nasty: { ...formPage('教育'), survey: nasty } })
  const context = await newPhone(browser)
  const page = await context.newPage()
  await page.goto(own.url('nasty'))
  await page.waitForSelector('progress')
  expect(await page.textContent('h1')).toContain('</script><script>')
  expect(await page.title()).not.toBe('broken')
  await own.close()
})

test('printed, a choice is black in a frame with its tick, and nothing is there to press', async () => {
  const page = await open('form')
  await page.locator('label[for="rating-d1-5"]').click()
  await page.emulateMedia({ media: 'print' })
  const seen = await page.evaluate(() => {
    const label = getComputedStyle(document.querySelector('label[for="rating-d1-5"]')!)
    const buttons = Array.from(document.querySelectorAll('button')).filter((one) => one.offsetParent !== null)
    return {
      colour: label.color,
      page: getComputedStyle(document.body).color,
      frame: label.borderTopWidth,
      buttons: buttons.length,
    }
  })
  expect(seen).toEqual({ colour: seen.page, page: seen.page, frame: '2px', buttons: 0 })
  await page.context().close()
})
