/** 核验佐证材料包: what the package says, computed again from its parts with the product's own arithmetic. Needs no network and no library. */
import { type AuditHead, beforeTheFirst } from '../../server/domain/audit-chain.ts'
import { canonicalize } from '../../server/domain/canonical.ts'
import {
  asPanel,
  asReturn,
  type CorrectedAnswer,
  type EvidenceAnswer,
  type EvidenceExpert,
  type Manifest,
  partPaths,
  type ReceiptProof,
  type SealFile,
} from '../../server/domain/evidence.ts'
import {
  type DigestName,
  digestNameOf,
  digestValue,
  fromHex,
  type Hash,
  named,
  toHex,
  utf8,
} from '../../server/domain/hashing.ts'
import { openLeaf } from '../../server/domain/leaf.ts'
import { climb, hashLeaf, rootOf } from '../../server/domain/merkle.ts'
import { objectsOfSeat, type SurveyObject } from '../../server/domain/objects.ts'
import { computeResult, type Plan, type SurveyResult } from '../../server/domain/result.ts'
import { addUnit, startTally } from '../../server/domain/statistics.ts'
import { byUnit, type RosterSeat, type SendingLine, views, viewText } from '../../server/documents/evidence-views.ts'
import { differences } from './differences.ts'
import { type Files, readRows } from './read-rows.ts'
import { verifySignature } from './verify-signature.ts'

export type Hashes = (name: DigestName) => Hash
/** `note`: neither holds nor fails; something a reader should know. */
export type Check = { title: string; state: 'holds' | 'fails' | 'note'; lines: string[] }
export type Report = {
  title: string
  seal: string | null
  sealedAt: string | null
  sealedBy: string | null
  /** Recomputed here, not read. */
  figure: { name: string; value: string | null; exact: string | null; unit: string; verdict: string | null } | null
  checks: Check[]
  holds: boolean
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const MOST_LINES = 20

type Package = { files: Files; manifest: Manifest; hashes: Hashes; hash: Hash; json: (path: string) => unknown }
type Finding = { bad?: string[]; good: string; note?: string }

/** Reads a package and says of each check whether it holds. Never throws: what cannot be read fails its check. */
export async function checkPackage(files: Files, hashes: Hashes): Promise<Report> {
  const opened = open(files, hashes)
  if (typeof opened === 'string') return unreadable(opened)
  const seal = tryJson(opened, 'seal/seal.json') as SealFile | null
  const figures: { result: SurveyResult | null } = { result: null }
  const checks = [
    await check('文件完整', () => checkFiles(opened)),
    await check('封存', () => checkSeal(opened, seal)),
    ...(seal?.statement?.replaces?.rulings ? [await check('更正', () => checkCorrection(opened, seal))] : []),
    ...(opened.files.has('seal/later.json') ? [await check('后来的封存', () => laterSeals(opened, seal))] : []),
    await check('封存签名', () => checkSealSignature(seal)),
    await check('调查方案与名单', () => checkPlan(opened, seal)),
    await check('逐份答卷', () => checkAnswers(opened, seal)),
    await check('重算结果', () => recompute(opened, figures)),
    await check('明细表与计算过程', () => checkViews(opened)),
    await check('审计日志', () => checkAudit(opened, seal)),
  ]
  const indicator = figures.result?.indicator
  return {
    title: opened.manifest.survey?.title ?? '',
    seal: seal?.digest ?? null,
    sealedAt: seal?.statement?.sealedAt ?? null,
    sealedBy: seal?.statement?.sealedBy ?? null,
    figure: indicator
      ? {
          name: indicator.figure,
          value: indicator.value,
          exact: indicator.exact,
          unit: indicator.unit,
          verdict: indicator.verdict,
        }
      : null,
    checks,
    holds: checks.every(({ state }) => state !== 'fails'),
  }
}

function open(files: Files, hashes: Hashes): Package | string {
  const bytes = files.get('manifest.json')
  if (!bytes) return '文件中没有 manifest.json，不是本系统的佐证材料包。'
  const json = (path: string) => {
    const found = files.get(path)
    if (!found) throw new Error(`缺少文件 ${path}`)
    return JSON.parse(decoder.decode(found))
  }
  try {
    const manifest = json('manifest.json') as Manifest
    if (manifest.format !== 'manyi-evidence/1') return `不认识的格式：${String(manifest.format).slice(0, 40)}`
    if (!['sha256', 'sm3'].includes(manifest.digest)) return '不认识的校验算法。'
    return { files, manifest, hashes, hash: hashes(manifest.digest), json }
  } catch {
    return 'manifest.json 读不出来。'
  }
}

function unreadable(reason: string): Report {
  const checks: Check[] = [{ title: '读取材料包', state: 'fails', lines: [reason] }]
  return { title: '', seal: null, sealedAt: null, sealedBy: null, figure: null, checks, holds: false }
}

async function check(title: string, look: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    const { bad = [], good, note } = await look()
    if (bad.length > 0) return { title, state: 'fails', lines: shorten(bad) }
    return note === undefined ? { title, state: 'holds', lines: [good] } : { title, state: 'note', lines: [note] }
  } catch (error) {
    return { title, state: 'fails', lines: [`内容读不出来：${error instanceof Error ? error.message : String(error)}`] }
  }
}

