import { describe, expect, test } from 'vitest'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { readUnits } from '../../server/documents/read-units.ts'
import { cellOf, problemOf, utf8, workbookOf, zipOf } from './files.ts'

const readCsv = (text: string) => readUnits({ name: '名单.csv', bytes: utf8(text) })
const readXlsx = async (data: SheetData) =>
  readUnits({ name: '名单.xlsx', bytes: new Uint8Array(await writeExcelFile(data).toBuffer()) })

describe('a unit list in an .xlsx workbook', () => {
  test('gives a row per unit, under the field names of the contract', async () => {
    const { rows } = await readXlsx([
      ['单位名称', '统一社会信用代码', '单位类别', '联系人', '联系电话', '电子邮箱'],
      ['云帆市统计局', 'SHILI-01', '市直部门', '甲某', '010-0000', 'jia@example.org'],
    ])
    expect(rows).toEqual([
      {
        row: 2,
        unit: {
          name: '云帆市统计局',
          code: 'SHILI-01',
          category: '市直部门',
          contactName: '甲某',
          phone: '010-0000',
          email: 'jia@example.org',
        },
      },
    ])
  })

  test('a title and blank rows may stand above the heading; rows keep the numbers Excel shows', async () => {
    const { rows } = await readXlsx([[], ['用户单位名单'], [], ['名称'], ['甲局'], [null], ['乙局']])
    expect(rows).toEqual([
      { row: 5, unit: { name: '甲局' } },
      { row: 7, unit: { name: '乙局' } },
    ])
  })

  test('numbers become the digits that were typed', async () => {
    const { rows } = await readXlsx([
      ['名称', '电话', '代码', '得分', '启用', '入云日期'],
      ['甲局', 13800000000, 20240001, 94.6, true, { value: new Date('2024-03-01'), format: 'yyyy-mm-dd' }],
    ])
    expect(rows[0]?.unit).toEqual({
      name: '甲局',
      phone: '13800000000',
      code: '20240001',
      attributes: { 得分: '94.6', 启用: 'TRUE', 入云日期: '2024-03-01' },
    })
  })

  test('a number another program wrote with an exponent is written out', async () => {
    const rows = `<row r="1">${cellOf('A1', '名称')}${cellOf('B1', '电话')}</row><row r="2">${cellOf('A2', '甲局')}<c r="B2"><v>1.38E10</v></c></row>`
    expect((await readUnits({ name: 'a.xlsx', bytes: workbookOf(rows) })).rows[0]?.unit).toEqual({
      name: '甲局',
      phone: '13800000000',
    })
  })

  test('an 18-digit code typed as a number stays a number, so that it can be refused: its end is lost', async () => {
    const { rows } = await readXlsx([
      ['名称', '代码'],
      ['甲局', 123456789012345678],
    ])
    expect(rows[0]?.unit.code).toBe(123456789012345680)
  })

  test('a formula that failed reads as a blank cell', async () => {
    const rows = `<row r="1">${cellOf('A1', '名称')}${cellOf('B1', '代码')}</row><row r="2">${cellOf('A2', '甲局')}<c r="B2" t="e"><v>#N/A</v></c></row>`
    expect((await readUnits({ name: 'a.xlsx', bytes: workbookOf(rows) })).rows).toEqual([
      { row: 2, unit: { name: '甲局' } },
    ])
  })

  test('the content decides, not the name: a workbook named .csv is read', async () => {
    const bytes = new Uint8Array(await writeExcelFile([['名称'], ['甲局']]).toBuffer())
    expect((await readUnits({ name: '名单.csv', bytes })).rows).toEqual([{ row: 2, unit: { name: '甲局' } }])
  })
})

