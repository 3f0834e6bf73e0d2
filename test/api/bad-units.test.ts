import { expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { createWorld, type Reply, units, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

/** 单位名称,联系人 / 云帆市统计局,王晓燕 in GBK, as Excel on Chinese Windows saves it. */
const gbk = Buffer.from('b5a5cebbc3fbb3c62cc1aacfb5c8cb0d0ad4c6b7abcad0cdb3bcc6bed62ccdf5cffed1e00d0a', 'hex')

function upload(world: World, bytes: Uint8Array, name = 'units.csv', query = ''): Promise<Reply> {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(bytes)], name))
  return world.manager.send(`/api/v1/units/import${query}`, { method: 'POST', body: form })
}

const csv = (text: string) => new TextEncoder().encode(text)

/** The import is refused with this problem, and not one row of any table is another. */
async function expectRefused(world: World, send: () => Promise<Reply>, problem: object) {
  const before = await contentsOf(world.db)
  const reply = await send()
  expect(reply.body).toMatchObject(problem)
  expect(reply.headers.get('content-type')).toBe('application/problem+json')
  expect(await contentsOf(world.db)).toEqual(before)
}

const badRows = (...errors: object[]) => ({ status: 422, code: 'bad-rows', errors })

test('a list of new units is taken, and the same list again changes nothing', async () => {
  const { manager } = await createWorld()
  expect((await manager.post('/units/import', { units: units(3) })).body).toEqual({
    created: 3,
    updated: 0,
    unchanged: 0,
  })
  expect((await manager.post('/units/import', { units: units(3) })).body).toEqual({
    created: 0,
    updated: 0,
    unchanged: 3,
  })
  expect((await manager.get('/units')).body.total).toBe(3)
})