const shorten = (lines: string[]) =>
  lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `……共 ${lines.length} 处`]

function tryJson({ json }: Package, path: string): unknown {
  try {
    return json(path)
  } catch {
    return null
  }
}

function checkFiles({ files, manifest, hash }: Package): Finding {
  const listed = new Set(manifest.files.map(({ path }) => path))
  const bad = manifest.files.flatMap(({ path, digest }) => {
    const bytes = files.get(path)
    if (!bytes) return [`缺少文件 ${path}`]
    return named(manifest.digest, hash(bytes)) === digest ? [] : [`文件被改动：${path}`]
  })
  const extra = [...files.keys()].filter((path) => path !== 'manifest.json' && !path.endsWith('/') && !listed.has(path))
  return {
    bad: [...bad, ...extra.map((path) => `清单之外的文件：${path}`)],
    good: `清单所列 ${manifest.files.length} 个文件齐全，校验码一致。`,
  }
}

function checkSeal({ files, manifest, hash, hashes, json }: Package, seal: SealFile | null): Finding {
  if (!seal) {
    if (manifest.seal !== null || files.has('seal/seal.json'))
      return { bad: ['封存记录读不出来：seal/seal.json'], good: '' }
    return { good: '', note: '本包导出时该调查尚未封存，以下核验只说明包内前后一致。' }
  }
  const bad: string[] = []
  const { statement, digest } = seal
  if (digestValue(statement.digest, statement, hashes(statement.digest)) !== digest)
    bad.push('封存内容与封存校验码不符')
  if (manifest.seal !== digest) bad.push('清单所列的封存校验码与封存记录不符')
  for (const [path, expected] of Object.entries(statement.parts)) {
    const bytes = files.get(path)
    if (!bytes) bad.push(`封存的文件缺失：${path}`)
    else if (named(statement.digest, hash(bytes)) !== expected) bad.push(`与封存时不同：${path}`)
  }
  bad.push(...checkEarlierSeals(json('seal/history.json') as SealFile[], seal, hashes))
  const { number, replaces } = statement
  const corrected = replaces
    ? `本次为更正封存（第 ${number} 次），原因：${replaces.reason}；被更正的封存见 seal/history.json。`
    : ''
  return { bad, good: `封存校验码 ${digest}，与全部封存内容相符。${corrected}` }
}

type Ruled = CorrectedAnswer & { correction?: number; outcome: string | null; decidedBy: string }

/** What a further seal says it moved is what its rulings moved. */
function checkCorrection({ json }: Package, { statement }: SealFile): Finding {
  const { figure, rulings = [], reason } = statement.replaces!
  const bad: string[] = []
  const ruled = (json(partPaths.changes) as Ruled[]).filter(
    ({ correction, outcome }) => correction === statement.number && outcome === 'confirmed',
  )
  const told = (one: CorrectedAnswer) =>
    canonicalize([one.answer, one.kind, one.reason, one.proposedBy, one.confirmedBy])
  const listed = ruled.map((one) => told({ ...one, confirmedBy: one.decidedBy }))
  if (rulings.map(told).toSorted().join() !== listed.toSorted().join())
    bad.push('封存所列的更正事项与 plan/changes.json 不符')
  const { exact } = (json(partPaths.result) as SurveyResult).indicator
  if (figure && figure.after !== exact) bad.push(`封存称更正后为 ${figure.after}，结果为 ${exact}`)
  const moved = figure && figure.before !== figure.after ? `数值由 ${figure.before} 变为 ${figure.after}` : '数值未变'
  const answers = rulings.map(
    ({ answer, kind }) => `${answer.slice(0, 12)}… ${kind === 'invalidate' ? '无效' : '恢复'}`,
  )
  return {
    bad,
    good: `更正原因：${reason}。${moved}；${answers.length ? `答卷 ${answers.join('、')}` : '没有认定答卷无效或恢复'}。`,
  }
}

