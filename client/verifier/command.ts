/** `node verify.mjs 材料包.zip`: the same check as the page, as one command. Exit code 1 when anything does not hold. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { unzipSync } from 'fflate'
import type { DigestName, Hash } from '../../server/domain/hashing.ts'
import { type Check, checkPackage, checkProof, type Report } from './check-package.ts'
import type { Files } from './read-rows.ts'

const marks = { holds: '✓', fails: '✗', note: '－' } as const

const hashes =
  (name: DigestName): Hash =>
  (...parts) => {
    const hash = createHash(name)
    for (const part of parts) hash.update(part)
    return hash.digest()
  }

/** Checks the package at `file`, and with it a proof in a file of its own. Returns the text to print, and whether all holds. */
export async function verifyFile(file: string, proofFile?: string): Promise<{ text: string; holds: boolean }> {
  const files = readZip(file)
  if (typeof files === 'string') return { text: files, holds: false }
  const report = await checkPackage(files, hashes)
  if (proofFile === undefined) return { text: describe(report), holds: report.holds }
  const proof = checkProof(readFileSync(proofFile, 'utf8'), files, hashes)
  return { text: `${describe(report)}\n${describeCheck(proof)}`, holds: report.holds && proof.state !== 'fails' }
}

function readZip(file: string): Files | string {
  try {
    return new Map(Object.entries(unzipSync(readFileSync(file))))
  } catch (error) {
    return `打不开 ${file}：${error instanceof Error ? error.message : String(error)}`
  }
}

const describeCheck = ({ title, state, lines }: Check) =>
  [`${marks[state]} ${title}`, ...lines.map((line) => `    ${line}`)].join('\n')

function describe({ title, seal, figure, checks, holds }: Report): string {
  return [
    title,
    ...(seal ? [`封存校验码 ${seal}`] : []),
    ...(figure
      ? [`重算：${figure.name} ${figure.value ?? '—'}${figure.unit}（${figure.exact ?? '—'}）${figure.verdict ?? ''}`]
      : []),
    '',
    ...checks.map(describeCheck),
    '',
    holds ? '全部相符。' : '有不符之处，见标 ✗ 的各项。',
  ].join('\n')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, proof] = process.argv.slice(2)
  if (file === undefined) {
    console.error('用法：node verify.mjs 材料包.zip [回执证明.json]')
    process.exitCode = 2
  } else {
    const { text, holds } = await verifyFile(file, proof)
    console.log(text)
    process.exitCode = holds ? 0 : 1
  }
}
