/**
 * The form on a slow phone: 400 ms to the server and back, 400 kbit/s, a CPU four times slower, an empty cache; by the headless browser.
 * The first paint beside what the network alone takes, one round trip and the page's bytes, and beside that of a bare page of as many
 * bytes: one paragraph, no style, no script.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { newPhone, openBrowser } from '../browser/browser.ts'
import { median } from './load.ts'
import { linksOf, makeSurvey, makeUnits, openSite } from './site.ts'
import type { Figure } from './table.ts'

const ROUNDS = 9
const ROUND_TRIP = 400
const BYTES_A_MILLISECOND = 400_000 / 8 / 1000
const networkOf = ({ bytes }: Paint) => ROUND_TRIP + bytes / BYTES_A_MILLISECOND

type Paint = { paint: number; bytes: number }
type Seen = Paint & { tap: number; tappedAt: number; readyAt: number; kept: boolean }

export async function measure(): Promise<Figure[]> {
  const site = await openSite()
  const links = await linksOf(site, await makeSurvey(site, await makeUnits(site, ROUNDS + 1)))
  const server = await site.start()
  const browser = await openBrowser()
  const seen: Seen[] = []
  const bare: Paint[] = []
  // The first round warms everything up and is not counted.
  for (const [round, link] of links.entries()) {
    const one = await visit(browser, server.url + link, tapAtOnce)
    const page = await barePage(one.bytes)
    const plain = await visit(browser, page.url, paintOf)
    page.close()
    if (round === 0) continue
    seen.push(one)
    bare.push(plain)
  }
  await browser.close()
  await site.stop()
  const of = (pick: (one: Seen) => number) => median(seen.map(pick))
  const ms = (n: number) => `${n.toFixed(0)} ms`
  const kept = seen.filter((one) => one.kept).length
  return [
    {
      name: 'slow phone: first paint / round trip and transfer',
      ratio: of((one) => one.paint / networkOf(one)),
      target: '≤ 1',
      detail: `${ms(of(({ paint }) => paint))} of ${ms(of(networkOf))}`,
    },
    {
      name: 'slow phone: first paint / that of a bare page of as many bytes',
      ratio: of(({ paint }) => paint) / median(bare.map(({ paint }) => paint)),
      target: '–',
      detail: `${ms(of(({ paint }) => paint))} of ${ms(median(bare.map(({ paint }) => paint)))}, ${seen[0]!.bytes} of ${bare[0]!.bytes} bytes`,
    },
    {
      name: 'slow phone: a tap at the first paint is shown',
      ratio: null,
      target: 'at once',
      detail: `after ${ms(of(({ tap }) => tap))}; the script, ready at ${ms(of(({ readyAt }) => readyAt))}, kept ${kept} of ${ROUNDS}`,
    },
  ]
}

// What the browser counts for the head of a reply (Resource Timing, transferSize).
const HEAD = 300

/** A page of so many bytes on the way whose one paragraph stands last: it is painted when all have come. */
async function barePage(bytes: number): Promise<{ url: string; close(): void }> {
  const [head, end] = ['<!doctype html><html lang="zh"><title>a</title><!--', '--><p>a</p></html>']
  const body = head + '-'.repeat(bytes - HEAD - head.length - end.length) + end
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html; charset=utf-8').end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

/** Opens an address on a slow phone that has never been there, waits for the first paint, and looks. */
async function visit<T>(browser: Browser, url: string, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await newPhone(browser)
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const throughput = BYTES_A_MILLISECOND * 1000
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: ROUND_TRIP,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(watchTaps)
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  const seen = await look(page)
  await context.close()
  return seen
}

declare global {
  interface Window {
    taps: { at: number; took: number }[]
  }
}

// From the finger to the frame that shows it.
function watchTaps(): void {
  window.taps = []
  addEventListener('change', ({ timeStamp: at }) =>
    requestAnimationFrame(() => setTimeout(() => window.taps.push({ at, took: performance.now() - at }))),
  )
}

const paintOf = (page: Page): Promise<Paint> =>
  page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const paint = performance.getEntriesByName('first-contentful-paint')[0]!.startTime
    return { paint: paint - navigation!.requestStart, bytes: navigation!.transferSize }
  })

async function tapAtOnce(page: Page): Promise<Seen> {
  await page.locator('label[for=rating-d1-4]').tap()
  await page.waitForFunction(() => window.taps.length > 0)
  await page.waitForSelector('progress', { state: 'attached' })
  const shown = await page.evaluate(() => ({
    tap: window.taps[0]!.took,
    tappedAt: window.taps[0]!.at,
    readyAt: performance.now(),
    kept: document.querySelector<HTMLInputElement>('#rating-d1-4')!.checked,
  }))
  return { ...(await paintOf(page)), ...shown }
}
