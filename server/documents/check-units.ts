import { unitInput, type UnitInput } from '../contract/units.ts'
import type { FieldProblem } from '../problem.ts'
import { toFieldProblems } from '../validate.ts'
import type { RawUnit } from './read-units.ts'

export type CheckedUnit = UnitInput & { row: number }

/**
 * Checks every row against the contract and against the rows before it, by name and by code. All problems are found, not
 * just the first: code 'duplicate-in-file' carries the first row in params.row; 'digits-lost' marks a number too long for
 * a spreadsheet to have kept (an 18-digit code must be typed as text). `units` are the rows without a problem.
 */
export function checkUnits(rows: readonly RawUnit[]): { units: CheckedUnit[]; errors: FieldProblem[] } {
  const units: CheckedUnit[] = []
  const errors: FieldProblem[] = []
  const seen = { name: new Map<string, number>(), code: new Map<string, number>() }
  for (const { row, unit } of rows) {
    const checked = unitInput.safeParse(unit)
    const wrong = [
      ...withLostDigits(checked.success ? [] : toFieldProblems(checked.error.issues, unit, row), unit, row),
      ...duplicates(seen.name, 'name', unit, row),
      ...duplicates(seen.code, 'code', unit, row),
    ]
    errors.push(...wrong)
    if (checked.success && wrong.length === 0) units.push({ row, ...checked.data })
  }
  return { units, errors }
}

function duplicates(
  seen: Map<string, number>,
  field: 'name' | 'code',
  unit: RawUnit['unit'],
  row: number,
): FieldProblem[] {
  const given = unit[field]
  const value = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : ''
  if (value === '') return []
  const first = seen.get(value)
  if (first === undefined) {
    seen.set(value, row)
    return []
  }
  return [{ row, field, code: 'duplicate-in-file', value: value.slice(0, 80), params: { row: first } }]
}

// Said instead of what the contract says about the same field, which would be about the number's type or length.
function withLostDigits(problems: FieldProblem[], unit: RawUnit['unit'], row: number): FieldProblem[] {
  const attributes = Object.entries(unit.attributes ?? {}).map(([key, value]) => [`attributes.${key}`, value] as const)
  const lost = [...Object.entries(unit), ...attributes].filter(([, value]) => hasLostDigits(value))
  const fields = new Set(lost.map(([field]) => field))
  const others = problems.filter((problem) => !fields.has(problem.field))
  return [...lost.map(([field, value]) => ({ row, field, code: 'digits-lost', value: String(value) })), ...others]
}

// A spreadsheet keeps 15 digits of a number, and writes one of 12 or more into a CSV as "9.11101E+17".
function hasLostDigits(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) >= 1e15
  return typeof value === 'string' && /^\d(\.\d+)?E\+\d{2}$/i.test(value.trim())
}