test('a dry run says what each row would do and does nothing', async () => {
  const world = await createWorld()
  await world.manager.post('/units/import', { units: [{ name: '统计局', code: 'A1' }] })
  const before = await contentsOf(world.db)
  const rows = [{ name: '统计局', category: '市直' }, { name: '市统计局', code: 'A1' }, { name: '档案馆' }]
  for (const [i, action] of ['update', 'rename', 'create'].entries()) {
    const { body } = await world.manager.post('/units/import?dryRun=1', { units: [rows[i]] })
    expect(body.rows).toMatchObject([{ row: 1, action }])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a unit named twice in one list is told with both rows, by name and by code', async () => {
  const world = await createWorld()
  const list = [
    { name: '统计局', code: 'A1' },
    { name: ' 统计局 ', code: 'A2' },
    { name: '档案馆', code: 'A1' },
  ]
  await expectRefused(
    world,
    () => world.manager.post('/units/import', { units: list }),
    badRows(
      { row: 2, field: 'name', code: 'duplicate-in-file', value: '统计局', params: { row: 1 } },
      { row: 3, field: 'code', code: 'duplicate-in-file', value: 'A1', params: { row: 1 } },
    ),
  )
})

test('a row that means one unit by its name and another by its code is refused', async () => {
  const world = await createWorld()
  await world.manager.post('/units/import', {
    units: [
      { name: '统计局', code: 'A1' },
      { name: '档案馆', code: 'A2' },
    ],
  })
  await expectRefused(
    world,
    () => world.manager.post('/units/import?renames=1', { units: [{ name: '档案馆', code: 'A1' }] }),
    badRows({ row: 1, field: 'name', code: 'name-of-another-unit', params: { code: 'A2' } }),
  )
})

test('a rename is not made silently', async () => {
  const world = await createWorld()
  await world.manager.post('/units/import', { units: [{ name: '统计局', code: 'A1' }] })
  const renamed = { units: [{ name: '市统计局', code: 'A1' }] }
  const problem = badRows({
    row: 1,
    field: 'name',
    code: 'unit-renamed',
    value: '市统计局',
    params: { formerName: '统计局' },
  })
  await expectRefused(world, () => world.manager.post('/units/import', renamed), problem)
  expect((await world.manager.post('/units/import?renames=1', renamed)).body).toMatchObject({ updated: 1 })
})

test('a missing name and a name of 300 characters are told by row, and the good rows are not taken either', async () => {
  const world = await createWorld()
  const list = [{ name: '统计局' }, { code: 'A1' }, { name: '   ' }, { name: '长'.repeat(300) }]
  await expectRefused(
    world,
    () => world.manager.post('/units/import', { units: list }),
    badRows(
      { row: 2, field: 'name', code: 'required' },
      { row: 3, field: 'name', code: 'required' },
      { row: 4, field: 'name', code: 'too-long', value: `${'长'.repeat(80)}…`, params: { maximum: 120 } },
    ),
  )
})

test('every other field of a row is checked too', async () => {
  const world = await createWorld()
  const unit = {
    name: '统计局',
    code: 'x'.repeat(41),
    phone: '不详',
    email: 'nobody@',
    attributes: { 编制: 'y'.repeat(201) },
  }
  const reply = await world.manager.post('/units/import', { units: [unit] })
  const told = reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`)
  expect(told.sort()).toEqual(['attributes.编制 too-long', 'code too-long', 'email not-an-email', 'phone not-a-phone'])
})

test('a name that is no text is refused by name, whatever it is', async () => {
  const world = await createWorld()
  for (const name of [{ toString: null, valueOf: null }, [], {}, true, ['单位'], null])
    await expectRefused(world, () => world.manager.post('/units/import', { units: [{ name }] }), {
      status: 422,
      code: 'bad-rows',
    })
})

test('a list of 50,000 rows is refused, as JSON and as a file', async () => {
  const world = await createWorld()
  const many = units(50_000)
  const problem = { status: 422, code: 'too-many-rows', params: { maximum: 20_000, found: 50_000 } }
  await expectRefused(world, () => world.manager.post('/units/import', { units: many }), problem)
  const file = csv(`单位名称,代码\n${many.map(({ name, code }) => `${name},${code}`).join('\n')}`)
  await expectRefused(world, () => upload(world, file), problem)
})

test('an .xlsx that is none is refused: empty, plain text, an old .xls, a cut-off zip', async () => {
  const world = await createWorld()
  const workbook = await writeExcelFile([[{ value: '单位名称' }], [{ value: '统计局' }]]).toBuffer()
  const files: [string, Uint8Array, string][] = [
    ['empty', new Uint8Array(), 'empty'],
    ['text', csv('单位名称\n统计局'), 'text-named-xlsx'],
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-format'],
    ['cut', workbook.subarray(0, workbook.length / 2), 'damaged'],
  ]
  for (const [name, bytes, reason] of files) {
    await expectRefused(world, () => upload(world, bytes, `${name}.xlsx`), {
      status: 422,
      code: 'not-a-spreadsheet',
      params: { reason },
    })
  }
  expect((await upload(world, workbook, 'good.xlsx')).body).toEqual({ created: 1, updated: 0, unchanged: 0 })
})

test('a CSV in GBK is read as what it says', async () => {
  const world = await createWorld()
  expect((await upload(world, gbk)).body).toEqual({ created: 1, updated: 0, unchanged: 0 })
  expect((await world.manager.get('/units')).body.items).toMatchObject([
    { name: '云帆市统计局', contactName: '王晓燕' },
  ])
})

test('a file is told by the row numbers a spreadsheet shows', async () => {
  const world = await createWorld()
  const file = csv('单位名称,邮箱\n统计局,a@example.org\n,b@example.org\n档案馆,无\n')
  await expectRefused(
    world,
    () => upload(world, file),
    badRows({ row: 3, field: 'name', code: 'required' }, { row: 4, field: 'email', code: 'not-an-email', value: '无' }),
  )
})

test('a file without a column of names, and text of no encoding, are refused', async () => {
  const world = await createWorld()
  await expectRefused(world, () => upload(world, csv('甲,乙\n1,2')), {
    code: 'missing-column',
    params: { column: 'name', found: ['甲', '乙'] },
  })
  await expectRefused(world, () => upload(world, Buffer.from('81ff00fe', 'hex')), { status: 422 })
})

test('an upload that holds no file, or is no form at all, is told so', async () => {
  const world = await createWorld()
  const form = new FormData()
  form.append('other', 'text')
  const send = (init: RequestInit) => () => world.manager.send('/api/v1/units/import', { method: 'POST', ...init })
  await expectRefused(world, send({ body: form }), { status: 422, errors: [{ field: 'file', code: 'required' }] })
  const broken = { body: 'not a form', headers: { 'content-type': 'multipart/form-data; boundary=x' } }
  await expectRefused(world, send(broken), { status: 400, code: 'malformed-form' })
  const unbounded = { body: 'not a form', headers: { 'content-type': 'multipart/form-data' } }
  await expectRefused(world, send(unbounded), { status: 400, code: 'malformed-form' })
})

test('what is no unit at all is told by its row', async () => {
  const world = await createWorld()
  const list = [null, 'text', 7, [], { name: { text: 'deep' } }, { name: [[['deep']]] }]
  const { status, body } = await world.manager.post('/units/import', { units: list })
  expect([status, body.code]).toEqual([422, 'bad-rows'])
  expect(body.errors.map((error: { row: number }) => error.row)).toEqual([1, 2, 3, 4, 5, 6])
})

test('a name taken by another unit is refused when one is added or edited, and so is a code', async () => {
  const world = await createWorld()
  await world.manager.post('/units', { name: '统计局', code: 'A1' })
  const { body } = await world.manager.post('/units', { name: '档案馆', code: 'A2' })
  const path = `/units/${body.id}`
  await expectRefused(world, () => world.manager.post('/units', { name: '统计局' }), {
    status: 409,
    code: 'unit-name-taken',
  })
  await expectRefused(world, () => world.manager.post('/units', { name: '新', code: 'A1' }), {
    status: 409,
    code: 'unit-code-taken',
  })
  await expectRefused(world, () => world.manager.put(path, { name: '统计局' }), {
    status: 409,
    code: 'unit-name-taken',
  })
  await expectRefused(world, () => world.manager.put('/units/999', { name: '新' }), {
    status: 404,
    code: 'unit-not-found',
  })
})

test('phone and mail are sealed in the database, masked in every reply, kept when left out and deleted when empty', async () => {
  const world = await createWorld()
  const contact = { phone: '13800001234', email: 'jia@example.org' }
  const { body } = await world.manager.post('/units', { name: '统计局', ...contact })
  expect(body).toMatchObject({ phone: '138****1234', email: 'j***@example.org' })
  expect(JSON.stringify(await contentsOf(world.db))).not.toMatch(/13800001234|jia@example/)
  expect((await world.manager.put(`/units/${body.id}`, { name: '市统计局' })).body).toMatchObject({
    phone: '138****1234',
  })
  expect((await world.manager.put(`/units/${body.id}`, { name: '市统计局', phone: '' })).body.phone).toBeNull()
})

test('two imports at once make no unit twice', async () => {
  const world = await createWorld()
  const replies = await Promise.all([1, 2, 3].map(() => world.manager.post('/units/import', { units: units(40) })))
  expect(replies.map((reply) => reply.body.created).sort()).toEqual([0, 0, 40])
  expect((await world.manager.get('/units')).body.total).toBe(40)
})

test('of a list of thousands every unit keeps its own cells, and an empty cell is none', async () => {
  const world = await createWorld()
  const all = Array.from({ length: 4100 }, (_, i) => ({
    name: `"单位"${i}\\{,}`,
    code: `C${i}`,
    phone: `138${String(i).padStart(8, '0')}`,
    services: i % 3 === 0 ? ['计算', `"服务,${i}"`] : [],
    platforms: i % 5 === 0 ? [`云 ${i}`] : [],
    ...(i % 7 === 0 && { attributes: { 序: `\\${i}` }, seats: [{ role: '运维', contactName: `联系人${i}` }] }),
  }))
  expect((await world.manager.post('/units/import', { units: all })).body).toMatchObject({ created: 4100 })
  for (const page of [1, 11, 21]) {
    const { items } = (await world.manager.get(`/units?page=${page}&pageSize=200`)).body
    for (const [at, item] of items.entries()) {
      const i = (page - 1) * 200 + at
      expect(item).toMatchObject({
        name: all[i]!.name,
        code: all[i]!.code,
        category: null,
        phone: `138****${String(i).padStart(4, '0')}`,
        email: null,
        services: all[i]!.services,
        platforms: all[i]!.platforms,
        attributes: i % 7 === 0 ? { 序: `\\${i}` } : {},
        seats: i % 7 === 0 ? [{ role: '运维', contactName: `联系人${i}`, phone: null, email: null }] : [],
      })
    }
  }
})

test('names of any script are kept as they are written', async () => {
  const world = await createWorld()
  const names = [
    'ئالتاي شەھەر ئىستاتىستىكا ئىدارىسى',
    '𠮷田局',
    'Ürümqi Bürosu',
    '👨‍👩‍👧 家庭服务中心',
    "O'Brien; drop table unit;--",
    '100%_局\\',
  ]
  await world.manager.post('/units/import', { units: names.map((name) => ({ name })) })
  const { body } = await world.manager.get('/units')
  expect(body.items.map((unit: { name: string }) => unit.name)).toEqual(names)
  for (const name of names) {
    const found = await world.manager.get(`/units?search=${encodeURIComponent(name)}`)
    expect(found.body.items.map((unit: { name: string }) => unit.name)).toEqual([name])
  }
  expect((await world.manager.get('/units?search=%25')).body.total).toBe(1)
})
