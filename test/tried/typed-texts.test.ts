/** Texts typed with intent, wherever they come out again: pages, documents, tables, the evidence package. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { evaluationDocuments } from '../../server/contract/evaluations.ts'
import { operations } from '../../server/openapi/operations.ts'
import { newDesk, openBrowser } from '../browser/browser.ts'
import { openSite } from '../browser/site.ts'
import { createWorld, must, testPassword, type World } from '../support.ts'
import { Browser as SignedIn, enrolled } from '../api/signed-in.ts'
import { attacksIn, withoutBreaks } from './attack-texts.ts'
import { type Attacked, attackEverything } from './attacked-wave.ts'
import { schemaOf, withEach } from './planting.ts'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser.close())

/** What is typed there is a secret, or names something that is checked; nothing of it is shown again. */
const nowhereShown = /^POST \/api\/v1\/(setup|account\/)| (levels\[\]\.level1|source\.object)$/

test('every text of the contract is attacked', { timeout: 120_000 }, async () => {
  const world = await createWorld()
  const { planter } = await attackEverything(world)
  expect(planter.missed().filter((one) => !nowhereShown.test(one))).toEqual([])
})

/** Shapes of their own make the rest; of these routes nothing was sent. */
const untyped = {
  'POST /api/v1/setup': {
    token: 't',
    users: [{ username: 'one', name: '一', password: 'correct horse battery', roles: ['manager'], department: '科' }],
  },
  'POST /api/v1/account/password': { current: 'correct horse battery', password: 'battery horse correct' },
  'POST /api/v1/account/code': { code: '123456' },
  'POST /api/v1/account/keys': { label: '密钥', days: 30 },
}

test(
  'what no row, no JSON and no document can hold is refused in every text of the contract',
  { timeout: 120_000 },
  async () => {
    const { planter } = await attackEverything(await createWorld())
    const bodies = [...planter.sent, ...Object.entries(untyped).map(([route, body]) => ({ route, body }))]
    const taken = new Set<string>()
    for (const bad of ['\0', '\u0001', '\u000b', '\u001b', '\uffff', '\ud800'])
      for (const { route, body } of bodies)
        for (const [address, changed] of withEach(schemaOf(route)!, body, `好${bad}的`))
          if (holds(schemaOf(route)!.safeParse(changed).data, bad)) taken.add(`${route} ${address}`)
    // These are only compared, digested or read once: nothing keeps them.
    expect([...taken].sort()).toEqual([
      'POST /api/v1/account/code code',
      'POST /api/v1/account/password current',
      'POST /api/v1/evaluations/:id/prose text',
      'POST /api/v1/setup token',
      'POST /api/v1/surveys/:id/approve planDigest',
      'POST /s/:token device',
      'POST /s/:token receipt',
    ])
  },
)

const holds = (value: unknown, bad: string): boolean =>
  typeof value === 'string'
    ? value.includes(bad)
    : Object.entries(Object(value) as object).some(([key, one]) => key.includes(bad) || holds(one, bad))

type Watched = { page: Page; complaints: string[] }

