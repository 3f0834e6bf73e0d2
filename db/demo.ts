/** The demo: a finished wave that replays the source report, a running one, and one waiting for approval. All through the product's own actions. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createEvaluation, fillForm } from '../server/actions/evaluations.ts'
import { fillIndicator } from '../server/actions/fill-indicator.ts'
import { getResult } from '../server/actions/compute-result.ts'
import { confirmPaper, enterPaper } from '../server/actions/paper-returns.ts'
import { createUser } from '../server/actions/people.ts'
import { propose } from '../server/actions/proposals.ts'
import { recordRefusals } from '../server/actions/refusals.ts'
import { addRosterSource, addUnlisted, drawCallbacks, recordCall, viewDraws } from '../server/actions/roster-sources.ts'
import { openDueTickets } from '../server/actions/tickets.ts'
import { openDesk, submitAnswer } from '../server/actions/submit-answer.ts'
import { sealSurvey } from '../server/actions/seal-survey.ts'
import {
  approveSurvey,
  closeSurvey,
  draftSurvey,
  openSurvey,
  setRoster,
  submitSurvey,
} from '../server/actions/surveys.ts'
import { confirmOutside, enterOutside } from '../server/actions/outside-waves.ts'
import { importUnits } from '../server/actions/units.ts'
import type { Deps } from '../server/deps.ts'
import type { Link } from '../server/links.ts'
import type { Submission } from '../server/contract/answers.ts'
import type { Role } from '../server/contract/people.ts'
import { outsideRecord } from '../server/contract/outside-waves.ts'
import { surveyInput, type Plan } from '../server/contract/plan.ts'
import { checkUnits } from '../server/documents/check-units.ts'
import { templates } from '../server/domain/template.ts'
import type { InvitationEventKind } from './schema.ts'
import type { Actor } from '../server/queries/audit.ts'
import { listInvitations, recordEvents } from '../server/queries/invitations.ts'
import { findPersonByUsername } from '../server/queries/people.ts'
import { makePassword } from '../server/passwords.ts'
import { listUnits } from '../server/queries/units.ts'
import { getSurvey } from '../server/queries/surveys.ts'
import { demoEntries, demoForm } from './demo/evaluation.ts'
import { demoScan } from './demo/scan.ts'
import { demoUnits } from './demo/units.ts'

type Staff = { manager: Actor & { id: string }; reviewer: Actor & { id: string } }
type Deskful = Pick<Deps, 'db' | 'keys' | 'signer'>

const DAY = 86_400_000
const TIME_ZONE = 'Asia/Shanghai'
const HOUR = 3_600_000
const after = (from: Date, hours: number) => new Date(from.getTime() + hours * HOUR)
const past = (at: Date) => new Date(Math.min(at.getTime(), Date.now() - 60_000))
// Office hours in Beijing: windows open at 9:00 and close at 18:00.
const dayAt = (days: number, hour: 9 | 18) => new Date(new Date(Date.now() + days * DAY).setUTCHours(hour - 8, 0, 0, 0))

/** Fills an empty database. Logs the passwords as they are made up, since they are kept nowhere else. */
export async function loadDemo(deps: Deskful, log: (line: string) => void): Promise<void> {
  const staff = await hireStaff(deps, log)
  const { units, errors } = await checkUnits(demoUnits.map((unit, i) => ({ row: i + 1, unit })))
  if (errors.length > 0) throw new Error(`demo units: ${JSON.stringify(errors[0])}`)
  await importUnits(deps.db, deps.keys, staff.manager, units, { dryRun: false, renames: false })
  const unitIds = (await listUnits(deps.db, { page: 1, pageSize: 200, search: '' })).items.map((unit) => unit.id)

  await bringIn2023(deps, staff)
  const finished = await holdFinishedWave(deps, staff, unitIds.slice(0, 30))
  await fillEvaluation(deps, staff, finished)
  await holdRunningWave(deps, staff, unitIds)
  await renameOne(deps, staff)
  await draftNextWave(deps, staff, unitIds)
}

async function hireStaff({ db }: Deskful, log: (line: string) => void): Promise<Staff> {
  const hire = async (username: string, name: string, role: Role, department: string) => {
    const password = makePassword()
    const actor = { id: null, name: '演示数据', address: null }
    await createUser(db, actor, { username, name, password, roles: [role], department })
    log(`演示账号（${name}）：${username}  口令：${password}`)
    const { id } = (await findPersonByUsername(db, username))!
    return { id, name, address: null }
  }
  const staff = {
    manager: await hire('jingban', '演示经办', 'manager', '云服务科'),
    reviewer: await hire('shenhe', '演示审核', 'reviewer', '云服务科'),
  }
  // 小科室: the three officers sit elsewhere; each sets up 动态口令 at the first sign-in.
  await hire('xitong', '演示系统管理员', 'system', '信息中心')
  await hire('anquan', '演示安全管理员', 'security', '办公室')
  await hire('shenji', '演示审计管理员', 'auditor', '机关纪委')
  await hire('yunshang', '演示云服务商', 'vendor', '云服务公司')
  return staff
}

