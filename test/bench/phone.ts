/**
 * The form on a slow phone: 400 ms to the server and back, 400 kbit/s, a CPU four times slower, an empty cache; by the headless browser.
 * The first paint, and the frame that shows all of the first question, beside what the network alone takes, one round trip and every byte
 * of the reply, its head too; and beside a bare page under the same head and of as many bytes: one paragraph, no style, no script.
 * Nothing is asked of the page before its first paint: whoever polls it makes it draw frames for that.
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

/** Milliseconds after the request. */
type Paint = { paint: number; bytes: number }
type Seen = Paint & { question: number; tap: number; readyAt: number; kept: boolean }

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
    const page = await barePage(await fetch(server.url + link))
    const plain = await visit(browser, page.url, async () => ({}))
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
      name: 'slow phone: all of the first question painted / the same',
      ratio: of((one) => one.question / networkOf(one)),
      target: '–',
      detail: `${ms(of(({ question }) => question))} of ${ms(of(networkOf))}`,
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

/** A page whose one paragraph stands last, so that it is painted when all has come; head and length are those of another reply. */
async function barePage(reply: Response): Promise<{ url: string; close(): void }> {
  const headers = new Headers(reply.headers)
  const [head, end] = ['<!doctype html><html lang="zh"><title>a</title><!--', '--><p>a</p></html>']
  const body = head + '-'.repeat(Number(headers.get('content-length')) - head.length - end.length) + end
  headers.delete('content-encoding')
  const server = createServer((_, plain) => plain.setHeaders(headers).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

/** Opens an address on a slow phone that has never been there, waits for the first paint, and looks on. */
async function visit<T>(browser: Browser, url: string, look: (page: Page) => Promise<T>): Promise<T & Paint> {
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
  await devtools.send('Page.enable')
  await devtools.send('Page.setLifecycleEventsEnabled', { enabled: true })
  const painted = new Promise<void>((resolve) =>
    devtools.on('Page.lifecycleEvent', ({ name }) => name === 'firstContentfulPaint' && resolve()),
  )
  // The first that is loaded is the page itself.
  const loaded = new Promise<number>((resolve) =>
    devtools.once('Network.loadingFinished', ({ encodedDataLength }) => resolve(encodedDataLength)),
  )
  await page.addInitScript(watch)
  await page.goto(url, { waitUntil: 'commit' })
  await painted
  const seen = await look(page)
  const paint = await page.evaluate(sinceRequest, 'first-contentful-paint')
  const bytes = await loaded
  await context.close()
  return { ...seen, paint, bytes }
}

function sinceRequest(name: string): number {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return performance.getEntriesByName(name)[0]!.startTime - navigation!.requestStart
}

declare global {
  interface Window {
    taps: number[]
  }
}

// When the first question stands in a frame, and the time from a finger to the frame that shows its tap.
function watch(): void {
  const drawn = (then: () => void) => requestAnimationFrame(() => setTimeout(then))
  window.taps = []
  addEventListener('change', ({ timeStamp }) => drawn(() => window.taps.push(performance.now() - timeStamp)))
  const parsing = new MutationObserver(() => {
    if (!document.getElementById('q-d2')) return
    parsing.disconnect()
    drawn(() => performance.mark('question'))
  })
  parsing.observe(document, { childList: true, subtree: true })
}

async function tapAtOnce(page: Page): Promise<Omit<Seen, keyof Paint>> {
  await page.locator('label[for=rating-d1-4]').tap()
  await page.waitForFunction(() => window.taps.length > 0)
  await page.waitForSelector('progress', { state: 'attached' })
  const shown = await page.evaluate(() => ({
    tap: window.taps[0]!,
    readyAt: performance.now(),
    kept: document.querySelector<HTMLInputElement>('#rating-d1-4')!.checked,
  }))
  return { question: await page.evaluate(sinceRequest, 'question'), ...shown }
}
