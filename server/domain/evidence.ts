/** What a seal binds and an evidence package (佐证材料包) holds: the form of its parts, for those who write and those who read them. */
import type { AuditHead } from './audit-chain.ts'
import { type ExpertSheet, type Panel, sheetScore } from './experts.ts'
import type { DigestName } from './hashing.ts'
import type { Dimension, Ratings } from './scale.ts'
import type { UnitResponse } from './statistics.ts'

/** The parts a seal binds, by their path in the package. A part that does not exist in a wave is left out of both. */
export const partPaths = {
  plan: 'plan/plan.json',
  versions: 'plan/versions.json',
  approvals: 'plan/approvals.json',
  changes: 'plan/changes.json',
  sending: 'sending/log.json',
  answers: 'answers/answers.json',
  experts: 'experts/sheets.json',
  result: 'calculation/result.json',
  audit: 'audit/entries.json',
} as const
export type PartName = keyof typeof partPaths

/** What is digested and signed. `parts`: digest by path. `answers.root`: the Merkle root over the leaves of every response there is. */
export type SealStatement = {
  format: 'manyi-seal/1'
  digest: DigestName
  survey: { id: number; title: string }
  number: number
  planDigest: string
  answers: { stored: number; counted: number; root: string }
  parts: Record<string, string>
  /** The audit interval, from the first entry about the wave to the head of the chain at the time. */
  audit: { from: number; head: AuditHead }
  closedAt: string
  sealedAt: string
  sealedBy: string
  /** A correction names the seal before it, why, who asked for it and opened it, and what moved: the figure, exact, and the rulings that moved it. */
  replaces: {
    number: number
    digest: string
    reason: string
    askedBy: string
    /** Absent in seals made before corrections were opened. */
    confirmedBy?: string
    figure?: { before: string | null; after: string | null }
    rulings?: CorrectedAnswer[]
  } | null
}

/** An answer ruled on under a correction, by its leaf. */
export type CorrectedAnswer = {
  answer: string
  kind: 'invalidate' | 'revalidate'
  reason: string
  proposedBy: string
  confirmedBy: string
}

export type SignatureKind = 'ed25519' | 'sm2'
/** Of the digest's text; `signature` in base64, `publicKey` in PEM. */
export type SealSignature = { kind: SignatureKind; signature: string; publicKey: string }
export type SealFile = { statement: SealStatement; digest: string; signature: SealSignature | null }

/** One response, nameless. `unit` stands for its unit in this package only; `key` and `shut` open its leaf (leaf.ts). */
export type EvidenceAnswer = {
  unit: string
  seat: number
  revision: number
  /** A later revision of the same seat counts instead. */
  replaced: boolean
  /** Filled in faster than the plan's floor. The time itself would tell the unit, beside the progress table. */
  fast: boolean
  /** 集中提交, and 无效 by two people; absent: not. */
  burst?: true
  invalidated?: true
  answers: { ratings: Ratings; overall: number | null; comment: string | null; reasons: Record<string, string> }
  leaf: string
  /** Null where the leaf is of an earlier form that cannot be opened. */
  opening: { key: string; shut: string } | null
}

/** A response as the figures see it. */
export const asReturn = ({
  seat,
  answers,
  fast,
  burst,
  invalidated,
}: Omit<EvidenceAnswer, 'opening'>): UnitResponse => ({
  seat,
  ratings: answers.ratings,
  overall: answers.overall,
  elapsedSeconds: fast ? 0 : null,
  burst: burst ?? false,
  invalidated: invalidated ?? false,
})

/** 专家评分表 of one named expert; `recused` is null while no sheet was handed in. */
export type EvidenceExpert = {
  name: string
  affiliation: string
  revokedReason: string | null
  recused: boolean | null
  scores: ExpertSheet | null
  reasons: Record<string, string> | null
  comment: string | null
  submittedAt: string | null
}

/** The panel as the composite sees it. */
export function asPanel(experts: readonly EvidenceExpert[], dimensions: readonly Dimension[]): Panel {
  const named = experts.filter(({ revokedReason }) => revokedReason === null)
  return {
    named: named.length,
    recused: named.filter(({ recused }) => recused).length,
    scores: named.flatMap(({ recused, scores }) =>
      recused === false && scores ? [sheetScore(scores, dimensions)] : [],
    ),
  }
}

export type ManifestFile = { path: string; bytes: number; digest: string }
export type Manifest = {
  format: 'manyi-evidence/1'
  digest: DigestName
  survey: { id: number; title: string }
  /** Null: the wave is not sealed. */
  seal: string | null
  files: ManifestFile[]
}

/** 回执证明: that one response is under a seal. Digests hexadecimal, the path from the leaf up. */
export type ReceiptProof = {
  format: 'manyi-proof/1'
  digest: DigestName
  leaf: string
  path: { side: 'left' | 'right'; digest: string }[]
  root: string
  seal: string
}