/** A page that tells what it should not have done: run a script of ours, break its policy, fail. */
async function watched(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  await page.exposeFunction('xss', (n: number) => void complaints.push(`${page.url()} ran ${n}`))
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`))
  page.on('dialog', (dialog) => dialog.dismiss().then(() => complaints.push(`${page.url()} dialog`)))
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) complaints.push(`${page.url()} ${message.text()}`)
  })
  return { page, complaints }
}

/** An element that one of the attacks made, or an address that runs something. */
const planted =
  '[id^=xss], img[src="x"], [onerror], [onload], [onfocus], [autofocus][x], a[href^="javascript:" i], form[action^="javascript:" i]'

async function look(one: Watched, address: string): Promise<number[]> {
  await one.page.goto(address)
  return lookHere(one)
}

async function lookHere({ page, complaints }: Watched): Promise<number[]> {
  await page.waitForLoadState('networkidle')
  // Titles and hints are looked at by opening what is folded.
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
  const made = await page.locator(planted).count()
  if (made > 0)
    complaints.push(
      `${page.url()}: ${await page
        .locator(planted)
        .first()
        .evaluate((one) => one.outerHTML)}`,
    )
  return attacksIn(await page.evaluate(() => `${document.body.innerText} ${document.body.innerHTML}`))
}

async function signedIn(world: World, username: string, url: string): Promise<BrowserContext> {
  const needsCode = /system|security|auditor/.test(username)
  const session = needsCode ? (await enrolled(world, username)).browser : new SignedIn(world)
  if (!needsCode) await must(session.signIn(username))
  const context = await newDesk(browser)
  onTestFinished(() => context.close())
  await context.addCookies([...session.cookies].map(([name, value]) => ({ name, value, url })))
  return context
}

const surveyTabs =
  'plan roster experts links sending paper progress brief result answers calculation seal report proof tickets callbacks walk amend amend-roster cards blank-form seal-receipt edit'.split(
    ' ',
  )

/** Who looks at what. */
const pagesOf = ({ wave, voided, second, evaluation, profile, tickets }: Attacked): Record<string, string[]> => ({
  manager: [
    '',
    'units',
    'surveys',
    'surveys/annual',
    'surveys/outside',
    'surveys/new',
    'tickets',
    'evaluations',
    ...[wave, second].flatMap((id) => surveyTabs.map((tab) => `surveys/${id}/${tab}`)),
    `surveys/${voided}`,
    `surveys/${voided}/roster`,
    `surveys/${second}/paper/new`,
    ...tickets.slice(0, 3).map(({ id }) => `tickets/${id}`),
    ...['', 'table', 'form', 'monitoring', 'materials', 'excerpt'].map((tab) => `evaluations/${evaluation}/${tab}`),
    'evaluations/profiles',
    `evaluations/profiles/${profile}`,
    'system/channels',
    'system/webhooks',
    'system/calendar',
    'system/keys',
    'account',
    'no-such-page',
  ],
  reviewer: ['', `surveys/${wave}/plan`, `surveys/${wave}/seal`, `tickets/${tickets[0]!.id}`],
  'the-system': ['system/people', 'system/status', 'system/keys', 'account'],
  'the-security': ['system/people', 'system/keys'],
  'the-auditor': [
    'system/audit',
    'system/people',
    'system/people/hand-overs/1',
    `surveys/${wave}/walk`,
    `surveys/${wave}/answers`,
  ],
  'the-vendor': ['', 'aggregates', `aggregates?survey=${wave}`, 'tickets'],
})

test('on no page does anything typed run, break the policy or become an element', { timeout: 600_000 }, async () => {
  const site = await openSite()
  const attacked = await attackEverything(site)
  const seen = new Set<number>()
  const blind: string[] = []
  const complaints: string[] = []
  const lookAs = async (username: string, pages: string[]) => {
    const one = await watched(await signedIn(site, username, site.url))
    for (const address of pages) {
      const found = await look(one, `${site.url}/admin/${address}`)
      found.forEach((n) => seen.add(n))
      if (found.length === 0) blind.push(`${username} ${address}`)
    }
    complaints.push(...one.complaints)
  }
  const { manager, ...others } = pagesOf(attacked)
  const rest = async () => {
    for (const [username, pages] of Object.entries(others)) await lookAs(username, pages)
  }
  const half = manager!.length / 2
  await Promise.all([lookAs('manager', manager!.slice(0, half)), lookAs('manager', manager!.slice(half)), rest()])
  for (const javaScriptEnabled of [true, false]) {
    const context = await newDesk(browser, { javaScriptEnabled })
    onTestFinished(() => context.close())
    const stranger = await watched(context)
    for (const address of [
      ...attacked.links.slice(4, 8),
      ...attacked.openLinks.slice(0, 2),
      ...attacked.expertLinks,
      '/go',
      '/receipts',
      '/api/docs',
    ]) {
      const found = await look(stranger, `${site.url}${address}`)
      found.forEach((n) => seen.add(n))
    }
    complaints.push(...stranger.complaints)
  }
  expect(complaints).toEqual([])
  // Of a page that shows nothing typed this says nothing.
  expect(blind.filter((one) => !/ (system\/status|account)$/.test(one))).toEqual([])
  expect(seen.size).toBeGreaterThan(250)
})

const files = /\.(xml|rels)$/
/** What stands in a zip and in the zips in it, by its place. */
function unpacked(place: string, bytes: Uint8Array): [string, Uint8Array][] {
  return Object.entries(unzipSync(bytes)).flatMap(([name, part]) =>
    /\.(xlsx|docx)$/.test(name)
      ? unpacked(`${place}/${name}`, part)
      : [[`${place}/${name}`, part] as [string, Uint8Array]],
  )
}

/** Every file that the API makes, of the attacked wave and evaluation. */
async function filesOf({
  wave,
  evaluation,
  world,
}: Attacked): Promise<{ path: string; bytes: Uint8Array; headers: Headers }[]> {
  const made = Object.entries(operations).filter(
    ([route, { file }]) => file && /exports|csv|finals|stamped|scan/.test(route),
  )
  const paths = made.flatMap(([route]) => {
    const path = route
      .split(' ')[1]!
      .replace(':id', String(/evaluations/.test(route) ? evaluation : /outside/.test(route) ? 1 : wave))
    const numbered = path.replace(':entryId', '2').replace(/:(fileId|finalId|approvalId|sourceId)/, '1')
    return numbered.includes(':document')
      ? evaluationDocuments.map((one) => numbered.replace(':document', one))
      : [numbered]
  })
  const files = []
  for (const path of paths) {
    const who = path.includes('/audit/') ? 'the-auditor' : 'manager'
    const reply = await world.app.request(path, { headers: { 'x-api-key': world.keyOf(who) } })
    // A paper entry that is decided shows its scan no more, and a wave that is kept has no certificate of its deletion.
    if (/\/paper\/|retention\.docx/.test(path)) continue
    expect([path, reply.status]).toEqual([path, 200])
    files.push({ path, bytes: new Uint8Array(await reply.arrayBuffer()), headers: reply.headers })
  }
  return files
}

/** What a browser's parser, which forgives nothing in XML, reads of each part: its text, or why it cannot. */
const readXml = (page: Page, parts: string[]): Promise<{ text: string; error: string | null }[]> =>
  page.evaluate(
    (all) =>
      all.map((xml) => {
        const read = new DOMParser().parseFromString(xml, 'application/xml')
        const error = read.querySelector('parsererror')?.textContent ?? null
        const attributes = [...read.querySelectorAll('*')].flatMap((one) =>
          [...one.attributes].map(({ value }) => value),
        )
        return { text: `${read.documentElement.textContent} ${attributes.join(' ')}`, error }
      }),
    parts,
  )

/** Of every attack that a text speaks of, the whole of what was typed stands in it. */
function expectWhole(place: string, text: string, { planter }: Attacked) {
  const found = attacksIn(text)
  const read = withoutBreaks(text)
  for (const n of found) {
    const raw = planter.texts.get(n)!
    const typed = withoutBreaks(raw)
    // In a sheet's header & begins a code and is doubled; 校验原文 of the audit log is JSON.
    const forms = [raw, raw.replaceAll('&', '&&'), ...[raw, typed].map((one) => JSON.stringify(one).slice(1, -1))].map(
      withoutBreaks,
    )
    if (!forms.some((form) => read.includes(form))) {
      const at = read.indexOf(`xss(${n})`)
      expect
        .soft({ place, read: read.slice(Math.max(0, at - typed.length), at + typed.length) })
        .toEqual({ place, read: typed })
    }
  }
  return found.length
}

test.for([0, 3, 5])(
  'in every document the words are whole, its XML is well formed, and no cell begins a formula (%i)',
  { timeout: 300_000 },
  async (turn) => {
    const world = await createWorld()
    const attacked = await attackEverything(world, turn)
    const { page } = await watched(await newDesk(browser))
    let read = 0
    for (const { path, bytes, headers } of await filesOf(attacked)) {
      const named = headers.get('content-disposition')
      expect([path, named]).toEqual([
        path,
        expect.stringMatching(/^(attachment|inline); filename="[\w.-]+"(; filename\*=UTF-8''[\w.~!$&+^`|%-]+)?$/),
      ])
      expect(decodeURIComponent(/UTF-8''(.*)/.exec(named!)?.[1] ?? '')).not.toMatch(
        /[/\\:*?"<>|\p{Cc}\u202A-\u202E\u2066-\u2069]/u,
      )
      const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
      const parts = isZip ? unpacked(path, bytes) : [[path, bytes] as [string, Uint8Array]]
      const xml = parts.filter(([name]) => files.test(name))
      const texts = await readXml(
        page,
        xml.map(([, part]) => strFromU8(part)),
      )
      for (const [i, { text, error }] of texts.entries()) {
        expect([xml[i]![0], error]).toEqual([xml[i]![0], null])
        read += expectWhole(xml[i]![0], text, attacked)
      }
      for (const [name, part] of parts.filter(([name]) => name.endsWith('.csv')))
        read += expectHarmless(name, part, attacked)
      if (path.endsWith('.xlsx')) await readExcelFile(Buffer.from(bytes))
    }
    expect(read).toBeGreaterThan(100)
  },
)