function plan(title: string, year: string, opensAt: Date, closesAt: Date, rules: object = {}): Plan {
  return surveyInput.parse({
    title,
    servicePeriod: { from: `${year}-01-01`, to: `${year}-12-31` },
    window: { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() },
    target: '90',
    organiser: '云岭市数字化发展局',
    helpline: '100-0000-8000',
    rules: { revisions: true, ...rules },
  })
}

async function openWave(
  { db }: Deskful,
  { manager, reviewer }: Staff,
  wave: Plan,
  roster: { unitIds: number[]; seatsPerUnit: number | null },
): Promise<number> {
  const from = new Date(wave.window.opensAt)
  const id = await draftSurvey(db, manager, wave, after(from, -94))
  await setRoster(db, manager, id, roster)
  await submitSurvey(db, manager, id, after(from, -70))
  await approveSurvey(db, reviewer, id, undefined, after(from, -43))
  await openSurvey(db, manager, id, after(from, -0.2))
  return id
}

async function answerAll(
  deps: Deskful,
  surveyId: number,
  answers: (Omit<Submission, 'submissionId'> | null)[],
  from: Date,
  days: number,
) {
  const desk = openDesk(deps)
  const { items } = await listInvitations(deps.db, surveyId, { page: 1, pageSize: 200, search: '' })
  const receipts: string[] = []
  for (const [i, answer] of answers.entries()) {
    if (!answer) continue
    const { id, generation } = items[i]!
    // Most come at once, the rest trickle in, within office hours.
    const day = Math.floor(days * (i / answers.length) ** 2)
    const at = new Date(from.getTime() + DAY * day + 61_000 * ((i * 97) % 500) + 37_000 * i)
    const startedAt = new Date(at.getTime() - 1000 * (95 + ((i * 37) % 160))).toISOString()
    const submission = { ...answer, submissionId: randomBytes(12).toString('hex'), startedAt }
    receipts.push((await submitAnswer(desk, { surveyId, invitationId: id, generation }, submission, at)).receipt)
  }
  return { items, receipts }
}

/** The year before there was this product: fictional, from a document, so that the trend has a beginning. */
async function bringIn2023({ db }: Deskful, { manager, reviewer }: Staff): Promise<void> {
  const means = ['92', '88', '91.5', '89', '95', '91', '93.5', '94', '90.5']
  const record = outsideRecord.parse({
    year: 2023,
    title: '2023年度政务云用户满意度调查',
    source: '2023年度项目支出绩效自评报告（演示）',
    figure: '综合得分',
    unit: '%',
    value: '91.6',
    target: '90',
    roster: 28,
    returned: 28,
    valid: 28,
    dimensions: templates['government-cloud-10'].questionnaire.dimensions
      .slice(0, means.length)
      .map(({ key, label }, i) => ({ key, label: key === 'd8' ? '安全保障' : label, mean: means[i] })),
  })
  const scan = { bytes: Buffer.from(demoPdf), name: '2023年度自评报告（演示）.pdf', type: 'application/pdf' as const }
  await confirmOutside(db, reviewer, await enterOutside(db, manager, record, scan))
}

