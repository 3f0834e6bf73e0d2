import { expect, test } from 'vitest'
import { bandRange } from '../../client/admin/surveys/band-range.ts'

const bands = [{ min: '90' }, { min: '80' }, { min: '60' }, { min: '40' }, { min: '0' }]

test('each band says where it begins and what it stays under; the first has no upper end, the last no lower', () => {
  expect(bands.map((_, at) => bandRange(bands, at))).toEqual([
    '≥ 90',
    '≥ 80 且 < 90',
    '≥ 60 且 < 80',
    '≥ 40 且 < 60',
    '< 40',
  ])
})

test('two bands are one limit, written as it was typed', () => {
  const two = [{ min: '89.5' }, { min: '0' }]
  expect([bandRange(two, 0), bandRange(two, 1)]).toEqual(['≥ 89.5', '< 89.5'])
})