/** A spreadsheet takes none of its cells for a formula, and each says all that was typed. */
function expectHarmless(name: string, bytes: Uint8Array, attacked: Attacked): number {
  const text = Buffer.from(bytes).toString('utf8')
  expect([name, text.startsWith('\uFEFF')]).toEqual([name, true])
  const cells = (parse(text.slice(1), { relax_column_count: true }) as string[][]).flat()
  const formulas = cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell))
  expect([name, formulas]).toEqual([name, []])
  return cells.reduce((sum, cell) => sum + expectWhole(name, cell, attacked), 0)
}

test('the evidence package, opened from a disk, shows what was typed as text', { timeout: 120_000 }, async () => {
  const world = await createWorld()
  const attacked = await attackEverything(world)
  const folder = mkdtempSync(join(tmpdir(), 'manyi-evidence-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { bytes } = (await filesOf(attacked)).find(({ path }) => path.endsWith('evidence.zip'))!
  writeFileSync(join(folder, '"><img src=x onerror=xss(0)>.zip'), bytes)
  const parts = unzipSync(bytes)
  const context = await newDesk(browser, { offline: true })
  onTestFinished(() => context.close())
  const one = await watched(context)
  for (const name of Object.keys(parts).filter((name) => name.endsWith('.html'))) {
    writeFileSync(join(folder, 'page.html'), parts[name]!)
    await look(one, pathToFileURL(join(folder, 'page.html')).href)
    if (!name.endsWith('verify.html')) continue
    await one.page.setInputFiles('#file', join(folder, '"><img src=x onerror=xss(0)>.zip'))
    await one.page.locator('#report .verdict').waitFor()
    expect(await one.page.locator('#report').innerText()).toContain('全部相符')
    expect(await one.page.locator(planted).count()).toBe(0)
  }
  expect(one.complaints).toEqual([])
})

/** Posts the form of the page as a browser without a script does, each field filled with the text. */
function sendBack(text: string) {
  const form = Object.assign(document.createElement('form'), { method: 'post' })
  for (const name of ['rating-d1', 'reason-d1', 'comment', 'receipt', 'overall'])
    form.append(Object.assign(document.createElement('input'), { name, value: text }))
  document.body.append(form)
  form.submit()
}

const reflected = encodeURIComponent('"><img src=x onerror=xss(0)><script>xss(0)</script>')

test(
  'nothing of an address, and nothing of a form sent back, runs or becomes an element',
  { timeout: 120_000 },
  async () => {
    const site = await openSite()
    const attacked = await attackEverything(site)
    const context = await newDesk(browser)
    onTestFinished(() => context.close())
    const one = await watched(context)
    const form = `${site.url}${attacked.openLinks[0]}`
    for (const address of [
      `/s/${reflected}`,
      `/s/${reflected}/done?receipt=${reflected}`,
      `/e/${reflected}`,
      `/receipts?receipt=${reflected}`,
      `/receipts/${reflected}`,
      `/go?unit=${reflected}&search=${reflected}`,
      `/${reflected}`,
      `/api/v1/${reflected}`,
      `/admin/sign-in?error=${reflected}`,
      `/admin/${reflected}`,
      `/form/${reflected}`,
      `/admin/assets/${reflected}`,
    ])
      await look(one, `${site.url}${address}`)
    await look(one, `${form}/done?receipt=${reflected}`)
    await look(one, `${form}?lang=${reflected}`)
    // A form that lacks its ratings comes back with what was typed.
    await one.page.goto(form)
    await Promise.all([one.page.waitForEvent('load'), one.page.evaluate(sendBack, decodeURIComponent(reflected))])
    expect(await one.page.locator('.error:not(:empty)').count()).toBeGreaterThan(0)
    await lookHere(one)
    // Signing in leads to a page of ours, whatever `back` says.
    for (const back of [
      'javascript:xss(0)',
      '//evil.example/',
      'https://evil.example/',
      '/admin/../\\evil.example',
      '/\\evil.example',
    ]) {
      await context.clearCookies()
      await look(one, `${site.url}/admin/sign-in?back=${encodeURIComponent(back)}`)
      await one.page.getByLabel('用户名').fill('manager')
      await one.page.getByLabel('密码').fill(testPassword)
      await one.page.getByRole('button', { name: '登录' }).click()
      await one.page.getByRole('heading', { name: '工作台' }).waitFor()
      expect(new URL(one.page.url()).origin).toBe(site.url)
    }
    expect(one.complaints).toEqual([])
  },
)
