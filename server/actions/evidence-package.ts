/** 佐证材料包: everything needed to compute a figure again, offline. The layout is README.txt's, made here and nowhere else. */
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { projectFolder } from '../config.ts'
import { digestNameIn } from '../digest.ts'
import { canonicalize } from '../domain/canonical.ts'
import type { Manifest } from '../domain/evidence.ts'
import { type AnnualPart, evidenceReadme } from '../documents/evidence-readme.ts'
import { type RosterSeat, type SendingLine, views, viewText, type ViewSource } from '../documents/evidence-views.ts'
import { type ZipEntry, zipStream } from '../documents/zip-stream.ts'
import { Problem } from '../problem.ts'
import { findFirstEntry, getAuditHead } from '../queries/audit.ts'
import { listErrata } from '../queries/errata.ts'
import { streamSendingLog } from '../queries/evidence.ts'
import { streamSeats } from '../queries/roster.ts'
import { findSignedScan, listSignedApprovals } from '../queries/signed-approvals.ts'
import { listSeals, type SealRow } from '../queries/seals.ts'
import type { Survey } from '../queries/surveys.ts'
import { findRosterScan, listRosterSources } from '../queries/roster-sources.ts'
import { listTickets } from '../queries/tickets.ts'
import { viewAnnual } from './annual-figures.ts'
import { getResult } from './compute-result.ts'
import { type Binding, evidenceExperts, partsOf, viewedAnswers } from './evidence-parts.ts'
import { viewSignedApproval } from './signed-approvals.ts'
import { viewDraws } from './roster-sources.ts'
import { bindingOfSeal, sealFile } from './view-seals.ts'
import { viewTicketItem } from './view-tickets.ts'
import { sortInMemory } from '../queries/sort-in-memory.ts'

type Db = Kysely<Database>
type TextFile = { path: string; text: AsyncIterable<string | Uint8Array> }

export type Verifier = { path: string; bytes: Buffer }[]

/** The programs that go into every package. @throws Problem verifier-missing */
export const readVerifier = (): Promise<Verifier> =>
  Promise.all(
    ['verify.html', 'verify.mjs'].map(async (path) => ({
      path,
      bytes: await readFile(join(projectFolder, 'dist/verifier', path)).catch(() => {
        throw new Problem('verifier-missing', { params: { file: path } })
      }),
    })),
  )

/** The package as an archive, a piece at a time. All of it is of one moment: a ruling made meanwhile is in the next package. */
export async function* evidencePackage(
  db: Db,
  survey: Survey,
  verifier: Verifier,
  number?: number,
): AsyncGenerator<Uint8Array> {
  const asOfNow = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute()
  try {
    await sortInMemory(asOfNow)
    yield* zipStream(evidenceEntries(asOfNow, survey, verifier, number), new Date())
  } finally {
    await asOfNow.rollback().execute()
  }
}

/**
 * The files of a package, the manifest last. Of a wave that is not sealed it proves only that it agrees with itself; of one that was sealed
 * anew there is a package for each seal, by its number, the newest unless told.
 */
async function* evidenceEntries(db: Db, survey: Survey, verifier: Verifier, number?: number): AsyncGenerator<ZipEntry> {
  const name = digestNameIn(survey.plan)
  const all = await listSeals(db, survey.id)
  const seals = number === undefined ? all : all.filter((seal) => seal.number <= number)
  const later = all.slice(0, all.length - seals.length)
  const manifest: Manifest = {
    format: 'manyi-evidence/1',
    digest: name,
    survey: { id: survey.id, title: survey.plan.title },
    seal: seals[0]?.digest ?? null,
    files: [],
  }
  for await (const { path, text } of filesOf(db, survey, { seals, later, verifier })) {
    const hash = createHash(name)
    let bytes = 0
    const measured = async function* () {
      for await (const piece of asBytes(text)) {
        hash.update(piece)
        bytes += piece.length
        yield piece
      }
    }
    yield { path, bytes: measured() }
    manifest.files.push({ path, bytes, digest: `${name}:${hash.digest('hex')}` })
  }
  yield { path: 'manifest.json', bytes: asBytes(one(`${canonicalize(manifest)}\n`)) }
}

type Sources = { seals: SealRow[]; later: SealRow[]; verifier: Verifier }

