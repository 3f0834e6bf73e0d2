import { type Context, Hono } from 'hono'
import { createEvaluation, fillForm, listItem, viewEvaluation } from '../actions/evaluations.ts'
import { fillIndicator, fillIndicators } from '../actions/fill-indicator.ts'
import { importTable, replaceTable } from '../actions/import-table.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import {
  entriesInput,
  entryInput,
  evaluationInput,
  formInput,
  importTableOptions,
  tableInput,
} from '../contract/evaluations.ts'
import { paging } from '../contract/fields.ts'
import { listEntries, listEvaluations } from '../queries/evaluations.ts'
import { invalidField, Problem } from '../problem.ts'
import { may, requires, type SignedIn } from '../session.ts'
import { body, idOf, query } from '../validate.ts'

export const evaluationRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('evaluations.read'), async (c) => {
      const { items, total } = await listEvaluations(db, query(c, paging))
      const entries = await listEntries(
        db,
        items.map((item) => item.id),
      )
      return c.json({ items: items.map((item) => listItem(item, entries)), total })
    })
    .post('/', requires('evaluations.write'), async (c) => {
      const id = await createEvaluation(db, actorOf(c), await body(c, evaluationInput))
      return c.json(await viewEvaluation(db, id, true), 201)
    })
    .get('/:id', requires('evaluations.read'), async (c) =>
      c.json(await viewEvaluation(db, idOf(c), may(c.var.person, 'evaluations.write'))),
    )
    .put('/:id', requires('evaluations.write'), async (c) => {
      await fillForm(db, actorOf(c), idOf(c), await body(c, formInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })
    .put('/:id/table', requires('evaluations.write'), async (c) => {
      await replaceTable(db, actorOf(c), idOf(c), (await body(c, tableInput)).indicators)
      return c.json(await viewEvaluation(db, idOf(c), true))
    })
    .post('/:id/table/import', requires('evaluations.write'), async (c) => {
      const bytes = await readUpload(c)
      return c.json(await importTable(db, actorOf(c), idOf(c), bytes, query(c, importTableOptions)))
    })
    .put('/:id/indicators', requires('evaluations.write'), async (c) => {
      await fillIndicators(db, actorOf(c), idOf(c), await body(c, entriesInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })
    .put('/:id/indicators/:key', requires('evaluations.write'), async (c) => {
      await fillIndicator(db, actorOf(c), idOf(c), c.req.param('key'), await body(c, entryInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })

async function readUpload(c: Context): Promise<Uint8Array> {
  if (!(c.req.header('content-type') ?? '').startsWith('multipart/form-data'))
    throw new Problem('unsupported-media-type')
  const form = await c.req.formData().catch(() => {
    throw new Problem('malformed-form')
  })
  const file = form.get('file')
  if (!(file instanceof File)) throw invalidField('file', 'required')
  return new Uint8Array(await file.arrayBuffer())
}