/** The smallest page a reader opens. */
const demoPdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 67>>stream
BT /F 18 Tf 60 760 Td (Demo: survey of 2023, fictional: 91.6) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
`

/** The rows of the source report's survey: 30 units, ten dimensions. */
function readWave(): Record<string, number>[] {
  const [, ...rows] = readFileSync(new URL('demo/wave-2024-answers.csv', import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
  return rows.map((row) => {
    const [, ...levels] = row.split(',')
    return Object.fromEntries(levels.map((level, i) => [`d${i + 1}`, Number(level)]))
  })
}

/** What a unit of such ratings says overall; in no figure, and what importance is derived from. */
const overallOf = ({ d2, d3, d4, d7 }: Record<string, number>) =>
  [d2, d3, d4, d7].filter((level) => level === 5).length >= 3 ? 5 : 4

async function holdFinishedWave(deps: Deskful, staff: Staff, unitIds: number[]): Promise<number> {
  const from = dayAt(-21, 9)
  const wave = plan('2024年度政务云用户满意度调查', '2024', from, dayAt(1, 18))
  const id = await openWave(deps, staff, wave, { unitIds, seatsPerUnit: 1 })
  const { items } = await answerAll(
    deps,
    id,
    readWave().map((ratings, i) => ({
      ratings,
      overall: overallOf(ratings),
      ...(i % 11 === 3 && { comment: comments[(i - 3) / 11] }),
    })),
    from,
    12,
  )
  await tellTheField(deps, staff, id, from, items)
  await closeSurvey(deps.db, staff.manager, id)
  await getResult(deps.db, await getSurvey(deps.db, id))
  await followUp(deps, staff, id)
  await sealSurvey(deps.db, staff.reviewer, id, deps.signer ?? null)
  return id
}

/** What follows a wave: the ledger its roster came from, tickets of what was suggested, units called back. */
async function followUp({ db }: Deskful, { manager }: Staff, id: number): Promise<void> {
  const ledger = {
    title: '2024年度政务云资源使用台账',
    issuer: '云岭市数字化发展局',
    issuedOn: '2024-12-31',
    users: 31,
  }
  await addRosterSource(db, manager, id, ledger, demoScan('台账.png'))
  const left = { name: '云岭市某国有企业', reason: '按合同自行付费，不属政务云用户单位' }
  await addUnlisted(db, manager, id, left)
  await openDueTickets(db, TIME_ZONE)
  await drawCallbacks(db, manager, id, { size: 3, seed: '20241231' })
  const [draw] = await viewDraws(db, id)
  const call = { outcome: 'confirmed' as const, note: '致电办公室，确认由本单位填写' }
  await recordCall(db, manager, id, draw!.id, draw!.units[0]!.unitId, call)
}

async function fillEvaluation({ db }: Deskful, { manager }: Staff, surveyId: number): Promise<void> {
  const project = { profile: 'project-self-evaluation' as const, project: '云岭市政务云服务项目', year: 2024 }
  const office = '云岭市数字化发展局'
  const id = await createEvaluation(db, manager, { ...project, department: office, implementer: office })
  for (const [key, entry] of Object.entries(demoEntries)) await fillIndicator(db, manager, id, key, entry)
  await fillIndicator(db, manager, id, 'user-satisfaction', { source: { surveyId } })
  await fillForm(db, manager, id, demoForm)
}

const comments = ['希望增加数据库迁移的培训场次。', '夜间工单响应较慢，建议明确时限。', '整体平稳，感谢运维团队。']

const reminders = [
  { from: 'close', workingDays: 4 },
  { from: 'close', workingDays: 1 },
]

async function holdRunningWave(deps: Deskful, staff: Staff, unitIds: number[]): Promise<void> {
  const from = dayAt(-6, 9)
  const wave = plan('2026年度政务云用户满意度调查', '2026', from, dayAt(9, 18), { reminders, earlyClose: 'approved' })
  const id = await openWave(deps, staff, wave, { unitIds, seatsPerUnit: null })
  const answers = readWave()
    .slice(9, 28)
    .map((ratings, i): Omit<Submission, 'submissionId'> => {
      if (i === 4)
        return {
          ratings: { ...ratings, d2: 2, d4: 2 },
          reasons: { d2: '专线上月中断两次', d4: '报障后次日才有人联系' },
          comment: comments[1],
        }
      if (i === 7) return { ratings: { ...ratings, d8: null, d9: null }, overall: 4 }
      return { ratings, overall: i % 3 === 0 ? 4 : 5, ...(i % 6 === 0 && { comment: comments[(i / 6) % 3] }) }
    })
  const { items, receipts } = await answerAll(deps, id, answers, from, 5)
  const waiting = items.slice(answers.length)
  await tellTheField(deps, staff, id, from, items.slice(0, -3))
  await reviseFirst(
    deps,
    { surveyId: id, invitationId: items[0]!.id, generation: 1 },
    { ...answers[0]!, receipt: receipts[0]! },
    after(from, 26),
  )
  await meetTheField(
    deps,
    staff,
    id,
    from,
    waiting.map((item) => item.id),
  )
  await answerOnPaper(deps, staff, id, from, waiting[6]!.id, readWave()[28]!)
}

/**
 * The demo is told in one breath; what happened bears the times it would have had, never later than now. Only the audit log takes no
 * moment but the real one.
 */
const happened = async (
  { db }: Deskful,
  surveyId: number,
  kind: InvitationEventKind,
  at: Date,
  invitationIds: number[],
  by: { actorId?: string; note?: string } = {},
) =>
  recordEvents(db, surveyId, {
    invitationIds,
    kind,
    at: past(at).toISOString(),
    actorId: by.actorId ?? null,
    note: by.note ?? null,
  })

/** 政务微信 on the first morning; whoever answered had looked and begun just before; the rest was reminded on the third day. */
async function tellTheField(
  deps: Deskful,
  { manager }: Staff,
  id: number,
  from: Date,
  told: { id: number }[],
): Promise<void> {
  const ids = told.map((item) => item.id)
  const by = { actorId: manager.id, note: '政务微信' }
  await happened(deps, id, 'sent', after(from, 0.01), ids, by)
  const answered = await deps.db
    .selectFrom('response')
    .select(['invitation_id', 'submitted_at', 'elapsed_seconds'])
    .where('survey_id', '=', id)
    .execute()
  for (const { invitation_id, submitted_at, elapsed_seconds } of answered) {
    const begun = new Date(submitted_at.getTime() - 1000 * (elapsed_seconds ?? 120))
    await happened(deps, id, 'opened', new Date(begun.getTime() - 20_000), [invitation_id])
    await happened(deps, id, 'started', begun, [invitation_id])
  }
  const third = after(from, 72)
  const late = ids.filter(
    (one) => !answered.some(({ invitation_id, submitted_at }) => invitation_id === one && submitted_at < third),
  )
  await happened(deps, id, 'reminded', third, late, by)
}

/** A unit without a network: the notice went by hand, the stamped form came back; one enters it, the other confirms. */
async function answerOnPaper(
  deps: Deskful,
  { manager, reviewer }: Staff,
  id: number,
  from: Date,
  invitationId: number,
  ratings: Record<string, number>,
): Promise<void> {
  await happened(deps, id, 'sent', after(from, 30), [invitationId], { actorId: manager.id, note: '当面送达空白问卷' })
  const desk = openDesk(deps)
  const scan = demoScan('盖章问卷.png')
  const entry = await enterPaper(desk, manager, id, { invitationId, ratings }, scan, past(after(from, 76.3)))
  await confirmPaper(desk, reviewer, id, entry.id, past(after(from, 78.7)))
}

/** One unit has a new name since its wave began: the wave keeps the name it was asked under. */
async function renameOne({ db, keys }: Deskful, { manager }: Staff): Promise<void> {
  const { units } = await checkUnits([{ row: 1, unit: { name: '云岭市医疗保障服务局', code: 'YL020' } }])
  await importUnits(db, keys, manager, units, { dryRun: false, renames: true })
}

/** A unit thinks better of it: link and 回执码 bring a second revision, which counts; both are kept. */
async function reviseFirst(
  deps: Deskful,
  link: Link,
  answer: Omit<Submission, 'submissionId'>,
  at: Date,
): Promise<void> {
  const submission = { ...answer, overall: 4, comment: comments[0], submissionId: randomBytes(12).toString('hex') }
  await submitAnswer(openDesk(deps), link, submission, at)
}

/** What a wave meets: seen, begun, undeliverable, refused, and one that says it is not concerned, for 审核 to decide. */
async function meetTheField(
  deps: Deskful,
  { manager }: Staff,
  surveyId: number,
  from: Date,
  waiting: number[],
): Promise<void> {
  const { db } = deps
  const [begun, seen, seenToo, undeliverable, refusing, outside] = waiting as [number, ...number[]]
  const seenAt = [begun, seen!, seenToo!].map((invitationId, i) => [invitationId, after(from, 78 + 23 * i)] as const)
  for (const [invitationId, at] of seenAt) await happened(deps, surveyId, 'opened', at, [invitationId])
  await happened(deps, surveyId, 'started', after(from, 78.1), [begun])
  await happened(deps, surveyId, 'failed', after(from, 72.1), [undeliverable!], { note: '短信退回：号码已停用' })
  const refusal = { reason: '本年度人手紧张，不参加调查', evidence: '办公室来电说明，经办人记录' }
  await recordRefusals(db, manager, surveyId, { invitationIds: [refusing!], ...refusal }, past(after(from, 74)))
  const ruling = { reason: '系统已于服务期开始前迁出政务云', evidence: '退云申请单' }
  await propose(db, manager, surveyId, { kind: 'ineligible', invitationId: outside!, ...ruling })
}

async function draftNextWave({ db }: Deskful, { manager }: Staff, unitIds: number[]): Promise<void> {
  const wave = plan('2027年度政务云用户满意度调查', '2027', dayAt(30, 9), dayAt(51, 18))
  const id = await draftSurvey(db, manager, wave)
  await setRoster(db, manager, id, { unitIds, seatsPerUnit: null })
  await submitSurvey(db, manager, id)
}