describe('the heading', () => {
  test.each([
    ['单位名称,编码,类别,联系人,手机,邮箱'],
    ['名称,代码,单位类别,联系人姓名,联系电话,电子邮箱'],
    ['*单位（必填）,统一社会信用代码：,类 别,经办人,电话,E-mail'],
    ['name,code,category,contactName,phone,email'],
    ['Unit Name,CODE,Category,Contact Name,Mobile,Email'],
  ])('%s is understood', async (heading) => {
    const { rows } = await readCsv(`${heading}\n甲局,C1,市直,某某,010-0000,a@example.org`)
    expect(rows[0]?.unit).toEqual({
      name: '甲局',
      code: 'C1',
      category: '市直',
      contactName: '某某',
      phone: '010-0000',
      email: 'a@example.org',
    })
  })

  test('other columns become attributes; running numbers do not', async () => {
    const { rows } = await readCsv('序号,名称,机柜数,,机柜数\n1,甲局,3,x,4')
    expect(rows[0]?.unit).toEqual({ name: '甲局', attributes: { 机柜数: '3', '（D列）': 'x', '机柜数（E列）': '4' } })
  })

  test('of two phone columns the mobile one is taken, the other fills in; neither becomes an attribute', async () => {
    const { rows } = await readCsv('名称,电话,手机\n甲局,010-0000,13800000000\n乙局,010-1111,')
    expect(rows.map((row) => row.unit)).toEqual([
      { name: '甲局', phone: '13800000000' },
      { name: '乙局', phone: '010-1111' },
    ])
  })

  test('a file without a column for the name is refused, with what was found instead', async () => {
    expect(await problemOf(readCsv('代码,电话\nC1,010-0000'))).toEqual({
      code: 'missing-column',
      params: { column: 'name', found: ['代码', '电话'] },
    })
  })

  test('a row without a name is kept, for the check to name', async () => {
    expect((await readCsv('名称,代码\n,C1')).rows).toEqual([{ row: 2, unit: { code: 'C1' } }])
  })
})

