import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Me } from '../contract/people.ts'
import type { ErratumView, SealRequestView, SealsView, SealView } from '../contract/seals.ts'
import type { SealFile, SealSignature, SealStatement, SignatureKind } from '../domain/evidence.ts'
import { readResult } from '../domain/older-result.ts'
import { type ErratumRow, listErrata } from '../queries/errata.ts'
import { findSealRequest, listSeals, type SealRequest, type SealRow } from '../queries/seals.ts'
import { may } from '../session.ts'

/** Every seal of a survey, the newest first, what waits to be corrected, and what was put right beside them. */
export async function viewSeals(db: Kysely<Database>, surveyId: number, person: Me): Promise<SealsView> {
  const request = await findSealRequest(db, surveyId)
  const [seals, errata] = [await listSeals(db, surveyId), await listErrata(db, surveyId)]
  return {
    seals: seals.map(viewSeal),
    request: request ? viewRequest(request, person) : null,
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

const viewSeal = (row: SealRow): SealView => ({
  ...sealFile(row),
  number: row.number,
  sealedAt: row.sealed_at.toISOString(),
  sealedBy: row.sealer_name,
  reason: row.reason,
  askedBy: row.asker_name,
  indicator: readResult(row.result).indicator,
})

const viewRequest = (row: SealRequest, person: Me): SealRequestView => ({
  reason: row.reason,
  askedBy: { id: row.asked_by, name: row.asker_name },
  askedAt: row.asked_at.toISOString(),
  actions: actionsOn(row.asked_by, person, may(person, 'surveys.seal')),
})

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
