/** Files made to harm whoever reads them: entities, bombs, names that lead elsewhere, sheets without end. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../server/config.ts'
import { contentsOf } from '../api/contents.ts'
import { workbookOf, zipOf } from '../documents/files.ts'
import { createWorld, must, openSurvey, type World } from '../support.ts'

const post = (
  world: World,
  path: string,
  field: string,
  name: string,
  bytes: Uint8Array | string,
  more: object = {},
) => {
  const form = new FormData()
  for (const [key, value] of Object.entries(more)) form.append(key, String(value))
  form.append(field, new File([bytes as Uint8Array<ArrayBuffer>], name))
  return world.manager.send(`/api/v1${path}`, { method: 'POST', body: form })
}

const heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>单位名称</t></is></c></row>'
const row = (text: string) => `<row r="2"><c r="A2" t="inlineStr"><is><t>${text}</t></is></c></row>`

const laughs = `<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">${Array.from({ length: 9 }, (_, i) => {
  const [name, of] = ['bcdefghij'[i], 'abcdefghi'[i]]
  return `<!ENTITY ${name} "${`&${of};`.repeat(10)}">`
}).join('')}]>`
const outside =
  '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'

/** Every part of a workbook with something in front of its root, and an entity in its cell. */
function withProlog(prolog: string, entity: string): Uint8Array[] {
  const sheets = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts = (strings: string) => [
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${sheets}" xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${sheets}"><sheetData>${heading}<row r="2"><c r="A2" t="s"><v>0</v></c></row></sheetData></worksheet>`,
    },
    { name: 'xl/sharedStrings.xml', content: strings },
    { name: '[Content_Types].xml', content: '<Types/>' },
  ]
  const strings = `<sst xmlns="${sheets}"><si><t>${entity}</t></si></sst>`
  return parts(`${prolog}${strings}`).map((_, at, all) =>
    zipOf(
      all.map((part, i) =>
        i === at && !part.content.startsWith('<!') ? { ...part, content: prolog + part.content } : part,
      ),
    ),
  )
}

/** Sends it as a list of units and as a table of an evaluation; nobody waits for it, and nothing of a file of ours comes back. */
async function readBy(world: World, name: string, bytes: Uint8Array | string) {
  const begun = performance.now()
  const heap = process.memoryUsage().rss
  for (const path of ['/units/import?dryRun=1', '/evaluations/1/table/import?dryRun=1']) {
    const { status, text } = await post(world, path, 'file', name, bytes)
    expect([path, name, status === 200 || status === 422 || status === 413 || text]).toEqual([path, name, true])
    expect(text).not.toMatch(/root:|哈{99}/)
  }
  expect((process.memoryUsage().rss - heap) / 1_048_576).toBeLessThan(900)
  expect(performance.now() - begun).toBeLessThan(60_000)
}

test(
  'a workbook with entities, bombs or a sheet without end is refused or read as text, in time and in room',
  { timeout: 180_000 },
  async () => {
    const world = await createWorld()
    await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
    const before = await contentsOf(world.db)
    const files: [string, Uint8Array][] = [
      ...withProlog(laughs, '&j;').map((bytes) => ['laughs.xlsx', bytes] as [string, Uint8Array]),
      ...withProlog(outside, '&secret;').map((bytes) => ['outside.xlsx', bytes] as [string, Uint8Array]),
      ['bomb.xlsx', workbookOf(heading + row('0'.repeat(110_000_000)))],
      ['lying bomb.xlsx', workbookOf(heading + row('0'.repeat(40_000_000)), 2000)],
      ['wide.xlsx', workbookOf(`<row r="1">${'<c><v>1</v></c>'.repeat(200_000)}</row>`)],
      ['far.xlsx', workbookOf(`${heading}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)],
      ['farther.xlsx', workbookOf(`${heading}<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>`)],
      ['long cell.xlsx', workbookOf(heading + row('甲'.repeat(1_000_000)))],
      ['many.xlsx', zipOf(Array.from({ length: 3_000 }, (_, i) => ({ name: `xl/${i}.xml`, content: '' })))],
      [
        'slip.xlsx',
        zipOf([
          { name: '../../../slipped.txt', content: 'x' },
          { name: '/tmp/slipped.txt', content: 'x' },
          { name: 'C:\\slipped.txt', content: 'x' },
        ]),
      ],
      ['deep.xlsx', workbookOf(heading + '<row>'.repeat(100_000))],
      ['brackets.xlsx', workbookOf(`${heading}${row('['.repeat(200_000))}`)],
    ]
    for (const [name, bytes] of files) await readBy(world, name, bytes)
    expect(await contentsOf(world.db)).toEqual(before)
    for (const folder of [projectFolder, join(projectFolder, '..'), '/tmp', '/'])
      expect(existsSync(join(folder, 'slipped.txt'))).toBe(false)
  },
)

test(
  'a CSV of a million columns, of quotes or of brackets is refused or read in time',
  { timeout: 120_000 },
  async () => {
    const world = await createWorld()
    await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
    const before = await contentsOf(world.db)
    for (const text of [
      `单位名称${','.repeat(1_000_000)}\n甲`,
      `单位名称\n${'"'.repeat(1_000_000)}`,
      `单位名称\n${'["'.repeat(500_000)}`,
      `${'(['.repeat(500_000)}单位名称\n甲`,
      `单位名称\n${'甲\n'.repeat(300_000)}`,
      `单位名称\n${'a\n'.repeat(3_900_000)}`,
      `单位名称\n甲\0乙`,
      `${'\t'.repeat(1_000_000)}\n`,
    ])
      await readBy(world, 'units.csv', text)
    expect(await contentsOf(world.db)).toEqual(before)
  },
)

test('an upload leads nowhere by its name, and what is no scan is none, whatever it is called', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const fields = { subject: 'plan', number: '8号', signedOn: '2026-01-05', signedBy: '人' }
  const folder = readdirSync(projectFolder).sort()
  for (const name of [
    '../../../etc/cron.d/x.pdf',
    '..\\..\\x.pdf',
    '/etc/passwd',
    'a\0.pdf',
    'con',
    '.',
    '"; filename="b.html',
    'x\r\nContent-Type: text/html',
  ]) {
    const filed = await post(world, `/surveys/${id}/signed-approvals`, 'scan', name, '%PDF-1.7 scan', fields)
    expect([name, filed.status]).toEqual([name, 201])
    const scan = await world.manager.get(`/surveys/${id}/signed-approvals/${filed.body.id}/scan`)
    const { headers } = scan
    expect([
      headers.get('content-type'),
      headers.get('content-disposition'),
      headers.get('x-content-type-options'),
    ]).toEqual(['application/pdf', 'inline; filename="scan"', 'nosniff'])
  }
  for (const bytes of [
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    '<html><script>1</script>',
    'GIF89a',
    'MZ',
    '',
    ' %PDF-1.7',
  ])
    expect([
      bytes,
      (await post(world, `/surveys/${id}/signed-approvals`, 'scan', 'x.pdf', bytes, fields)).status,
    ]).toEqual([bytes, 422])
  expect(readdirSync(projectFolder).sort()).toEqual(folder)
})
