import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { maskEmail, maskPhone, openContact, sealContact } from '../contacts.ts'
import type { ImportReport, ImportRow, UnitEdit, UnitInput, UnitSeat, UnitView } from '../contract/units.ts'
import { canonicalize } from '../domain/canonical.ts'
import { inPieces } from '../in-pieces.ts'
import type { Keys } from '../keys.ts'
import { type FieldProblem, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { findUnit, insertUnits, lockUnitsLike, type UnitRow, updateUnit } from '../queries/units.ts'
import { type SeatRow, writeSeats } from '../queries/unit-seats.ts'

type Db = Kysely<Database>
type UnitWithLife = NonNullable<Awaited<ReturnType<typeof findUnit>>>
type Unit = Selectable<Database['unit']> & Pick<UnitWithLife, 'seats'>
export type ImportedUnit = { row: number; unit: UnitInput }

const toRow = (keys: Keys, unit: UnitInput): UnitRow => ({
  name: unit.name,
  code: unit.code ?? null,
  category: unit.category ?? null,
  contact_name: unit.contactName ?? null,
  phone_sealed: sealContact(keys, 'phone', unit.phone),
  email_sealed: sealContact(keys, 'email', unit.email),
  attributes: JSON.stringify(unit.attributes ?? {}),
  services: unit.services ?? [],
  platforms: unit.platforms ?? [],
})

const toSeatRows = (keys: Keys, { seats = [] }: UnitInput): SeatRow[] =>
  seats.map(({ role, contactName, phone, email }) => ({
    role,
    contact_name: contactName ?? null,
    phone_sealed: sealContact(keys, 'phone', phone),
    email_sealed: sealContact(keys, 'email', email),
  }))

const bytesOf = (hex: string | null) => (hex === null ? null : Buffer.from(hex, 'hex'))

/** The seats of a unit with phone and mail in full: shown masked, or to whoever asked for them. */
export const openSeats = (keys: Keys, { seats }: Pick<UnitWithLife, 'seats'>) =>
  seats.map(({ phone, email, ...seat }) => ({
    ...seat,
    phone: openContact(keys, 'phone', bytesOf(phone)),
    email: openContact(keys, 'email', bytesOf(email)),
  }))

/** A unit as administrators see it: phone and mail masked. */
export const viewUnit = (keys: Keys, unit: UnitWithLife): UnitView => ({
  id: unit.id,
  name: unit.name,
  code: unit.code,
  category: unit.category,
  contactName: unit.contact_name,
  phone: maskPhone(openContact(keys, 'phone', unit.phone_sealed)),
  email: maskEmail(openContact(keys, 'email', unit.email_sealed)),
  services: unit.services,
  seats: openSeats(keys, unit).map((seat) => ({
    ...seat,
    phone: maskPhone(seat.phone),
    email: maskEmail(seat.email),
  })),
  platforms: unit.platforms,
  attributes: unit.attributes,
  state: unit.state,
  endedOn: unit.ended,
  successor: unit.successor_id === null ? null : { id: unit.successor_id, name: unit.successor ?? '' },
  formerNames: unit.former_names,
  updatedAt: unit.updated_at.toISOString(),
})

const asInput = (keys: Keys, unit: Unit): UnitInput => ({
  name: unit.name,
  code: unit.code ?? undefined,
  category: unit.category ?? undefined,
  contactName: unit.contact_name ?? undefined,
  phone: openContact(keys, 'phone', unit.phone_sealed) ?? undefined,
  email: openContact(keys, 'email', unit.email_sealed) ?? undefined,
  attributes: unit.attributes,
  services: unit.services,
  seats: openSeats(keys, unit).map(({ role, contactName, phone, email }) => ({
    role,
    contactName: contactName ?? undefined,
    phone: phone ?? undefined,
    email: email ?? undefined,
  })),
  platforms: unit.platforms,
})

export async function addUnit(db: Db, keys: Keys, actor: Actor, unit: UnitInput): Promise<UnitView> {
  return db.transaction().execute(async (db) => {
    const [id] = await insertUnits(db, [toRow(keys, unit)])
    await writeSeats(db, [{ id: id!, seats: toSeatRows(keys, unit) }])
    await recordAct(db, actor, { act: 'unit.add', subject: `unit ${id}`, detail: { name: unit.name } })
    return viewUnit(keys, (await findUnit(db, id!))!)
  })
}

/** @throws Problem unit-not-found, unit-name-taken, unit-code-taken */
export async function editUnit(db: Db, keys: Keys, actor: Actor, id: number, edit: UnitEdit): Promise<UnitView> {
  return db.transaction().execute(async (db) => {
    const unit = await findUnit(db, id)
    if (!unit) throw new Problem('unit-not-found')
    const before = asInput(keys, unit)
    const after = {
      ...edit,
      phone: edit.phone ?? before.phone,
      email: edit.email ?? before.email,
      attributes: edit.attributes ?? before.attributes,
      services: edit.services ?? before.services,
      seats: edit.seats?.map((seat) => withKept(seat, before.seats)) ?? before.seats,
      platforms: edit.platforms ?? before.platforms,
    }
    await updateUnit(db, id, toRow(keys, after))
    await writeSeats(db, [{ id, seats: toSeatRows(keys, after) }])
    await recordAct(db, actor, {
      act: 'unit.edit',
      subject: `unit ${id}`,
      detail: { from: before.name, to: after.name },
    })
    return viewUnit(keys, (await findUnit(db, id))!)
  })
}

/** A seat as edited, with the phone and mail that were left alone. */
function withKept(seat: UnitSeat, before: readonly UnitSeat[] = []): UnitSeat {
  const { phone, email } = before.find(({ role }) => role === seat.role) ?? {}
  return { ...seat, phone: seat.phone ?? phone, email: seat.email ?? email }
}

/** The seats a unit had, with what an import gives of them, and the new ones behind. */
function joinSeats(before: readonly UnitSeat[] = [], given: readonly UnitSeat[] = []): UnitSeat[] {
  const changed = new Map(given.map((seat) => [seat.role, JSON.parse(JSON.stringify(seat)) as UnitSeat]))
  const kept = before.map((seat) => ({ ...seat, ...changed.get(seat.role) }))
  return [...kept, ...given.filter(({ role }) => !before.some((seat) => seat.role === role))]
}

type Plan = { row: ImportRow; id?: number; unit: UnitInput }

/**
 * Imports units, all or none. A row meets a unit by its code, else by its name; absent cells leave what is there.
 * A dry run changes nothing and lists what each row would do. A rename needs `renames`: nothing is overwritten silently.
 * @throws Problem bad-rows
 */
export async function importUnits(
  db: Db,
  keys: Keys,
  actor: Actor,
  rows: ImportedUnit[],
  options: { dryRun: boolean; renames: boolean },
): Promise<ImportReport> {
  return db.transaction().execute(async (db) => {
    const names = rows.map(({ unit }) => unit.name)
    const codes = rows.flatMap(({ unit }) => unit.code ?? [])
    const plans = await planImport(keys, rows, await lockUnitsLike(db, names, codes))
    const report = countActions(plans)
    if (options.dryRun) return { ...report, rows: plans.map((plan) => plan.row) }
    if (!options.renames) refuseRenames(plans)
    await carryOut(db, keys, plans)
    await recordAct(db, actor, { act: 'units.import', subject: 'units', detail: report })
    return report
  })
}

async function planImport(keys: Keys, rows: ImportedUnit[], known: Unit[]): Promise<Plan[]> {
  const byCode = new Map(known.flatMap((unit) => (unit.code ? [[unit.code, unit] as const] : [])))
  const byName = new Map(known.map((unit) => [unit.name, unit]))
  const met = new Map<number, number>()
  const problems: FieldProblem[] = []
  const planRow = ({ row, unit }: ImportedUnit): Plan => {
    const coded = unit.code === undefined ? undefined : byCode.get(unit.code)
    const named = byName.get(unit.name)
    const match = coded ?? named
    if (!match) return { row: { row, name: unit.name, action: 'create' }, unit }
    if (coded && named && coded.id !== named.id)
      problems.push({
        row,
        field: 'name',
        code: 'name-of-another-unit',
        value: unit.name,
        params: { code: named.code },
      })
    if (!coded && unit.code && match.code)
      problems.push({
        row,
        field: 'code',
        code: 'unit-has-another-code',
        value: unit.code,
        params: { code: match.code },
      })
    if (met.has(match.id))
      problems.push({
        row,
        field: 'name',
        code: 'duplicate-in-file',
        value: unit.name,
        params: { row: met.get(match.id) },
      })
    met.set(match.id, row)
    return planUpdate(keys, row, unit, match)
  }
  const plans: Plan[] = []
  for await (const piece of inPieces(rows)) plans.push(...piece.map(planRow))
  if (problems.length > 0) throw new Problem('bad-rows', { errors: problems })
  return plans
}

function planUpdate(keys: Keys, row: number, unit: UnitInput, match: Unit): Plan {
  const before = asInput(keys, match)
  const given = Object.fromEntries(Object.entries(unit).filter(([, value]) => value !== undefined))
  const after: UnitInput = {
    ...before,
    ...given,
    attributes: { ...before.attributes, ...unit.attributes },
    seats: joinSeats(before.seats, unit.seats),
  }
  const head = { row, name: unit.name }
  if (after.name !== before.name)
    return { row: { ...head, action: 'rename', formerName: before.name }, id: match.id, unit: after }
  const fields = ['code', 'category', 'contactName', 'phone', 'email'] as const
  const same =
    fields.every((field) => after[field] === before[field]) &&
    sameAttributes(after.attributes, before.attributes) &&
    canonicalize(after.seats) === canonicalize(before.seats) &&
    (['services', 'platforms'] as const).every((list) => after[list]?.join('、') === before[list]?.join('、'))
  return { row: { ...head, action: same ? 'unchanged' : 'update' }, id: match.id, unit: after }
}

function sameAttributes(a: Record<string, string> = {}, b: Record<string, string> = {}): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

function countActions(plans: Plan[]) {
  const count = (...actions: ImportRow['action'][]) => plans.filter((plan) => actions.includes(plan.row.action)).length
  return { created: count('create'), updated: count('update', 'rename'), unchanged: count('unchanged') }
}

function refuseRenames(plans: Plan[]): void {
  const errors = plans
    .filter((plan) => plan.row.action === 'rename')
    .map(({ row }) => ({
      row: row.row,
      field: 'name',
      code: 'unit-renamed',
      value: row.name,
      params: { formerName: row.formerName },
    }))
  if (errors.length > 0) throw new Problem('bad-rows', { errors })
}

async function carryOut(db: Db, keys: Keys, plans: Plan[]): Promise<void> {
  const updates = plans.filter((plan) => plan.row.action === 'update' || plan.row.action === 'rename')
  for (const plan of updates) await updateUnit(db, plan.id!, toRow(keys, plan.unit))
  const news = plans.filter((plan) => plan.row.action === 'create').map((plan) => plan.unit)
  const ids = await insertAll(db, keys, news)
  const changed = [
    ...updates.map(({ id, unit }) => ({ id: id!, unit })),
    ...news.flatMap((unit, at) => (unit.seats?.length ? { id: ids[at]!, unit } : [])),
  ]
  await writeSeats(
    db,
    changed.map(({ id, unit }) => ({ id, seats: toSeatRows(keys, unit) })),
  )
}

const TOGETHER = 2000

/** New units; contacts are sealed while the database writes the units before them. Answers their ids. */
async function insertAll(db: Db, keys: Keys, units: readonly UnitInput[]): Promise<number[]> {
  const ids: number[] = []
  let writing = Promise.resolve<number[]>([])
  for await (const piece of inPieces(units, TOGETHER)) {
    const rows: UnitRow[] = []
    for await (const few of inPieces(piece, 100)) rows.push(...few.map((unit) => toRow(keys, unit)))
    ids.push(...(await writing))
    writing = insertUnits(db, rows)
    // Should it fail while the next are sealed, it is waited for only then.
    writing.catch(() => undefined)
  }
  return [...ids, ...(await writing)]
}
