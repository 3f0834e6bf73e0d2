import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { addFinal, getFinal, listFiles, makeDocument, type StampedFile } from '../actions/evaluation-documents.ts'
import { checkReport, createEvaluation, fillForm, listItem, viewEvaluation } from '../actions/evaluations.ts'
import { fillIndicator, fillIndicators } from '../actions/fill-indicator.ts'
import { importTable, replaceTable } from '../actions/import-table.ts'
import { actorOf } from '../actor.ts'
import type { Deps } from '../deps.ts'
import {
  entriesInput,
  entryInput,
  evaluationDocuments,
  evaluationInput,
  finalInput,
  formInput,
  importTableOptions,
  proseInput,
  type ProseReport,
} from '../contract/evaluations.ts'
import { tableInput } from '../contract/profiles.ts'
import { paging } from '../contract/fields.ts'
import { listEntries, listEvaluations } from '../queries/evaluations.ts'
import { attachment } from '../documents/attachment.ts'
import { stampedTypeOf } from '../documents/stamped-type.ts'
import { invalidField, Problem } from '../problem.ts'
import { demand, may, requires, type SignedIn } from '../session.ts'
import { MEGABYTES, readForm, readUpload, tooLarge } from '../uploads.ts'
import { body, check, idOf, query } from '../validate.ts'

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
      const bytes = await readTable(c)
      return c.json(await importTable(db, actorOf(c), idOf(c), bytes, query(c, importTableOptions)))
    })
    .post('/:id/prose', requires('evaluations.read'), async (c) => {
      const { text } = await body(c, proseInput)
      return c.json({ findings: await checkReport(db, idOf(c), text) } satisfies ProseReport)
    })
    .put('/:id/indicators', requires('evaluations.write'), async (c) => {
      await fillIndicators(db, actorOf(c), idOf(c), await body(c, entriesInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })
    .get('/:id/exports/:document', requires('evaluations.read'), async (c) => {
      const document = evaluationDocuments.find((one) => one === c.req.param('document'))
      if (!document) throw new Problem('not-found')
      // Raw ratings, nameless as they are.
      if (document === 'workings.xlsx') demand(c.var.person, 'answers.read')
      const { bytes, fileName } = await makeDocument(db, actorOf(c), idOf(c), document)
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': document.endsWith('.docx') ? wordType : excelType,
        'content-disposition': attachment(document, fileName),
      })
    })
    .get('/:id/files', requires('evaluations.read'), async (c) => c.json(await listFiles(db, idOf(c))))
    .post('/:id/finals', requires('evaluations.write'), finalLimit, async (c) => {
      const form = await readForm(c)
      const input = check(finalInput, {
        draftId: form.get('draftId') ?? undefined,
        note: form.get('note') ?? undefined,
      })
      await addFinal(db, actorOf(c), idOf(c), input, await readStamped(form))
      return c.json(await listFiles(db, idOf(c)), 201)
    })
    .get('/:id/finals/:finalId', requires('evaluations.read'), async (c) => {
      const { bytes, name, type } = await getFinal(db, idOf(c), idOf(c, 'finalId'))
      const ending = type === 'application/pdf' ? 'pdf' : 'ofd'
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': type,
        'content-disposition': attachment(`final.${ending}`, name),
        'x-content-type-options': 'nosniff',
      })
    })
    .put('/:id/indicators/:key', requires('evaluations.write'), async (c) => {
      await fillIndicator(db, actorOf(c), idOf(c), c.req.param('key'), await body(c, entryInput))
      return c.json(await viewEvaluation(db, idOf(c), true))
    })

const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const MOST = 20
const finalLimit = bodyLimit({ maxSize: MOST * MEGABYTES + 65_536, onError: tooLarge(MOST) })

async function readTable(c: Context): Promise<Uint8Array> {
  const file = (await readForm(c)).get('file')
  if (!(file instanceof File)) throw invalidField('file', 'required')
  return new Uint8Array(await file.arrayBuffer())
}

async function readStamped(form: FormData): Promise<StampedFile> {
  const upload = await readUpload(form, 'file', MOST, '定稿')
  const type = stampedTypeOf(upload.bytes)
  if (!type) throw invalidField('file', 'not-stamped-file')
  return { ...upload, type }
}
