/** verify.html: choose or drop a package, and read what holds. Plain DOM: the page must open from a disk, in any office's browser. */
import './older-browsers.ts'
import { unzipSync } from 'fflate'
import { hashOf } from '../../server/domain/hashing.ts'
import { type Check, checkPackage, checkProof, type Report } from './check-package.ts'
import type { Files } from './read-rows.ts'

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T
const report = byId('report')
const words = { holds: '✓ 相符', fails: '✗ 不符', note: '－ 说明' } as const

let files: Files = new Map()
let seal: string | null = null

const input = byId<HTMLInputElement>('file')
input.addEventListener('change', () => void verify(input.files?.[0]))
const drop = byId('drop')
for (const name of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragover')
    if (name === 'drop') void verify((event as DragEvent).dataTransfer?.files[0])
  })

async function verify(file: File | undefined): Promise<void> {
  if (!file) return
  report.replaceChildren(element('p', { class: 'lead' }, [`正在核验 ${file.name}……`]))
  byId('more').hidden = true
  // Drawn before the arithmetic takes the only thread.
  await new Promise((resolve) => setTimeout(resolve, 30))
  try {
    files = new Map(Object.entries(unzipSync(new Uint8Array(await file.arrayBuffer()))))
  } catch {
    report.replaceChildren(
      element('p', { class: 'verdict fails' }, ['打不开：不是完整的 zip 文件，可能下载未完成或已损坏。']),
    )
    return
  }
  const found = await checkPackage(files, hashOf)
  seal = found.seal
  report.replaceChildren(...draw(found, file.name))
  byId('more').hidden = false
  comparePaper()
  provePasted()
}

function draw({ title, seal, sealedAt, sealedBy, figure, checks, holds }: Report, name: string): Node[] {
  const facts: [string, string, string?][] = [['材料包', name]]
  if (title) facts.push(['调查', title])
  if (seal)
    facts.push(['封存校验码', seal], ['封存', `${sealedBy ?? ''}，${new Date(sealedAt ?? '').toLocaleString('zh-CN')}`])
  if (figure)
    facts.push([
      '重算结果',
      `${figure.name} ${figure.value ?? '—'}${figure.unit}（精确值 ${figure.exact ?? '—'}）　${figure.verdict ?? ''}`,
      'figure',
    ])
  const verdict = holds ? '全部相符：包内各项前后一致，结果可由答卷重新算出。' : '有不符之处：见下列标“不符”的各项。'
  return [
    element('p', { class: `verdict ${holds ? 'holds' : 'fails'}` }, [verdict]),
    element(
      'dl',
      {},
      facts.flatMap(([term, text, kind]) => [
        element('dt', {}, [term]),
        element('dd', kind ? { class: kind } : {}, [text]),
      ]),
    ),
    element('ul', { class: 'checks' }, checks.map(drawCheck)),
  ]
}

const drawCheck = ({ title, state, lines }: Check) =>
  element('li', {}, [
    element('b', { class: state }, [words[state]]),
    element('div', {}, [element('b', {}, [title]), ...lines.map((line) => element('p', {}, [line]))]),
  ])

function comparePaper(): void {
  const typed = byId<HTMLInputElement>('paper')
    .value.toLowerCase()
    .replace(/^(sha256|sm3):/, '')
    .replace(/[^0-9a-f]/g, '')
  const output = byId('paper-result')
  const own = seal?.split(':')[1] ?? ''
  if (typed.length < 16) return output.replaceChildren()
  const same = own.startsWith(typed)
  output.replaceChildren(
    element('b', { class: same ? 'holds' : 'fails' }, [same ? '✓ 与本包一致' : '✗ 与本包不一致：不是同一次封存']),
  )
}

function provePasted(): void {
  const text = byId<HTMLTextAreaElement>('proof').value.trim()
  const place = byId('proof-result')
  if (text === '') return place.replaceChildren()
  place.replaceChildren(element('ul', { class: 'checks' }, [drawCheck(checkProof(text, files, hashOf))]))
}

byId('paper').addEventListener('input', comparePaper)
byId('proof').addEventListener('input', provePasted)

function element(name: string, attributes: Record<string, string>, children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}
