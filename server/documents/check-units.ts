import { MOST_SEATS } from '../domain/seats.ts'
import { unitInput, type UnitInput, type UnitSeat, unitSeat } from '../contract/units.ts'
import type { FieldProblem } from '../problem.ts'
import { inPieces } from '../in-pieces.ts'
import { toFieldProblems } from '../validate.ts'
import type { RawUnit } from './read-units.ts'

export type CheckedUnit = { row: number; unit: UnitInput }

/**
 * Checks every row against the contract and against the rows before it, by name and by code. All problems are found, not
 * just the first: code 'duplicate-in-file' carries the first row in params.row; 'digits-lost' marks a number too long for
 * a spreadsheet to have kept (an 18-digit code must be typed as text). `units` are the rows without a problem; a further row of a unit
 * that names a role is one more seat of it.
 */
export async function checkUnits(rows: readonly RawUnit[]): Promise<{ units: CheckedUnit[]; errors: FieldProblem[] }> {
  const units: CheckedUnit[] = []
  const errors: FieldProblem[] = []
  const seen = { name: new Map<string, number>(), code: new Map<string, number>() }
  // Who stands above is remembered only for a list that names roles at all.
  const hasRoles = rows.some(({ unit }) => textOf(unit['role']) !== '')
  const seated = new Map<string, Owner>()
  const checkRow = ({ row, unit: cells }: RawUnit) => {
    const { role, ...unit } = cells
    const name = textOf(unit['name'])
    const owner = seated.get(name)
    if (textOf(role) !== '' && owner) return takeSeat(owner, row, cells)
    const checked = unitInput.safeParse(textOf(role) === '' ? unit : { ...unit, seats: [{ role }] })
    if (hasRoles && name !== '' && !owner) {
      const roles = new Set(checked.success ? checked.data.seats?.map((seat) => seat.role) : [textOf(role)])
      seated.set(name, { code: textOf(unit['code']), roles, seats: [] })
    }
    const wrong = [
      ...withLostDigits(checked.success ? [] : toFieldProblems(checked.error.issues, unit, row), unit, row),
      ...duplicates(seen.name, 'name', unit, row),
      ...duplicates(seen.code, 'code', unit, row),
    ]
    if (checked.success && wrong.length === 0) units.push({ row, unit: checked.data })
    return wrong
  }
  for await (const piece of inPieces(rows)) for (const row of piece) errors.push(...checkRow(row))
  for (const { unit } of units) {
    const { seats = [] } = seated.get(unit.name) ?? {}
    if (seats.length > 0) unit.seats = [...(unit.seats ?? []), ...seats]
  }
  return { units, errors }
}

/** The first row of a unit, to which further rows with a role belong. */
type Owner = { code: string; roles: Set<string>; seats: UnitSeat[] }

/** A further person of a unit that stands above: the role and an own contact. Returns what is wrong with the row. */
function takeSeat(
  owner: Owner,
  row: number,
  { role, contactName, phone, email, code }: RawUnit['unit'],
): FieldProblem[] {
  const cells = { role, contactName, phone, email }
  const checked = unitSeat.safeParse(cells)
  const [other, own] = [textOf(code), textOf(role)]
  const wrong = owner.roles.has(own) ? 'duplicate-role' : owner.roles.size >= MOST_SEATS ? 'too-many' : null
  owner.roles.add(own)
  if (checked.success && !wrong) owner.seats.push(checked.data)
  return [
    ...withLostDigits(checked.success ? [] : toFieldProblems(checked.error.issues, cells, row), cells, row),
    ...(wrong ? [{ row, field: 'role', code: wrong, value: own, params: { maximum: MOST_SEATS } }] : []),
    ...(other !== '' && other !== owner.code
      ? [{ row, field: 'code', code: 'unit-has-another-code', value: other, params: { code: owner.code } }]
      : []),
  ]
}

const textOf = (given: unknown) => (typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '')

function duplicates(
  seen: Map<string, number>,
  field: 'name' | 'code',
  unit: RawUnit['unit'],
  row: number,
): FieldProblem[] {
  const value = textOf(unit[field])
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
  const lost = [...lostIn(unit), ...lostIn(unit.attributes ?? {}, 'attributes.')]
  if (lost.length === 0) return problems
  const fields = new Set(lost.map(([field]) => field))
  const others = problems.filter((problem) => !fields.has(problem.field))
  return [...lost.map(([field, value]) => ({ row, field, code: 'digits-lost', value: String(value) })), ...others]
}

const lostIn = (cells: object, prefix = '') =>
  Object.entries(cells)
    .filter(([, value]) => hasLostDigits(value))
    .map(([field, value]) => [prefix + field, value] as const)

// A spreadsheet keeps 15 digits of a number, and writes one of 12 or more into a CSV as "9.11101E+17".
function hasLostDigits(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) >= 1e15
  return typeof value === 'string' && /^\d(\.\d+)?E\+\d{2}$/i.test(value.trim())
}
