/** Hand-made files for the tests of unit lists and exports. */
import { deflateRawSync } from 'node:zlib'
import { Problem, type ProblemDetails } from '../../server/problem.ts'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What a promise was refused with; fails the test when it was not. */
export async function problemOf(promise: Promise<unknown>): Promise<{ code: string } & ProblemDetails> {
  const outcome = await promise.then(
    () => 'no problem',
    (error: unknown) => error,
  )
  if (!(outcome instanceof Problem)) throw outcome
  return { code: outcome.code, ...outcome.details }
}

type Entry = { name: string; content: string; declaredSize?: number }

/** A zip built byte by byte, so that it can also lie about its sizes. Checksums are left at zero. */
export function zipOf(entries: Entry[]): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { local, central } = zipEntry(entry, offset)
    locals.push(local)
    directory.push(central)
    offset += local.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]))
}

function zipEntry({ name, content, declaredSize = Buffer.byteLength(content) }: Entry, offset: number) {
  const packed = deflateRawSync(content)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(declaredSize, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name)])
  return { local, central }
}

/** The smallest workbook: one sheet with the XML given for its rows. */
export function workbookOf(rowsXml: string, sheetSize?: number): Uint8Array {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return zipOf([
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet><sheetData>${rowsXml}</sheetData></worksheet>`,
      ...(sheetSize !== undefined && { declaredSize: sheetSize }),
    },
  ])
}

/** `<c>` with the text inline, at an address such as B2. */
export const cellOf = (address: string, text: string) => `<c r="${address}" t="inlineStr"><is><t>${text}</t></is></c>`