describe('a unit list as CSV', () => {
  test('is read as UTF-8 without and with a byte order mark', async () => {
    const expected = [{ row: 2, unit: { name: '甲局' } }]
    expect((await readCsv('名称\r\n甲局\r\n')).rows).toEqual(expected)
    expect((await readCsv('\uFEFF名称\r\n甲局\r\n')).rows).toEqual(expected)
  })

  test('is read as GBK, as Chinese Excel saves it', async () => {
    // 名称,代码 / 统计局,A1 in GBK, byte by byte.
    const bytes = [0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb4, 0xfa, 0xc2, 0xeb, 0x0d, 0x0a]
    const unit = [0xcd, 0xb3, 0xbc, 0xc6, 0xbe, 0xd6, 0x2c, 0x41, 0x31]
    const { rows } = await readUnits({ name: '名单.csv', bytes: new Uint8Array([...bytes, ...unit]) })
    expect(rows).toEqual([{ row: 2, unit: { name: '统计局', code: 'A1' } }])
  })

  test('a rare character outside GBK is read from GB18030', async () => {
    // 𠀀 is 0x95328236 in GB18030.
    const bytes = new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x95, 0x32, 0x82, 0x36])
    expect((await readUnits({ name: 'a.csv', bytes })).rows[0]?.unit).toEqual({ name: '𠀀' })
  })

  test('is read as UTF-16 with a byte order mark ("Unicode text")', async () => {
    const bytes = new Uint8Array(Buffer.from('\uFEFF名称\t代码\r\n甲局\tA1\r\n', 'utf16le'))
    expect((await readUnits({ name: 'a.txt', bytes })).rows).toEqual([{ row: 2, unit: { name: '甲局', code: 'A1' } }])
  })

  test('bytes that are neither UTF-8 nor GB18030 are refused', async () => {
    const bytes = new Uint8Array([...utf8('名称\n'), 0xff, 0xff, 0x0a])
    expect((await problemOf(readUnits({ name: 'a.csv', bytes }))).code).toBe('unreadable-text')
  })

  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['full-width commas', '，'],
  ])('separated by %s is recognised, even below a title with commas', async (_, separator) => {
    const text = [
      '用户单位名单,2024年,示例',
      ['名称', '代码', '备注'].join(separator),
      ['甲局', '', '1,2'].join(separator),
    ]
    expect((await readCsv(text.join('\r\n'))).rows).toEqual([
      { row: 3, unit: { name: '甲局', attributes: { 备注: '1,2' } } },
    ])
  })

  test('quotes, line breaks in cells and blank lines: rows keep the numbers Excel shows', async () => {
    const { rows } = await readCsv('名称,备注\r\n"甲""局""","一\n二, 三"\r\n\r\n , \r\n乙局,5" 机柜\r\n')
    expect(rows).toEqual([
      { row: 2, unit: { name: '甲"局"', attributes: { 备注: '一\n二, 三' } } },
      { row: 5, unit: { name: '乙局', attributes: { 备注: '5" 机柜' } } },
    ])
  })

  test.each(['\n', '\r\n', '\r'])(
    'what nothing is quoted in is read as if something were (lines end with %j)',
    async (end) => {
      const marks = ['甲', 'b', ' ', '\t', ',', ',', ',', '，', ';', '\n', '\r', '\r\n', end]
      // A generator with a known beginning: the same texts each time.
      let seed = 1
      const next = () => (seed = (seed * 48_271) % 2_147_483_647)
      for (let text = 0; text < 200; text += 1) {
        const body = Array.from({ length: 40 }, () => marks[next() % marks.length]).join('')
        const { rows } = await readCsv(`名称,代码,备注${end}${body}`)
        expect(rows, JSON.stringify(body)).toEqual((await readCsv(`"名称",代码,备注${end}${body}`)).rows)
      }
    },
  )

  test('as many columns as a sheet has are read, and one more is refused before anything is parsed', async () => {
    const wide = (columns: number) => ({ name: 'a.csv', bytes: Buffer.from(`名称${','.repeat(columns - 1)}\n甲局\n`) })
    expect((await readUnits(wide(16_384))).rows).toEqual([{ row: 2, unit: { name: '甲局' } }])
    expect(await problemOf(readUnits(wide(16_385)))).toMatchObject({
      code: 'not-a-spreadsheet',
      params: { reason: 'too-wide' },
    })
    const begun = performance.now()
    await problemOf(readUnits(wide(7_900_000)))
    expect(performance.now() - begun).toBeLessThan(3000)
  })

  test('a quote that is never closed is refused with its line', async () => {
    const problem = await problemOf(readCsv('名称,备注\n甲局,"一\n乙局,二'))
    expect(problem).toMatchObject({ code: 'not-a-spreadsheet', params: { reason: 'quote-not-closed' } })
    expect(problem.detail).toContain('line 3')
  })

  test('a heading named __proto__ is an attribute like any other', async () => {
    const { rows } = await readCsv('名称,__proto__\n甲局,x')
    expect(Object.entries(rows[0]?.unit.attributes ?? {})).toEqual([['__proto__', 'x']])
  })
})

