/** Revising until close on the real app, with a script and without one; and what people see of scores until then. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { linksOf, must, openSurvey } from '../support.ts'
import { newPhone, openBrowser } from './browser.ts'
import { openSite } from './site.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

test.each([true, false])(
  'link and 回执码 reopen the answers, the new ones count, all are kept, nobody sees a score before close (script: %s)',
  async (javaScriptEnabled) => {
    const site = await openSite()
    const survey = await openSurvey(site, 1, { rules: { revisions: true } })
    const [link] = await linksOf(site, survey.id)
    const context = await newPhone(browser, { reducedMotion: 'reduce', javaScriptEnabled })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    const rateAll = async (level: number) => {
      for (let i = 1; i <= 10; i++) await page.click(`label[for=rating-d${i}-${level}]`)
    }
    await page.goto(site.url + link)
    await rateAll(3)
    await page.fill('#comment', '先写这些')
    await page.click('button.main')
    await page.waitForSelector('h1:text("提交成功")')
    const first = (await page.textContent('.code'))!

    await page.goto(site.url + link)
    expect(await page.textContent('h1')).toBe('本单位已提交')
    expect(await page.content()).not.toContain('先写这些')
    await page.fill('#receipt', 'AAAA-AAAA-AAAA-AAAA')
    await page.click('form button')
    expect(await page.textContent('#receipt-error')).toBe('回执码不对，请核对后重新输入。')
    await page.fill('#receipt', first.toLowerCase().replaceAll('-', ' '))
    await page.click('form button')
    expect(await page.isChecked('#rating-d1-3')).toBe(true)
    expect(await page.inputValue('#comment')).toBe('先写这些')
    await rateAll(5)
    await page.click('button.main')
    await page.waitForSelector('h1:text("提交成功")')
    const second = (await page.textContent('.code'))!
    expect(second).not.toBe(first)

    for (const person of [site.manager, site.reviewer])
      expect((await person.get(`/surveys/${survey.id}/result`)).body.code).toBe('result-before-close')
    await must(site.manager.post(`/surveys/${survey.id}/close`))
    const { returned, indicator } = await must(site.manager.get(`/surveys/${survey.id}/result`))
    expect({ returned, value: indicator.value }).toEqual({ returned: 1, value: '100' })
    const kept = await site.db.selectFrom('response').select(['revision', 'answers']).orderBy('revision').execute()
    expect(kept.map(({ revision, answers }) => [revision, answers.ratings.d1])).toEqual([
      [1, 3],
      [2, 5],
    ])
    await page.goto(`${site.url}/receipts`)
    await page.fill('#receipt', first)
    await page.click('button')
    expect(await page.textContent('h1')).toBe('已被替代')
    await page.goto(site.url + link)
    expect(await page.textContent('h1')).toBe('调查已截止')
    expect(await page.textContent('main')).toContain('本单位的问卷已于')
  },
)
