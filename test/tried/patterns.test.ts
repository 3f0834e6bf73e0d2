/** Every pattern in the sources takes time in proportion to the text: nobody holds the server up with a few kilobytes. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { expect, test, vi } from 'vitest'
import { projectFolder } from '../../server/config.ts'
import { parseJson } from '../../server/validate.ts'

type Pattern = { file: string; source: string; flags: string }
type Verdict = { status: string; complexity?: { summary: string } }
const { checkSync } = createRequire(import.meta.url)('recheck') as {
  checkSync(source: string, flags: string, options: object): Verdict
}

/** What stands in our own sources: patterns as they are written, and where some are put together. */
function patternsOfSources(): { written: Pattern[]; made: string[] } {
  const written: Pattern[] = []
  const made: string[] = []
  for (const room of ['server', 'client', 'db'])
    for (const name of readdirSync(join(projectFolder, room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue
      const file = `${room}/${name}`
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return
        const { type, regex, callee } = node as {
          type?: string
          regex?: { pattern: string; flags: string }
          callee?: any
        }
        if (type === 'Literal' && regex) written.push({ file, source: regex.pattern, flags: regex.flags })
        if (/^(New|Call)Expression$/.test(type ?? '') && callee?.name === 'RegExp') made.push(file)
        for (const [key, part] of Object.entries(node)) if (key !== 'regex') walk(part)
      }
      walk(parseAst(readFileSync(join(projectFolder, file), 'utf8'), { lang: name.endsWith('x') ? 'tsx' : 'ts' }))
    }
  return { written, made }
}

/** Patterns that are put together are caught as they are. */
async function patternsMade(): Promise<Pattern[]> {
  const caught: Pattern[] = []
  const construct = (target: typeof RegExp, [source, flags = '']: [string | RegExp, string?]) => {
    if (typeof source === 'string') caught.push({ file: 'made', source, flags })
    return new target(source, flags)
  }
  vi.stubGlobal('RegExp', new Proxy(RegExp, { construct }))
  vi.resetModules()
  await import('../../server/domain/read-calendar.ts')
  const { findScoreHint } = await import('../../server/domain/score-hints.ts')
  for (const text of ['非常满意', '满分', '好评', '高分']) findScoreHint(text)
  vi.unstubAllGlobals()
  return caught
}

/** Of a few characters, whatever is asked. */
const bounded = new Set(['server/domain/rounding.ts 0+$'])

test('no pattern takes more than linear time', { timeout: 300_000 }, async () => {
  const { written, made } = patternsOfSources()
  expect(written.length).toBeGreaterThan(200)
  expect([...new Set(made)].sort()).toEqual(['server/domain/read-calendar.ts', 'server/domain/score-hints.ts'])
  const patterns = [...written, ...(await patternsMade())].filter(
    ({ file, source }) => !bounded.has(`${file} ${source}`),
  )
  const seen = new Set<string>()
  for (const { file, source, flags } of patterns) {
    if (seen.has(`${source}/${flags}`)) continue
    seen.add(`${source}/${flags}`)
    const { status, complexity } = checkSync(source, flags.replace('d', ''), { timeout: 30_000, logger: null })
    expect
      .soft([file, source, status, status === 'safe' ? '' : complexity?.summary])
      .toEqual([file, source, 'safe', ''])
    expect.soft([file, source, slowest(source, flags)]).toEqual([file, source, null])
  }
})

const LENGTH = 8_000

/** The piece of which a text twice as long takes more than three times as long, if it takes any time worth the name. */
function slowest(source: string, flags: string): string | null {
  const pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
  const time = (text: string) => {
    const begun = performance.now()
    text.replace(pattern, '')
    return performance.now() - begun
  }
  const best = (piece: string, length: number) => {
    const text = `${piece.repeat(length / piece.length)}\0`
    return Math.min(time(text), time(text), time(text))
  }
  const pieces = new Set([...source, ...'0a -.\t\n"<>/=[]({', '\\"', '<a ', 'a=', '1.', 'a@', '满', '{a'])
  for (const piece of pieces) {
    const once = best(piece, LENGTH)
    if (once > 8 && best(piece, 2 * LENGTH) / once > 3) return piece
  }
  return null
}

test('a megabyte of quotes that never close is read in no time', () => {
  const text = `{"a":"${'\\"'.repeat(500_000)}`
  const begun = performance.now()
  expect(() => parseJson(text)).toThrow('malformed-json')
  // By the pattern that stood here it was a quarter of an hour.
  expect(performance.now() - begun).toBeLessThan(2_000)
})
