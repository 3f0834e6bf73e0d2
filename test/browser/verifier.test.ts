/** The verifier as it is handed out: opened from a file in a real browser, and run by plain Node, on the very package people download. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { must } from '../support.ts'
import { pack, type Package, packageOf, sealedWave, tamper } from '../documents/evidence.ts'
import { newDesk, newPhone, openBrowser } from './browser.ts'

vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** A folder as somebody has it who unpacked the package beside its zip. */
async function unpacked() {
  const { world, id, receipt } = await sealedWave()
  const files = await packageOf(world, id)
  const folder = mkdtempSync(join(tmpdir(), 'manyi-evidence-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const save = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  save('verify.html', files['verify.html']!)
  save('verify.mjs', files['verify.mjs']!)
  const { proof } = await must(world.stranger.send(`/receipts/${receipt}`, {}))
  return { folder, files, save, proof: JSON.stringify(proof) }
}

const answerChanged = (files: Package) =>
  tamper(files, 'answers/answers.json', (text) => text.replace('"d1":4', '"d1":5'))
const weightChanged = (files: Package) =>
  tamper(files, 'plan/plan.json', (text) => text.replace('"key":"d1",', '"key":"d1","weight":"3",'))
const fileChanged = (files: Package) => tamper(files, 'sending/log.csv', (text) => `${text}x`, false)

test('from file://, without a network, the page recomputes the figure and names what was changed', async () => {
  const { folder, files, save, proof } = await unpacked()
  const context = await newDesk(browser, { offline: true })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('request', (request) => request.url().startsWith('file:') || errors.push(request.url()))
  await page.goto(pathToFileURL(join(folder, 'verify.html')).href)
  const verify = async (name: string, changed: Package) => {
    await page.setInputFiles('#file', save(name, pack(changed)))
    await page.getByText(name).first().waitFor()
    await page.locator('#report .verdict').waitFor()
    return page.locator('#report').innerText()
  }
  const good = await verify('good.zip', files)
  expect(good).toContain('全部相符')
  expect(good).toContain('综合得分 90%（精确值 90/1）')
  expect(await page.locator('.checks b.fails').count()).toBe(0)

  await page.fill('#paper', good.match(/sha256:([0-9a-f]{64})/)![1]!.slice(0, 20))
  expect(await page.innerText('#paper-result')).toBe('✓ 与本包一致')
  await page.fill('#paper', '0123456789abcdef')
  expect(await page.innerText('#paper-result')).toContain('不一致')
  await page.fill('#proof', proof)
  expect(await page.innerText('#proof-result')).toContain('在封存之内')
  await page.fill('#proof', proof.replace(/"leaf":"../, '"leaf":"zz'))
  expect(await page.innerText('#proof-result')).toContain('不符')

  const answer = await verify('answer.zip', answerChanged(files))
  expect(answer).toContain('有不符之处')
  expect(answer).toMatch(/答卷 [0-9a-f]{16}…（单位代号 [0-9a-f]{16}）的内容与校验码不符/)
  expect(answer).toContain('用户使用满意度：所存 90，重算 91')
  expect(await verify('weight.zip', weightChanged(files))).toContain('方案或名单与批准时的校验码不符')
  expect(await verify('file.zip', fileChanged(files))).toContain('文件被改动：sending/log.csv')
  await page.setInputFiles('#file', save('no.zip', new Uint8Array([1, 2, 3])))
  await page.getByText('不是完整的 zip 文件').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('on a phone nothing of it is wider than the screen', async () => {
  const { folder, files, save } = await unpacked()
  const context = await newPhone(browser)
  const page = await context.newPage()
  await page.goto(pathToFileURL(join(folder, 'verify.html')).href)
  await page.setInputFiles('#file', save('answer.zip', pack(answerChanged(files))))
  await page.getByText('有不符之处').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await context.close()
})

/** What a command prints, and its exit code. */
const run = (command: string, args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    execFile(command, args, { cwd: join(import.meta.dirname, '../..') }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
    )
  })

test('the same check as one command, out of the package and out of the installation', async () => {
  const { folder, files, save, proof } = await unpacked()
  const good = save('good.zip', pack(files))
  const ways = [
    (args: string[]) => run(process.execPath, [join(folder, 'verify.mjs'), ...args]),
    (args: string[]) => run(process.execPath, ['server/manage.ts', 'verify', ...args]),
  ]
  for (const way of ways) {
    const held = await way([good, save('proof.json', Buffer.from(proof))])
    expect([held.code, held.text]).toEqual([0, expect.stringContaining('全部相符。')])
    expect(held.text).toContain('✓ 回执证明')
    const answer = await way([save('answer.zip', pack(answerChanged(files)))])
    expect([answer.code, answer.text]).toEqual([1, expect.stringContaining('✗ 逐份答卷')])
    expect(answer.text).toContain('所存 90，重算 91')
    const weight = await way([save('weight.zip', pack(weightChanged(files)))])
    expect([weight.code, weight.text]).toEqual([1, expect.stringContaining('✗ 调查方案与名单')])
    const file = await way([save('file.zip', pack(fileChanged(files)))])
    expect([file.code, file.text]).toEqual([1, expect.stringContaining('文件被改动：sending/log.csv')])
    expect((await way([join(folder, 'nothing.zip')])).code).toBe(1)
  }
})