/** This package is of a seal that was corrected since. */
function laterSeals({ json }: Package, seal: SealFile | null): Finding {
  const later = json('seal/later.json') as SealFile[]
  const [newest] = later
  const bad = later.at(-1)?.statement.replaces?.digest === seal?.digest ? [] : ['后来的封存不是接着本次封存的']
  return {
    bad,
    good: '',
    note: `本包是第 ${seal?.statement.number} 次封存的材料。其后已更正封存，现行的是第 ${newest?.statement.number} 次，校验码 ${newest?.digest}，原因：${newest?.statement.replaces?.reason}。`,
  }
}

function checkEarlierSeals(history: SealFile[], seal: SealFile, hashes: Hashes): string[] {
  const bad: string[] = []
  let expected = seal.statement.replaces
  for (const one of history) {
    const name = digestNameOf(one.digest)
    if (!name || digestValue(name, one.statement, hashes(name)) !== one.digest)
      bad.push(`第 ${one.statement.number} 次封存的记录与其校验码不符`)
    if (expected?.digest !== one.digest) bad.push(`第 ${one.statement.number} 次封存不是后一次所更正的那次`)
    expected = one.statement.replaces
  }
  if (expected) bad.push(`缺少第 ${expected.number} 次封存的记录`)
  return bad
}

function checkSealSignature(seal: SealFile | null): Finding {
  if (!seal?.signature) return { good: '', note: '封存没有签名（可选）。请以加盖公章的封存回执核对封存校验码。' }
  const { kind, publicKey } = seal.signature
  const holds = verifySignature(seal.signature, seal.digest)
  if (holds === null) return { bad: [`读不出签名或公钥（${kind}）`], good: '' }
  const bad = holds ? [] : ['签名与封存校验码、公钥不符']
  return { bad, good: `${kind === 'sm2' ? 'SM2' : 'Ed25519'} 签名有效，公钥 ${keyText(publicKey)}。` }
}

const keyText = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, '').slice(-24)

function checkPlan({ json, files, hashes, manifest }: Package, seal: SealFile | null): Finding {
  const part = json(partPaths.plan) as { plan: Plan; roster: RosterSeat[] }
  const approvals = json(partPaths.approvals) as { planDigest: string; approvedBy: string; draftedBy: string }
  const digest = digestValue(manifest.digest, part, hashes(manifest.digest))
  const bad: string[] = []
  if (digest !== approvals.planDigest) bad.push('方案或名单与批准时的校验码不符')
  if (seal && seal.statement.planDigest !== approvals.planDigest) bad.push('封存的方案校验码与批准的不符')
  const versions = [...readRows<PlanVersion>(files, partPaths.versions)]
  for (const { version, plan, roster, digest: own } of versions)
    if (digestValue(manifest.digest, { plan, roster }, hashes(manifest.digest)) !== own)
      bad.push(`方案第 ${version} 版与其校验码不符`)
  if (versions.at(-1)?.digest !== approvals.planDigest) bad.push('现行方案不是最后一版')
  if (approvals.approvedBy === approvals.draftedBy) bad.push('起草和批准是同一人')
  const result = json(partPaths.result) as SurveyResult
  const units = new Set(part.roster.map(({ unitId }) => unitId)).size
  if (part.roster.length !== result.roster)
    bad.push(`名单有 ${part.roster.length} 个席位，结果按 ${result.roster} 个计算`)
  if (units !== result.units.roster) bad.push(`名单有 ${units} 家单位，结果按 ${result.units.roster} 家计算`)
  const amended =
    versions.length > 1 ? `批准后修订 ${versions.length - 1} 次，见 plan/versions.json。` : '批准后没有修订。'
  return { bad, good: `方案校验码 ${digest}，名单 ${units} 家单位、${part.roster.length} 个席位。${amended}` }
}

