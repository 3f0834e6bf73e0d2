import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newDesk, newPhone, openBrowser } from './browser.ts'
import { answeredPage, formPage, openFormSite, receipt, survey } from './form-site.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let browser: Browser
let site: Awaited<ReturnType<typeof openFormSite>>

beforeAll(async () => {
  browser = await openBrowser()
  const wordy = structuredClone(survey)
  wordy.questionnaire.dimensions[2]!.help = '指虚拟机、存储平时是否稳定。'
  wordy.questionnaire.header = { formNumber: '云数满调1号', validUntil: '2025年6月' }
  delete wordy.helpline
  site = await openFormSite({
    wordy: { ...formPage('教育'), survey: wordy, seat: { seat: 2, seats: 3, role: '运维' } },
    revising: { ...formPage('教育'), values: { ratings: { d1: 5, d2: null }, comment: '很好' }, receipt },
    again: answeredPage(),
  })
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

async function openOnPhone(token: string, options = {}): Promise<Page> {
  const context = await newPhone(browser, { reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.goto(site.url(token))
  return page
}

async function rate(page: Page, from: number, to: number, choice: string) {
  for (let i = from; i <= to; i++) await page.click(`label[for=rating-d${i}-${choice}]`)
}

const postsOf = (token: string) => site.posts.filter((post) => post.token === token)

test('answers ten questions on a phone and sees the receipt', async () => {
  const page = await openOnPhone('教育')
  expect(await page.textContent('h1')).toBe('2024年度政务云服务满意度调查')
  expect(await page.textContent('.unit')).toContain('云州市教育局')
  expect(await page.locator(':checked').count()).toBe(0)

  await rate(page, 1, 8, '5')
  await rate(page, 9, 9, '2')
  await page.fill('#reason-d9', '培训太少')
  await rate(page, 10, 10, 'na')
  expect(await page.textContent('.bar')).toContain('已答 10/10')
  await page.click('label[for=overall-4]')
  await page.fill('#comment', '总体满意')
  await page.click('button.main')

  await page.waitForSelector('h1:text("提交成功")')
  expect(await page.textContent('.code')).toBe(receipt)
  expect(await page.textContent('.result')).toMatch(/云州市教育局的问卷已于\d{4}年\d+月\d+日 \d\d:\d\d收到。/)
  expect(await page.title()).toBe('提交成功')
  expect(page.url()).toBe(`${site.url(encodeURIComponent('教育'))}/done?receipt=${receipt}`)
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  const { type, body } = postsOf('教育')[0]!
  expect(type).toBe('application/json')
  expect(body).toMatchObject({
    ratings: { d1: 5, d2: 5, d3: 5, d4: 5, d5: 5, d6: 5, d7: 5, d8: 5, d9: 2, d10: null },
    overall: 4,
    comment: '总体满意',
    reasons: { d9: '培训太少' },
  })
  expect(Date.parse(String(body.startedAt))).toBeLessThanOrEqual(Date.now())

  await page.reload()
  expect(await page.textContent('.code')).toBe(receipt)
})

test('the receipt is copied as it is to be typed', async () => {
  const page = await openOnPhone(`教育/done?receipt=${receipt}`, { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.click('text=复制回执码')
  await page.waitForSelector('text=已复制')
  expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(receipt)
})

test('the notice says who asks, why, what is kept and how long, and names no telephone where there is none', async () => {
  const page = await openOnPhone('告知')
  const notice = (await page.textContent('.notice'))!
  expect(notice).toContain('本调查由云州市数字化发展局组织，评价2024年的政务云服务，一家单位计一份。')
  expect(notice).toContain('答卷保密、非匿名：经审批方可核查单个单位，不向云服务商提供。保存5年。')
  expect(notice).toContain('咨询投诉：0990-6880000')
  await page.goto(site.url('wordy'))
  expect(await page.textContent('.notice')).not.toContain('咨询投诉')
})

test('help, the head of an official form and the seat are shown; what only the office needs is not', async () => {
  const page = await openOnPhone('wordy')
  expect(await page.textContent('header')).toMatch(/表号：云数满调1号.*有效期至：2025年6月.*运维 · 第 2 份，共 3 份/s)
  expect(await page.getAttribute('#q-d3', 'aria-describedby')).toContain('q-d3-help')
  expect(await page.textContent('#q-d3-help')).toBe('指虚拟机、存储平时是否稳定。')
  expect(await page.content()).not.toContain('原文未列名')
})

test('a low rating asks for a reason, by the style sheet alone, and a better one asks no more', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await openOnPhone('原因', { javaScriptEnabled })
    expect(await page.isVisible('#reason-d1')).toBe(false)
    await page.click('label[for=rating-d1-1]')
    expect(await page.isVisible('#reason-d1')).toBe(true)
    expect(await page.isVisible('#reason-d2')).toBe(false)
    await page.click('label[for=rating-d1-3]')
    expect(await page.isVisible('#reason-d1')).toBe(false)
  }
})

test('a visit alone says nothing; the first tap says once that the link was opened', async () => {
  const page = await openOnPhone('查看')
  await page.waitForSelector('progress')
  expect(site.opened).not.toContain('查看')
  const told = page.waitForResponse((response) => response.url().endsWith('/opened'))
  await rate(page, 1, 2, '5')
  await told
  expect(site.opened.filter((token) => token === '查看')).toHaveLength(1)
})

test('a reason typed for a rating that was then raised is not sent', async () => {
  const page = await openOnPhone('改分')
  await rate(page, 1, 8, '1')
  await page.fill('#reason-d1', '原先不满')
  await page.click('label[for=rating-d1-5]')
  await page.click('button.main')
  await page.waitForSelector('.code')
  expect(postsOf('改分')[0]!.body.reasons).toEqual({})
})

test('too few answers: nothing is sent, the missing ones are named and the first has the focus', async () => {
  const page = await openOnPhone('太少')
  await rate(page, 1, 3, '5')
  await rate(page, 5, 7, '4')
  await page.click('button.main')
  expect(await page.textContent('.end')).toContain('已答 6 项，至少需答 8 项。')
  expect(await page.textContent('#q-d4-error')).toBe('此项尚未作答，请选择一项。')
  expect(await page.textContent('#q-d5-error')).toBe('')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('rating-d4-5')
  await page.click('label[for=rating-d4-5]')
  expect(await page.textContent('#q-d4-error')).toBe('')
  await page.click('label[for=rating-d8-5]')
  expect(await page.textContent('.end')).not.toContain('至少需答')
  expect(await page.textContent('#q-d9-error')).toBe('')
  expect(postsOf('太少')).toHaveLength(0)
})

test('without a script: errors beside the questions, nothing typed is lost, then the receipt', async () => {
  const page = await openOnPhone('无脚本', { javaScriptEnabled: false })
  await rate(page, 1, 6, '4')
  await page.click('label[for=rating-d7-1]')
  await page.fill('#reason-d7', '等了三天')
  await page.fill('#comment', '请改进 <工单> & "响应"')
  await page.click('button.main')

  expect(await page.textContent('.errors')).toContain('已答 7 项，至少需答 8 项。')
  expect(await page.locator('.errors a').allTextContents()).toEqual([
    '8 安全与保密保障：尚未作答',
    '9 培训与迁移支持：尚未作答',
    '10 资源交付与服务规范性：尚未作答',
  ])
  expect(await page.getAttribute('.errors a >> nth=0', 'href')).toBe('#q-d8')
  expect(await page.textContent('#q-d8-error')).toBe('此项尚未作答，请选择一项。')
  expect(await page.isChecked('#rating-d6-4')).toBe(true)
  expect(await page.inputValue('#reason-d7')).toBe('等了三天')
  expect(await page.inputValue('#comment')).toBe('请改进 <工单> & "响应"')

  await page.click('label[for=rating-d8-na]')
  await page.click('button.main')
  expect(await page.textContent('.code')).toBe(receipt)
  const [first, second] = postsOf('无脚本')
  expect(second!.body).toMatchObject({ 'rating-d1': '4', 'rating-d8': 'na', 'reason-d7': '等了三天', startedAt: '' })
  expect(first!.body.submissionId).toMatch(/^submission-/)
})

test('without a script the style sheet counts the answers', async () => {
  const page = await openOnPhone('计数', { javaScriptEnabled: false })
  const count = page.locator('.count')
  // What a counter shows cannot be read; but two digits are wider than one.
  const width = () => count.evaluate((element) => element.getBoundingClientRect().width)
  const none = await width()
  expect(none).toBeGreaterThan(0)
  await rate(page, 1, 9, '5')
  expect(await width()).toBeCloseTo(none, 0)
  await rate(page, 10, 10, 'na')
  expect(await width()).toBeGreaterThan(none * 1.5)
})

test('is filled in and sent by keyboard alone', async () => {
  const context = await newDesk(browser)
  const page = await context.newPage()
  await page.goto(site.url('键盘'))
  const tabTo = async (selector: string) => {
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    }
    throw new Error(`${selector} is not reached`)
  }
  for (let i = 1; i <= 10; i++) {
    await tabTo(`[name=rating-d${i}]`)
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    expect(await page.isChecked(`#rating-d${i}-4`)).toBe(true)
  }
  expect(await page.locator('label[for=rating-d10-4]').evaluate((label) => getComputedStyle(label).outlineStyle)).toBe(
    'solid',
  )
  await tabTo('[name=overall]')
  await tabTo('#comment')
  await page.keyboard.type('键盘填写')
  await tabTo('button.main')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.code')
  expect(postsOf('键盘')[0]!.body).toMatchObject({ ratings: { d1: 4, d10: 4 }, comment: '键盘填写' })
})

test('a revision begins with the earlier answers and goes out with their receipt', async () => {
  const page = await openOnPhone('revising')
  expect(await page.textContent('.sheet .note')).toContain(`正在修改已提交的答卷（回执码 ${receipt}）`)
  expect(await page.isChecked('#rating-d2-na')).toBe(true)
  await rate(page, 1, 8, '3')
  await page.click('button.main')
  await page.waitForSelector('.code')
  expect(postsOf('revising')[0]!.body).toMatchObject({ receipt, ratings: { d1: 3, d2: 3 }, comment: '很好' })
})

test('an answered link shows no answers and offers to reopen them with the receipt, without a script', async () => {
  const page = await openOnPhone('again', { javaScriptEnabled: false })
  expect(await page.textContent('main')).toContain('本单位已于2024年12月5日 09:30提交，无需重复填写。')
  expect(await page.textContent('main')).toContain('如非本单位人员填写，请致电0990-6880000')
  await page.fill('#receipt', '0r3k9zq47m1cx2hd')
  await page.click('form button')
  await page.waitForSelector('.errors')
  expect(postsOf('again')[0]!.body).toEqual({ receipt: '0r3k9zq47m1cx2hd', reopen: '1' })
})

test('what the server refuses is shown by the server beside the field, with everything typed', async () => {
  const page = await openOnPhone('退回')
  site.moods['退回'] = 'refuses'
  await rate(page, 1, 9, '5')
  await page.fill('#comment', '很长的意见')
  await page.click('button.main')
  await page.waitForSelector('.errors')
  expect(await page.textContent('#box-comment-error')).toBe('文字过长，请控制在 2000 字以内。')
  expect(await page.inputValue('#comment')).toBe('很长的意见')
  expect(await page.isChecked('#rating-d9-5')).toBe(true)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('comment')
})
