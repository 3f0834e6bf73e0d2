/**
 * The headless browser that every browser test uses: CHROMIUM_PATH, else the one that comes inside the npm package, else an
 * installed Chrome. It needs no download and works as root.
 */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packed, { inflate } from '@sparticuz/chromium'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core'

const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']

/** Opens a browser; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  if (process.env.CHROMIUM_PATH) return chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args })
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', args })
  const home = await unpackOnce()
  return chromium.launch({ executablePath: join(home, 'chromium'), args, env: withLibraries(home) })
}

// Unpacked beside and renamed when complete: test files run in parallel, and none may start half a browser.
async function unpackOnce(): Promise<string> {
  const home = join(tmpdir(), `manyi-browser-${process.getuid?.() ?? 0}`)
  if (existsSync(home)) return home
  const own = mkdtempSync(`${home}-`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = own
  await packed.executablePath()
  await inflate(join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin/al2023.tar.br'))
  if (before === undefined) delete process.env.TMPDIR
  if (before !== undefined) process.env.TMPDIR = before
  return settle(own, home)
}

function settle(own: string, home: string): string {
  try {
    renameSync(own, home)
  } catch {
    // Another test file was faster.
    rmSync(own, { recursive: true, force: true })
  }
  return home
}

// A bare machine lacks NSS; the package brings its own.
function withLibraries(home: string): Record<string, string> {
  const known = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return {
    ...Object.fromEntries(known),
    LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, join(home, 'al2023/lib')].filter(Boolean).join(':'),
  }
}

const here = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }

/** A phone in someone's hand: 390 × 844, touch. Further options override, e.g. `{ javaScriptEnabled: false }`. */
export function newPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    ...here,
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    ...options,
  })
}

/** A desk in an office: 1440 × 900. */
export function newDesk(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ ...here, viewport: { width: 1440, height: 900 }, ...options })
}
