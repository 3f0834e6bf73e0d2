/** Walks the audit log and the answers from the first row to the last, and trusts nothing of the database but the rows. */
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { AuditReport, BrokenAnswer } from '../contract/audit.ts'
import { leafDigest } from '../digest.ts'
import { type AuditHead, beforeTheFirst, type BrokenLink, type ChainedEntry, follow } from '../domain/audit-chain.ts'
import { type AnswerAndLeaf, listBatches, streamAnswersAndLeaves, streamLeaves } from '../queries/answer-batches.ts'
import { checkRetention, RetentionLog } from './check-retention.ts'
import { getAuditHead, streamChain } from '../queries/audit.ts'
import { listGuardsOff } from '../queries/guards.ts'

type Db = Kysely<Database>
type ChainedBatch = { survey: number; batch: number; answers: number; digest: string; last: boolean }

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * Finds the first link that does not hold, as of one moment. `known`: a head noted earlier, on paper or in a seal, which must still be
 * in the chain: that finds even a chain written anew from end to end.
 */
export async function verifyAudit(db: Db, known: readonly AuditHead[] = []): Promise<AuditReport> {
  if (db.isTransaction) return verify(db, known)
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return transaction.execute((db) => verify(db, known))
}

async function verify(db: Db, known: readonly AuditHead[]): Promise<AuditReport> {
  const { batches, told, ...chain } = await walkChain(db, known)
  const answers = await checkAnswers(db, batches, told)
  const retention = await checkRetention(db, told, batches)
  const guardsOff = await listGuardsOff(db)
  const holds = chain.broken === null && answers.broken === null && retention.broken === null && guardsOff.length === 0
  return { holds, ...chain, answers, retention, guardsOff }
}

async function walkChain(db: Db, known: readonly AuditHead[]) {
  const wanted = new Map(known.map(({ seq, digest }) => [seq, digest]))
  const batches = new Map<number, ChainedBatch>()
  const told = new RetentionLog()
  let head = beforeTheFirst
  let entries = 0
  const stored = await getAuditHead(db)
  const judge = (entry: ChainedEntry): AuditHead | BrokenLink => {
    const next = follow(head, entry, sha256)
    if ('fault' in next) return next
    if ((wanted.get(next.seq) ?? next.digest) !== next.digest) return { seq: next.seq, fault: 'changed' }
    return next.seq > stored.seq ? { seq: next.seq, fault: 'added' } : next
  }
  let broken: AuditReport['broken'] = null
  for await (const entry of streamChain(db)) {
    if (!broken) {
      const next = judge(entry)
      if ('fault' in next) broken = describeLink(next, next.fault === 'removed' ? null : entry)
      else [head, entries] = [next, entries + 1]
    }
    // Behind a broken link too: what else is wrong is told by what the log says, not by what was left unread.
    if (entry.act === 'answers.chained' && entry.actorId === null) {
      const batch = JSON.parse(entry.detail) as ChainedBatch
      batches.set(batch.batch, batch)
    }
    told.take(entry)
  }
  const last = Math.max(stored.seq, ...wanted.keys())
  if (!broken && head.seq < last) broken = describeLink({ seq: head.seq + 1, fault: 'removed' }, null)
  if (!broken && head.digest !== stored.digest) broken = describeLink({ seq: head.seq, fault: 'changed' }, null)
  return { entries, head, batches, told, broken }
}

const describeLink = (link: BrokenLink, entry: ChainedEntry | null) => ({
  ...link,
  at: entry?.at ?? null,
  actor: entry?.actorName ?? null,
  act: entry?.act ?? null,
  subject: entry?.subject ?? null,
})

/** Batches against the chain, leaves against their batches, answers against their leaves. */
async function checkAnswers(
  db: Db,
  inChain: Map<number, ChainedBatch>,
  told: RetentionLog,
): Promise<AuditReport['answers']> {
  const batches = await listBatches(db)
  // Of a wave whose answers are being deleted, or are, the leaves stand together under one root: see check-retention.ts.
  const whole = batches.filter((batch) => !told.begun.has(batch.survey_id))
  const broken = findBrokenBatch(batches, inChain) ?? (await findBrokenLeaves(db, whole, told))
  const over = new Set(batches.filter((batch) => batch.last).map((batch) => batch.survey_id))
  const count = { chained: 0, waiting: 0, broken }
  for await (const row of streamAnswersAndLeaves(db)) {
    const fault = faultOf(row, over)
    if (fault && !count.broken) count.broken = { ...whereIs(row), fault }
    if (row.chained) count.chained += 1
    else count.waiting += 1
  }
  return count
}

type Batch = Awaited<ReturnType<typeof listBatches>>[number]

function findBrokenBatch(batches: Batch[], inChain: Map<number, ChainedBatch>): BrokenAnswer | null {
  const missing = new Map(inChain)
  for (const batch of batches) {
    const at = { surveyId: batch.survey_id, batch: batch.id, digest: null }
    const said = missing.get(batch.id)
    if (!said) return { ...at, fault: 'added' }
    missing.delete(batch.id)
    const holds =
      said.digest === batch.digest.toString('hex') && said.answers === batch.answers && said.last === batch.last
    if (!holds) return { ...at, fault: 'changed' }
  }
  const [gone] = missing.values()
  return gone ? { surveyId: gone.survey, batch: gone.batch, digest: null, fault: 'removed' } : null
}

async function findBrokenLeaves(db: Db, batches: Batch[], told: RetentionLog): Promise<BrokenAnswer | null> {
  const open = new Map(batches.map((batch) => [batch.id, { batch, hash: createHash('sha256').update(batch.salt) }]))
  for await (const { batch_id, survey_id, leaf } of streamLeaves(db)) {
    const one = open.get(batch_id)
    if (!one && told.begun.has(survey_id)) continue
    if (!one) return { surveyId: survey_id, batch: batch_id, digest: leaf.toString('hex'), fault: 'added' }
    one.hash.update(leaf)
  }
  const wrong = [...open.values()].find(({ batch, hash }) => !hash.digest().equals(batch.digest))
  return wrong ? { surveyId: wrong.batch.survey_id, batch: wrong.batch.id, digest: null, fault: 'changed' } : null
}

/** The first answer of a survey that is not what its batch, or its leaf, says. */
export async function findBrokenAnswer(db: Db, surveyId: number): Promise<BrokenAnswer | null> {
  for await (const row of streamAnswersAndLeaves(db, surveyId)) {
    const fault = faultOf(row, new Set([surveyId]))
    if (fault) return { ...whereIs(row), fault }
  }
  return null
}

function faultOf(row: AnswerAndLeaf, over: Set<number>): BrokenAnswer['fault'] | null {
  if (!row.leaf || row.survey_id === null) return 'removed'
  if (!row.chained && over.has(row.survey_id)) return 'added'
  const leaf = leafDigest(
    row.salt,
    {
      survey: row.survey_id,
      revision: row.revision,
      submissionId: row.submission_id,
      submittedAt: row.submitted_at.toISOString(),
      elapsedSeconds: row.elapsed_seconds,
      answers: row.answers,
      ...(row.channel === 'paper' && { channel: row.channel }),
    },
    row.algorithm ?? 'sha256',
  )
  return leaf.equals(row.leaf) && leaf.equals(row.chained ?? leaf) ? null : 'changed'
}

const whereIs = (row: AnswerAndLeaf) => ({
  surveyId: row.survey_id ?? row.chained_survey ?? 0,
  batch: row.batch_id,
  digest: (row.chained ?? row.leaf)?.toString('hex') ?? null,
})