describe('a file that is not what it claims', () => {
  const cases: [string, string, Uint8Array, string][] = [
    ['a text named .xlsx', 'a.xlsx', utf8('名称\n甲局'), 'text-named-xlsx'],
    ['a web page named .xls', 'a.xls', utf8('<table><tr><td>名称</td></tr></table>'), 'text-named-xlsx'],
    ['an empty file', 'a.csv', new Uint8Array(), 'empty'],
    ['an old .xls workbook', 'a.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'old-format'],
    ['an old workbook named .xlsx', 'a.xlsx', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'old-format'],
    ['a zip that is not a workbook', 'a.xlsx', zipOf([{ name: 'readme.txt', content: 'hello' }]), 'not-a-workbook'],
    ['a zip cut off', 'a.xlsx', workbookOf(cellOf('A1', '名称')).slice(0, 200), 'damaged'],
    ['a picture named .csv', 'a.csv', utf8('\x01\x02\0\0\0IHDR'), 'not-text'],
    ['a cell outside any sheet', 'a.xlsx', workbookOf(`<row r="1">${cellOf('ZZZ1', '名称')}</row>`), 'damaged'],
    ['a row number no sheet has', 'a.xlsx', workbookOf('<row spans=">" r="99999999999"></row>'), 'damaged'],
    [
      'a text the workbook does not hold',
      'a.xlsx',
      workbookOf('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
      'damaged',
    ],
  ]
  test.each(cases)('%s is refused', async (_, name, bytes, reason) => {
    expect(await problemOf(readUnits({ name, bytes }))).toMatchObject({ code: 'not-a-spreadsheet', params: { reason } })
  })
})

describe('a file that is too large', () => {
  test('50,000 units in a workbook are refused before they are read', async () => {
    const units = Array.from({ length: 50_000 }, (_, i) => [`单位${i}`])
    expect(await problemOf(readXlsx([['名称'], ...units]))).toEqual({
      code: 'too-many-rows',
      params: { maximum: 20_000, found: 50_000 },
    })
  })

  test('50,000 units in a CSV are refused', async () => {
    const units = Array.from({ length: 50_000 }, (_, i) => `单位${i}`)
    expect(await problemOf(readCsv(['名称', ...units].join('\n')))).toEqual({
      code: 'too-many-rows',
      params: { maximum: 20_000, found: 50_000 },
    })
  })

  test('20,000 units are taken, 20,001 are not', async () => {
    const units = Array.from({ length: 20_001 }, (_, i) => `单位${i}`)
    expect((await readCsv(['名称', ...units.slice(1)].join('\n'))).rows).toHaveLength(20_000)
    expect((await problemOf(readCsv(['名称', ...units].join('\n')))).params).toEqual({ maximum: 20_000, found: 20_001 })
    const one = await problemOf(readXlsx([['名称'], ...units.map((unit) => [unit])]))
    expect(one.params).toEqual({ maximum: 20_000, found: 20_001 })
  })

  test('more than 8 MB are refused unread', async () => {
    const bytes = new Uint8Array(8_000_001).fill(0x41)
    expect(await problemOf(readUnits({ name: 'a.csv', bytes }))).toEqual({
      code: 'body-too-large',
      params: { maximum: 8_000_000 },
    })
  })

  test('a workbook that says it unpacks to more than 100 MB is refused unpacked', async () => {
    const bytes = workbookOf(cellOf('A1', '名称'), 100_000_001)
    expect(await problemOf(readUnits({ name: 'a.xlsx', bytes }))).toMatchObject({
      params: { reason: 'unpacks-too-large' },
    })
  })

  test('a workbook that unpacks to more than it says is refused', async () => {
    const rows = `<row r="1">${cellOf('A1', '名称')}</row>`
    const bytes = workbookOf(rows.padEnd(1_000_000, ' '), 200)
    expect(await problemOf(readUnits({ name: 'a.xlsx', bytes }))).toMatchObject({ params: { reason: 'damaged' } })
  })

  test('a zip of more than 1000 files is refused', async () => {
    const bytes = zipOf(Array.from({ length: 1001 }, (_, i) => ({ name: `${i}.xml`, content: '' })))
    expect(await problemOf(readUnits({ name: 'a.xlsx', bytes }))).toMatchObject({
      params: { reason: 'unpacks-too-large' },
    })
  })

  test('one stray value in the last corner of the sheet is refused, not filled up with 17 thousand million blanks', async () => {
    const rows = `<row r="1">${cellOf('A1', '名称')}</row><row r="1048576">${cellOf('XFD1048576', '1')}</row>`
    expect(await problemOf(readUnits({ name: 'a.xlsx', bytes: workbookOf(rows) }))).toMatchObject({
      params: { reason: 'too-wide' },
    })
  })

  test('rows that are only coloured do not count', async () => {
    const coloured = Array.from({ length: 30_000 }, (_, i) => `<row r="${i + 3}"><c r="A${i + 3}" s="0"/></row>`).join(
      '',
    )
    const rows = `<row r="1">${cellOf('A1', '名称')}</row><row r="2">${cellOf('A2', '甲局')}</row>${coloured}`
    expect((await readUnits({ name: 'a.xlsx', bytes: workbookOf(rows) })).rows).toEqual([
      { row: 2, unit: { name: '甲局' } },
    ])
  })
})