async function* filesOf(db: Db, survey: Survey, { seals, later, verifier }: Sources): AsyncGenerator<TextFile> {
  const [seal] = seals
  const { plan, plan_digest: planDigest } = survey
  const readme = { title: plan.title, planDigest, seal: seal?.digest ?? null, annual: await annualOf(db, survey.id) }
  yield { path: 'README.txt', text: one(evidenceReadme(readme)) }
  for (const { path, bytes } of verifier) yield { path, text: one(bytes) }
  if (seal) {
    yield { path: 'seal/seal.json', text: json(sealFile(seal)) }
    yield { path: 'seal/history.json', text: json(seals.slice(1).map(sealFile)) }
    if (later.length > 0) yield { path: 'seal/later.json', text: json(later.map(sealFile)) }
    yield { path: 'seal/errata.json', text: json(await errataOf(db, survey.id)) }
  }
  const binding = await bindingOf(db, survey, seal)
  yield* partsOf(db, survey, binding)
  const source = await sourceOf(db, survey, binding)
  for (const view of views) yield { path: view.path, text: viewText(view, source) }
  yield* followUpOf(db, survey.id)
}

/** The approved annual figures the wave takes part in, with the newest seal of each wave. */
async function annualOf(db: Db, surveyId: number): Promise<AnnualPart[]> {
  const all = await viewAnnual(db)
  const own = all.filter(({ approvedAt, parts }) => approvedAt && parts.some((part) => part.surveyId === surveyId))
  const ids = [...new Set(own.flatMap(({ parts }) => parts.map((part) => part.surveyId)))]
  const sealed = await Promise.all(ids.map(async (id) => [id, (await listSeals(db, id))[0]?.digest] as const))
  const seals = new Map(sealed.flatMap(([id, digest]) => (digest ? [[id, digest] as const] : [])))
  return own.map((annual) => ({ annual, seals }))
}

/** 签批件 and 名册依据 with their scans, 抽查回访 and 整改: beside the figure, which none of them changes. */
async function* followUpOf(db: Db, surveyId: number): AsyncGenerator<TextFile> {
  const signed = await listSignedApprovals(db, surveyId)
  if (signed.length > 0) yield { path: 'approvals/signed.json', text: json(signed.map(viewSignedApproval)) }
  for (const { id } of signed) {
    const { scan, scan_type } = (await findSignedScan(db, surveyId, id))!
    yield { path: `approvals/signed-${id}.${scan_type.split('/')[1]}`, text: one(scan) }
  }
  const { sources, unlisted } = await listRosterSources(db, surveyId)
  if (sources.length + unlisted.length > 0) yield { path: 'roster/sources.json', text: json({ sources, unlisted }) }
  for (const { id, scan } of sources) {
    const found = await findRosterScan(db, surveyId, id)
    if (found) yield { path: `roster/source-${id}.${scan.type.split('/')[1]}`, text: one(found.scan) }
  }
  const draws = await viewDraws(db, surveyId)
  if (draws.length > 0) yield { path: 'callbacks/draws.json', text: json(draws) }
  const { items } = await listTickets(db, { surveyId, page: 1, pageSize: 200, search: '' })
  // Without a word of what was said: that stands, nameless, in the answers.
  if (items.length > 0) yield { path: 'tickets/tickets.json', text: json(items.map(viewTicketItem)) }
}

async function bindingOf(db: Db, survey: Survey, seal: SealRow | undefined): Promise<Binding> {
  if (seal) return bindingOfSeal(seal)
  const result = await getResult(db, survey)
  const from = (await findFirstEntry(db, `survey ${survey.id}`)) ?? 1
  return { unitKey: randomBytes(32), audit: { from, to: (await getAuditHead(db)).seq }, result, asOf: 'now' }
}

async function sourceOf(db: Db, survey: Survey, binding: Binding): Promise<ViewSource> {
  const sending = async function* (): AsyncGenerator<SendingLine> {
    for await (const { at, ...line } of eachOf(streamSendingLog(db, survey.id))) yield { ...line, at: at.toISOString() }
  }
  return {
    plan: survey.plan,
    roster: () => eachOf<RosterSeat>(streamSeats(db, survey.id)),
    answers: () => viewedAnswers(db, survey, binding),
    sending,
    experts: async function* () {
      yield* await evidenceExperts(db, survey.id)
    },
  }
}

async function* eachOf<Row>(groups: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const rows of groups) yield* rows
}

async function errataOf(db: Db, surveyId: number) {
  const errata = (await listErrata(db, surveyId)).filter(({ outcome }) => outcome === 'confirmed')
  return errata.map((one) => ({
    unitId: one.unit_id,
    sealedName: one.sealed_name,
    name: one.name,
    reason: one.reason,
    askedBy: one.asker_name,
    confirmedBy: one.decider_name,
    confirmedAt: one.decided_at,
  }))
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}

const json = (value: unknown) => one(`${canonicalize(JSON.parse(JSON.stringify(value)))}\n`)

async function* asBytes(text: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield typeof piece === 'string' ? Buffer.from(piece) : piece
}
