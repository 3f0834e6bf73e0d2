import { expect, test } from 'vitest'
import { checkUnits } from '../../server/documents/check-units.ts'
import { readUnits } from '../../server/documents/read-units.ts'
import { unitTemplateCsv } from '../../server/documents/unit-template.ts'
import { utf8 } from './files.ts'

test('good rows come back checked, trimmed and with their row', async () => {
  const rows = [{ row: 2, unit: { name: ' 甲局 ', code: 'C1', phone: '010-0000', attributes: { 机柜数: '3' } } }]
  expect(await checkUnits(rows)).toEqual({
    units: [{ row: 2, unit: { name: '甲局', code: 'C1', phone: '010-0000', attributes: { 机柜数: '3' } } }],
    errors: [],
  })
})

test('every bad row is named with its field, the kind of fault and what was written', async () => {
  const longName = '长'.repeat(300)
  const { units, errors } = await checkUnits([
    { row: 2, unit: { code: 'C1' } },
    { row: 3, unit: { name: longName } },
    { row: 4, unit: { name: '甲局', phone: '无', email: 'nobody' } },
    { row: 5, unit: { name: '乙局' } },
  ])
  expect(errors).toEqual([
    { row: 2, field: 'name', code: 'required' },
    { row: 3, field: 'name', code: 'too-long', value: `${'长'.repeat(80)}…`, params: { maximum: 120 } },
    { row: 4, field: 'phone', code: 'not-a-phone', value: '无' },
    { row: 4, field: 'email', code: 'not-an-email', value: 'nobody' },
  ])
  expect(units).toEqual([{ row: 5, unit: { name: '乙局' } }])
})

test('a name or code that stands in the file twice is named with its first row', async () => {
  const { units, errors } = await checkUnits([
    { row: 2, unit: { name: '甲局', code: 'C1' } },
    { row: 3, unit: { name: '乙局', code: 'C1' } },
    { row: 4, unit: { name: ' 甲局' } },
    { row: 5, unit: { name: '甲局' } },
  ])
  expect(errors).toEqual([
    { row: 3, field: 'code', code: 'duplicate-in-file', value: 'C1', params: { row: 2 } },
    { row: 4, field: 'name', code: 'duplicate-in-file', value: '甲局', params: { row: 2 } },
    { row: 5, field: 'name', code: 'duplicate-in-file', value: '甲局', params: { row: 2 } },
  ])
  expect(units.map((unit) => unit.row)).toEqual([2])
})

test('units without a code are no duplicates of one another', async () => {
  const rows = [
    { row: 2, unit: { name: '甲局' } },
    { row: 3, unit: { name: '乙局' } },
  ]
  expect((await checkUnits(rows)).errors).toEqual([])
})

test('a number too long for a spreadsheet is named as such, typed as a number or left by Excel in a CSV', async () => {
  const { errors } = await checkUnits([
    { row: 2, unit: { name: '甲局', code: 123456789012345680 } },
    { row: 3, unit: { name: '乙局', code: '9.11101E+17' } },
    { row: 4, unit: { name: '丙局', attributes: { 账号: 123456789012345680 } } },
  ])
  expect(errors).toEqual([
    { row: 2, field: 'code', code: 'digits-lost', value: '123456789012345680' },
    { row: 3, field: 'code', code: 'digits-lost', value: '9.11101E+17' },
    { row: 4, field: 'attributes.账号', code: 'digits-lost', value: '123456789012345680' },
  ])
})

test('the template is read back by its own reader, and its two example rows are good', async () => {
  const { rows } = await readUnits({ name: '模板.csv', bytes: utf8(unitTemplateCsv()) })
  const { units, errors } = await checkUnits(rows)
  expect(errors).toEqual([])
  expect(units.map(({ unit }) => Object.keys(unit))).toEqual([
    ['name', 'code', 'category', 'contactName', 'phone', 'email', 'services', 'seats'],
    ['name', 'code', 'category', 'contactName', 'phone', 'email', 'services'],
  ])
})

test('others are served while a long list is checked', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => ({ row: i + 2, unit: { name: `单位${i}` } }))
  const order: string[] = []
  const checking = checkUnits(rows).then(() => order.push('checked'))
  setImmediate(() => order.push('another'))
  await checking
  expect(order).toEqual(['another', 'checked'])
})
