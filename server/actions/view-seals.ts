import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import type { ErratumView, SealRequestView, SealsView, SealView } from '../contract/seals.ts'
import type { SealFile, SealSignature, SealStatement, SignatureKind } from '../domain/evidence.ts'
import { readResult } from '../domain/older-result.ts'
import { type ErratumRow, listErrata } from '../queries/errata.ts'
import { type Correction, findCorrection, listSeals, type SealRow } from '../queries/seals.ts'
import { listResultVersions } from '../queries/result-versions.ts'
import type { Survey } from '../queries/surveys.ts'
import { may } from '../session.ts'
import type { Binding } from './evidence-parts.ts'
import { whatIsReplaced } from './seal-survey.ts'

/** Every seal of a survey, the newest first, what waits to be corrected, and what was put right beside them. */
export async function viewSeals(db: Kysely<Database>, survey: Survey, person: Me): Promise<SealsView> {
  const request = await findCorrection(db, survey.id)
  const [seals, errata] = [await listSeals(db, survey.id), await listErrata(db, survey.id)]
  const versions = await listResultVersions(db, survey.id)
  // Which of the results a seal bound: those that no later correction made.
  const versionOf = ({ number }: SealRow) => versions.filter(({ seal }) => seal === null || seal <= number).length || 1
  return {
    seals: seals.map((seal) => ({ ...viewSeal(seal), version: versionOf(seal) })),
    request: request ? await viewRequest(db, request, { before: seals[0]!, newest: versions.at(-1) }, person) : null,
    errata: errata.map((one) => viewErratum(one, person)),
  }
}

/** The seal as it goes into a package, and is verified there. */
export const sealFile = (row: SealRow): SealFile => ({
  statement: JSON.parse(row.statement) as SealStatement,
  digest: row.digest,
  signature: signatureOf(row),
})

function signatureOf({ signature, public_key }: SealRow): SealSignature | null {
  if (signature === null || public_key === null) return null
  const [kind, base64] = signature.split(':') as [SignatureKind, string]
  return { kind, signature: base64, publicKey: public_key }
}

/** What the parts under a seal were made with. */
export function bindingOfSeal(row: SealRow): Binding {
  const { from, head } = (JSON.parse(row.statement) as SealStatement).audit
  return { unitKey: row.unit_key, audit: { from, to: head.seq }, result: readResult(row.result), asOf: row.number }
}

const viewSeal = (row: SealRow): Omit<SealView, 'version'> => ({
  ...sealFile(row),
  number: row.number,
  sealedAt: row.sealed_at.toISOString(),
  sealedBy: row.sealer_name,
  reason: row.reason,
  askedBy: row.asker_name,
  indicator: readResult(row.result).indicator,
})

async function viewRequest(
  db: Kysely<Database>,
  row: Correction,
  { before, newest = before }: { before: SealRow; newest: Pick<SealRow, 'result'> | undefined },
  person: Me,
): Promise<SealRequestView> {
  const { reason, asked_by, asker_name, asked_at, outcome, decider_name, decided_at } = row
  const isOpen = outcome !== null
  const replaced = isOpen ? await whatIsReplaced(db, before, row, readResult(newest.result)) : null
  return {
    reason,
    askedBy: { id: asked_by, name: asker_name },
    askedAt: asked_at.toISOString(),
    openedBy: decider_name,
    openedAt: decided_at?.toISOString() ?? null,
    moved: replaced && { figure: replaced.figure, rulings: replaced.rulings },
    actions: isOpen ? [] : actionsOn(asked_by, person, may(person, 'surveys.seal')),
  }
}

const viewErratum = (row: ErratumRow, person: Me): ErratumView => ({
  id: row.id,
  unit: { id: row.unit_id, sealedName: row.sealed_name },
  name: row.name,
  reason: row.reason,
  askedBy: { id: row.asked_by, name: row.asker_name },
  askedAt: row.asked_at.toISOString(),
  outcome: row.outcome,
  decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider_name ?? '' },
  decidedAt: row.decided_at?.toISOString() ?? null,
  actions: row.outcome === null ? actionsOn(row.asked_by, person, may(person, 'surveys.correct')) : [],
})

function actionsOn(askedBy: string, person: Me, mayConfirm: boolean): ErratumView['actions'] {
  if (askedBy === person.id) return ['withdraw']
  return mayConfirm ? ['confirm', 'decline'] : []
}