async function checkAnswers(opened: Package, seal: SealFile | null): Promise<Finding> {
  const { hash, manifest } = opened
  const bad: string[] = []
  const leaves: Uint8Array[] = []
  const latest = new Set<string>()
  const seen = new Set<string>()
  let counted = 0
  let shut = 0
  for (const row of answersOf(opened)) {
    const at = `答卷 ${row.leaf.slice(0, 16)}…（单位代号 ${row.unit}）`
    const leaf = fromHex(row.leaf)
    if (!leaf) bad.push(`${at}的校验码读不出来`)
    leaves.push(leaf ?? new Uint8Array())
    if (row.opening === null) shut += 1
    else if (toHex(leafOf(hash, manifest, row)) !== row.leaf) bad.push(`${at}的内容与校验码不符`)
    if (seen.has(row.leaf)) bad.push(`${at}重复出现`)
    seen.add(row.leaf)
    if (row.replaced) continue
    counted += 1
    const place = `${row.unit}/${row.seat}`
    if (latest.has(place)) bad.push(`${at}与另一份占同一席位`)
    latest.add(place)
  }
  const { stored, root, counted: expected } = seal?.statement.answers ?? { stored: null, root: null, counted: null }
  if (stored !== null && stored !== leaves.length) bad.push(`封存时有 ${stored} 份答卷，包内有 ${leaves.length} 份`)
  if (expected !== null && expected !== counted) bad.push(`封存时计 ${expected} 份，包内计 ${counted} 份`)
  const nodes = [...leaves].sort(compare).map((leaf) => hashLeaf(hash, leaf))
  if (root !== null && named(manifest.digest, rootOf(hash, nodes)) !== root) bad.push('全部答卷的默克尔根与封存的不符')
  const old = shut > 0 ? `其中 ${shut} 份为早期格式，其校验码不能由内容重算。` : ''
  return {
    bad,
    good: `${leaves.length} 份答卷（含被替代的 ${leaves.length - counted} 份）逐份与校验码相符${root === null ? '' : '，默克尔根与封存一致'}。${old}`,
  }
}

export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

const leafOf = (hash: Hash, { survey }: Manifest, { opening, answers }: EvidenceAnswer) =>
  openLeaf(hash, {
    key: fromHex(opening!.key) ?? new Uint8Array(),
    shut: fromHex(opening!.shut) ?? new Uint8Array(),
    open: { survey: survey.id, answers },
  })

const answersOf = ({ files }: Package) => readRows<EvidenceAnswer>(files, partPaths.answers)

// Waves sealed before experts could score have no such part.
const expertsIn = ({ files }: Package): EvidenceExpert[] =>
  files.has(partPaths.experts) ? [...readRows<EvidenceExpert>(files, partPaths.experts)] : []

async function recompute(opened: Package, found: { result: SurveyResult | null }): Promise<Finding> {
  const { plan, roster } = opened.json(partPaths.plan) as { plan: Plan; roster: RosterSeat[] }
  const stored = opened.json(partPaths.result) as SurveyResult
  const tally = startTally(plan.questionnaire, plan.rules, plan.objects)
  let returned = 0
  for await (const unit of byUnit(answersOf(opened))) {
    const latest = unit.filter(({ replaced }) => !replaced)
    returned += latest.length
    addUnit(tally, latest.map(asReturn))
  }
  const { refusal, nonContact, other, ineligible } = stored.dispositions
  const panel = asPanel(expertsIn(opened), plan.questionnaire.dimensions)
  const answered = {
    rosterUnits: stored.units.roster,
    ineligibleUnits: stored.units.ineligible,
    roster: stored.roster,
    issued: stored.issued,
    returned,
    outside: { refusal, nonContact, other, ineligible },
    objects: rostersOf(plan.objects ?? [], roster, stored),
  }
  const result = computeResult(tally, plan, answered, panel)
  found.result = result
  const { indicator } = result
  return {
    bad: differences(stored, result),
    good: `由 ${tally.figures.count} 家单位的答卷重算，${indicator.figure} = ${indicator.exact} = ${indicator.value}${indicator.unit}，最不利值 ${indicator.worstCase ?? '—'}，${indicator.verdict ?? '无结论'}，与所存结果逐项一致。${sayObjects(result)}`,
  }
}

const sayObjects = ({ objects = [] }: SurveyResult): string =>
  objects
    .map(
      ({ name, indicator, units }) =>
        `${name}：${units.scored} 家，${indicator.exact} = ${indicator.value}${indicator.unit}。`,
    )
    .join('')

/** Who should rate each object, from the roster; who of them was ruled out, the result says. */
function rostersOf(objects: readonly SurveyObject[], roster: RosterSeat[], stored: SurveyResult) {
  const unitsOf = (key: string) => {
    const seats = roster.filter(({ platforms = [] }) =>
      objectsOfSeat(objects, platforms).some((one) => one.key === key),
    )
    return new Set(seats.map(({ unitId }) => unitId)).size
  }
  const ineligible = new Map(stored.objects?.map((one) => [one.key, one.units.ineligible]))
  return Object.fromEntries(
    objects.map(({ key }) => [key, { roster: unitsOf(key), ineligible: ineligible.get(key) ?? 0 }]),
  )
}

