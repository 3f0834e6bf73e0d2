import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { revealContact } from '../actions/reveal-contact.ts'
import { z } from 'zod'
import { changeUnitState } from '../actions/unit-life.ts'
import { addUnit, editUnit, importUnits, type ImportedUnit, viewUnit } from '../actions/units.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import { paging, plainText } from '../contract/fields.ts'
import { importOptions, MOST_UNITS, unitEdit, unitImport, unitInput } from '../contract/units.ts'
import { unitStateInput } from '../contract/unit-life.ts'
import { checkUnits } from '../documents/check-units.ts'
import { type RawUnit, readUnits } from '../documents/read-units.ts'
import { unitTemplateCsv } from '../documents/unit-template.ts'
import { invalidField, Problem } from '../problem.ts'
import { listCategories, listUnits } from '../queries/units.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, check, idOf, json, query } from '../validate.ts'

const filter = paging.extend({
  category: plainText(40).optional(),
  state: z.enum(['active', 'merged', 'dissolved'], 'not-a-choice').optional(),
})
const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '9 MB' } })
}

export const unitRoutes = ({ db, keys }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('units.read'), async (c) => {
      const { items, total } = await listUnits(db, query(c, filter))
      return c.json({ items: items.map((unit) => viewUnit(keys, unit)), total })
    })
    .get('/categories', requires('units.read'), async (c) => c.json(await listCategories(db)))
    .get('/import-template.csv', requires('units.write'), (c) =>
      c.body(unitTemplateCsv(), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="units.csv"; filename*=UTF-8''${encodeURIComponent('用户单位导入模板.csv')}`,
      }),
    )
    .post('/', requires('units.write'), async (c) =>
      c.json(await addUnit(db, keys, actorOf(c), await body(c, unitInput)), 201),
    )
    .put('/:id', requires('units.write'), async (c) =>
      c.json(await editUnit(db, keys, actorOf(c), idOf(c), await body(c, unitEdit))),
    )
    // A post, since it writes: whoever reads a number is in the log.
    .post('/:id/contact', requires('contacts.reveal'), async (c) =>
      c.json(await revealContact(db, keys, actorOf(c), idOf(c))),
    )
    .put('/:id/state', requires('units.write'), async (c) =>
      c.json(await changeUnitState(db, keys, actorOf(c), idOf(c), await body(c, unitStateInput))),
    )
    .post('/import', requires('units.write'), bodyLimit({ maxSize: 9_000_000, onError: tooLarge }), async (c) => {
      const options = query(c, importOptions)
      const isFile = (c.req.header('content-type') ?? '').startsWith('multipart/form-data')
      const units = isFile ? await readFile(await readForm(c)) : await readList(await json(c))
      return c.json(await importUnits(db, keys, actorOf(c), units, options))
    })

async function readForm(c: Context): Promise<FormData> {
  return c.req.formData().catch(() => {
    throw new Problem('malformed-form')
  })
}

async function readFile(form: FormData): Promise<ImportedUnit[]> {
  const file = form.get('file')
  if (!(file instanceof File)) throw invalidField('file', 'required')
  const { rows } = await readUnits({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })
  if (rows.length === 0) throw invalidField('file', 'no-rows')
  return demandGoodRows(rows)
}

async function readList(input: unknown): Promise<ImportedUnit[]> {
  const { units } = check(unitImport, input)
  if (units.length > MOST_UNITS)
    throw new Problem('too-many-rows', { params: { maximum: MOST_UNITS, found: units.length } })
  // The first unit of a list is row 1. What is not an object has no name, which is what its row is told.
  return demandGoodRows(units.map((unit, i) => ({ row: i + 1, unit: Object(unit) as Record<string, unknown> })))
}

/** @throws Problem bad-rows with every problem of every row */
async function demandGoodRows(rows: RawUnit[]): Promise<ImportedUnit[]> {
  const { units, errors } = await checkUnits(rows)
  if (errors.length > 0) throw new Problem('bad-rows', { errors })
  return units
}
