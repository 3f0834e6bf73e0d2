/**
 * Pages that differ in a few words only (the unit, the submission id, the receipt) are drawn and compressed once; for each reader
 * the words are put between the compressed parts. Drawing and compressing anew cost twenty times as much.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { Page, View } from '../client/form/page.ts'

type Render = (page: Page, view: View) => { html: string }
type Constant = { plain: Buffer; squeezed: Buffer }
/** A slice of one of the words. */
type Slot = { word: number; from: number; to?: number }
type Template = (Constant | Slot)[]

// One for each length of a unit's name.
const MOST = 300

/** Stand-ins: one private character for a word as a whole, or one for each character of a receipt, which the page parts in halves. */
const WHOLE = 0xe000
const CHARACTER = 0xe100
const standIn = /[\uE000-\uE0FF]|[\uE100-\uE1FF]+/g

// As they are in HTML and in the page's JSON alike.
const isPlain = (word: string) => /^[^\p{Cc}\p{Co}&<>"'\\\u2028\u2029]*$/u.test(word)

export class PageTemplates {
  readonly #render: Render
  readonly #languages: ReadonlySet<string | undefined>
  readonly #templates = new Map<string, Template | null>()

  constructor(render: Render, languages: readonly { tag: string }[]) {
    this.#render = render
    this.#languages = new Set([undefined, ...languages.map(({ tag }) => tag)])
  }

  /** The page in gzip; null when it is of no kind that repeats, and is to be drawn. */
  squeeze(page: Page, view: View): Buffer | null {
    const parted = part(page)
    if (!parted || !this.#languages.has(view.language) || !parted.words.every(isPlain)) return null
    const key = JSON.stringify([view, parted.common, parted.words.map((word) => Buffer.byteLength(word))])
    const known = this.#templates.get(key)
    const template = known === undefined ? this.#make(key, page, view, parted) : known
    return template && assemble(template, parted.words)
  }

  #make(key: string, page: Page, view: View, { common, words }: Parted): Template | null {
    if (this.#templates.size >= MOST) this.#templates.delete(this.#templates.keys().next().value!)
    const template = cut(this.#render(common, view).html, words)
    // A page that does more with a word than show it is drawn each time.
    const isSame = fill(template, words) === this.#render({ ...page, ...momentsOf(common) } as Page, view).html
    this.#templates.set(key, isSame ? template : null)
    return isSame ? template : null
  }
}

type Parted = { common: Page; words: string[] }

/** A page as stand-ins and words; null for what is shown once only. */
function part(page: Page): Parted | null {
  const whole = (word: number) => String.fromCharCode(WHOLE + word)
  if (page.kind === 'form' && !page.values && !page.errors && !page.receipt && !page.begunAt)
    return { common: { ...page, unit: whole(0), submissionId: whole(1) }, words: [page.unit, page.submissionId] }
  if (page.kind === 'already-answered' && !page.wrongReceipt)
    return { common: { ...page, unit: whole(0), ...momentsOf(page) }, words: [page.unit] }
  if (page.kind === 'done' && page.receipt) {
    const receipt = page.receipt.replace(/\w/g, (_, at: number) => String.fromCharCode(CHARACTER + at))
    const common = { ...page, unit: whole(0), receipt }
    return { common: { ...common, ...momentsOf(page) }, words: [page.unit, page.receipt] }
  }
  return null
}

/** Moments are shown to the minute. */
const momentsOf = (page: Page) =>
  'submittedAt' in page && page.submittedAt ? { submittedAt: `${page.submittedAt.slice(0, 16)}:00Z` } : {}

function cut(html: string, words: string[]): Template {
  const parts: Template = []
  let [at, before] = [0, Buffer.alloc(0)]
  for (const { 0: text, index } of html.matchAll(standIn)) {
    const [own, gap] = [constant(html.slice(at, index), before), slot(text)]
    parts.push(own, gap)
    before = Buffer.concat([before, own.plain, Buffer.alloc(Buffer.byteLength(wordIn(gap, words)), 1)])
    at = index + text.length
  }
  return [...parts, constant(html.slice(at), before)]
}

function slot(text: string): Slot {
  const code = text.charCodeAt(0)
  if (code < CHARACTER) return { word: code - WHOLE, from: 0 }
  return { word: 1, from: code - CHARACTER, to: code - CHARACTER + text.length }
}

/**
 * Squeezed so that it looks back at what stands before it, up to a byte's border. Words have their length there and bytes that occur
 * in no page, so nothing looks back at a word.
 */
function constant(text: string, before: Buffer): Constant {
  const plain = Buffer.from(text)
  const squeezed = deflateRawSync(plain, { level: 9, finishFlush: constants.Z_SYNC_FLUSH, dictionary: before })
  return { plain, squeezed }
}

const wordIn = ({ word, from, to }: Slot, words: string[]) => words[word]!.slice(from, to)

const fill = (template: Template, words: string[]) =>
  template.map((one) => ('plain' in one ? one.plain.toString() : wordIn(one, words))).join('')

// RFC 1952: no name, no time, compressed as far as it goes, of an unknown system.
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
const lastBlock = Buffer.from([3, 0])

function assemble(template: Template, words: string[]): Buffer {
  const out: Buffer[] = [gzipHead]
  let [sum, length] = [0, 0]
  for (const one of template) {
    const plain = 'plain' in one ? one.plain : Buffer.from(wordIn(one, words))
    if ('plain' in one) out.push(one.squeezed)
    else out.push(storedHead(plain.length), plain)
    sum = crc32(plain, sum)
    length += plain.length
  }
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(sum, 0)
  tail.writeUInt32LE(length, 4)
  return Buffer.concat([...out, lastBlock, tail])
}

/** RFC 1951: a block that is not compressed, with its length and the complement of it. */
function storedHead(length: number): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt16LE(length, 1)
  head.writeUInt16LE(0xffff - length, 3)
  return head
}