async function checkViews(opened: Package): Promise<Finding> {
  const { plan, roster } = opened.json(partPaths.plan) as { plan: Plan; roster: RosterSeat[] }
  const source = {
    plan,
    roster: () => roster,
    answers: () => answersOf(opened),
    sending: () => readRows<SendingLine>(opened.files, partPaths.sending),
    experts: () => expertsIn(opened),
  }
  const bad: string[] = []
  const listed = new Set(opened.manifest.files.map(({ path }) => path))
  // A package of an earlier version lacks tables that came later.
  const there = views.filter(({ path }) => listed.has(path))
  for (const view of there) {
    const bytes = opened.files.get(view.path)
    if (!bytes || !(await isText(bytes, viewText(view, source)))) bad.push(`与由原始数据重新生成的不同：${view.path}`)
  }
  return { bad, good: `${there.length} 份明细表均可由封存的数据重新生成，逐字节一致。` }
}

async function isText(bytes: Uint8Array, text: AsyncIterable<string>): Promise<boolean> {
  let at = 0
  for await (const part of text) {
    const expected = utf8(part)
    if (compare(expected, bytes.subarray(at, at + expected.length)) !== 0) return false
    at += expected.length
  }
  return at === bytes.length
}

type PlanVersion = { version: number; plan: Plan; roster: RosterSeat[]; digest: string }
type AuditLine = { seq: number; digest: string; canonical: string }

function checkAudit({ files, hashes }: Package, seal: SealFile | null): Finding {
  const sha256 = hashes('sha256')
  let head: AuditHead | null = null
  let first: number | null = null
  for (const { seq, digest, canonical } of readRows<AuditLine>(files, partPaths.audit)) {
    if (toHex(sha256(utf8(canonical))) !== digest) return { bad: [`第 ${seq} 条记录被改动`], good: '' }
    const [number, previous] = JSON.parse(canonical) as [number, string]
    if (number !== seq) return { bad: [`第 ${seq} 条记录的序号不符`], good: '' }
    const before: AuditHead = head ?? (seq === 1 ? beforeTheFirst : { seq: seq - 1, digest: previous })
    if (seq !== before.seq + 1) return { bad: [`第 ${before.seq + 1} 条记录缺失`], good: '' }
    if (previous !== before.digest) return { bad: [`第 ${seq} 条与前一条不相接`], good: '' }
    head = { seq, digest }
    first ??= seq
  }
  if (!head) return { good: '', note: '包内没有审计日志。' }
  const bad: string[] = []
  const bound = seal?.statement.audit
  if (bound && (bound.from !== first || bound.head.seq !== head.seq || bound.head.digest !== head.digest))
    bad.push('审计区间与封存时的不符')
  return { bad, good: `第 ${first} 至 ${head.seq} 条首尾相接，无缺失、无改动。` }
}

/** 核验回执证明: a proof as /receipts gives it, pasted, against the package's seal. */
export function checkProof(text: string, files: Files, hashes: Hashes): Check {
  const title = '回执证明'
  const fail = (line: string): Check => ({ title, state: 'fails', lines: [line] })
  const proof = readProof(text)
  if (!proof) return fail('读不出来：请粘贴回执查询页给出的完整证明。')
  const opened = open(files, hashes)
  if (typeof opened === 'string') return fail(opened)
  const seal = tryJson(opened, 'seal/seal.json') as SealFile | null
  if (!seal) return fail('本包没有封存，无从比对。')
  const path = proof.path.map(({ side, digest }) => ({ side, digest: fromHex(digest)! }))
  const root = named(proof.digest, climb(hashes(proof.digest), fromHex(proof.leaf)!, path))
  if (root !== seal.statement.answers.root)
    return fail('证明推不出本包封存的默克尔根：这份答卷不在封存之内，或证明有误。')
  const row = [...answersOf(opened)].find(({ leaf }) => leaf === proof.leaf)
  const where = row ? (row.replaced ? '它已被同一席位后来的答卷替代。' : '它在包内的答卷清单中。') : ''
  return { title, state: 'holds', lines: [`答卷 ${proof.leaf.slice(0, 16)}… 在封存之内。${where}`] }
}

function readProof(text: string): ReceiptProof | null {
  try {
    const proof = JSON.parse(text) as ReceiptProof
    const isHex = (hex: string) => fromHex(hex)?.length === 32
    const isProof =
      proof.format === 'manyi-proof/1' &&
      ['sha256', 'sm3'].includes(proof.digest) &&
      isHex(proof.leaf) &&
      proof.path.every(({ side, digest }) => ['left', 'right'].includes(side) && isHex(digest))
    return isProof ? proof : null
  } catch {
    return null
  }
}
