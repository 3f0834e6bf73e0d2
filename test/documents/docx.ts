/** Reads a .docx with a library other than the one that wrote it. */
import { strFromU8, unzipSync } from 'fflate'

export type ReadDocx = { text: string; paragraphs: string[]; tables: string[][][]; files: Record<string, Uint8Array> }

const texts = (xml: string) =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map((match) => match[1]!)
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const parts = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<w:${name}(?: [^>]*)?>.*?</w:${name}>`, 'gs'))].map((match) => match[0])

/** Paragraphs outside and inside tables in their order, and each table as rows of cell texts. */
export function readDocx(bytes: Uint8Array): ReadDocx {
  const files = unzipSync(bytes)
  const xml = strFromU8(files['word/document.xml']!)
  const paragraphs = parts(xml, 'p').map(texts)
  const tables = parts(xml, 'tbl').map((one) => parts(one, 'tr').map((row) => parts(row, 'tc').map(texts)))
  return { text: paragraphs.join('\n'), paragraphs, tables, files }
}

export const partOf = ({ files }: ReadDocx, name: string): string => strFromU8(files[name]!)
