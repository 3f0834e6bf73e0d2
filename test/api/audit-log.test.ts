import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { actWord, actWords, detailText, subjectWord } from '../../server/contract/act-words.ts'
import { projectFolder } from '../../server/config.ts'
import { recordAct } from '../../server/queries/audit.ts'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings } from '../support.ts'

const people = {
  ann: { id: null, name: '安主任', address: '10.0.0.7' },
  bo: { id: null, name: '薄科员', address: null },
}

/** Six acts of two people about three things, one of them refused; then an auditor asks. */
async function logged() {
  const world = await createWorld()
  const record = (who: keyof typeof people, act: string, subject: string, more = {}) =>
    recordAct(world.db, people[who], { act, subject, ...more })
  await record('ann', 'unit.add', 'unit 1', { detail: { name: '统计局' } })
  await record('ann', 'unit.add', 'unit 11', { detail: { name: '100%单位' } })
  await record('bo', 'unit.edit', 'unit 1')
  await record('bo', 'survey.draft', 'survey 1')
  await record('bo', 'survey.approve', 'survey 1', { outcome: 'refused' })
  await record('ann', 'survey.approve', 'survey 1')
  const auditor = await world.hire('auditor', ['auditor'])
  const find = async (filter: string) => {
    const { items, total } = await must(auditor.get(`/audit?${filter}`))
    const found = items
      .filter((one: { actor: string }) => one.actor !== 'test')
      .map((one: { actor: string; act: string; subject: string }) => `${one.actor} ${one.act} ${one.subject}`)
    return { found, total }
  }
  return { world, auditor, find }
}

const encoded = (text: string) => encodeURIComponent(text)

test('an entry says who, when, what, on what, from where and with what outcome, newest first', async () => {
  const { auditor } = await logged()
  const { items } = await must(auditor.get('/audit?subject=survey%201'))
  expect(items).toHaveLength(3)
  expect(items[1]).toEqual({
    seq: items[0].seq - 1,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    actor: '薄科员',
    username: null,
    act: 'survey.approve',
    subject: 'survey 1',
    outcome: 'refused',
    address: null,
    detail: {},
    names: {},
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('the log is searched by person, act, subject, kind of subject, outcome, day and words', async () => {
  const { find } = await logged()
  const unitLines = ['薄科员 unit.edit unit 1', '安主任 unit.add unit 11', '安主任 unit.add unit 1']
  expect((await find(`person=${encoded('安')}`)).found).toHaveLength(3)
  expect((await find('act=unit.edit')).found).toEqual([unitLines[0]])
  expect((await find('subject=unit%201')).found).toEqual([unitLines[0], unitLines[2]])
  expect((await find('subject=unit')).found).toEqual(unitLines)
  expect((await find('outcome=refused')).found).toEqual(['薄科员 survey.approve survey 1'])
  expect((await find(`search=${encoded('统计')}`)).found).toEqual([unitLines[2]])
  expect((await find('search=10.0.0.7&act=survey.approve')).found).toEqual(['安主任 survey.approve survey 1'])
  // Wildcards of SQL are text.
  expect((await find(`search=${encoded('100%')}`)).found).toEqual([unitLines[1]])
  expect((await find(`search=${encoded('1__')}`)).found).toEqual([])
  expect((await find('from=2000-01-01&to=2000-12-31')).found).toEqual([])
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format()
  expect((await find(`from=${today}&to=${today}&subject=unit`)).found).toEqual(unitLines)
})

test('the log is paged, and a filter that makes no sense is refused by its field', async () => {
  const { auditor, find } = await logged()
  expect(await find('subject=unit&page=2&pageSize=2')).toEqual({ found: ['安主任 unit.add unit 1'], total: 3 })
  for (const [filter, field, code] of [
    ['from=2026-02-02&to=2026-02-01', 'to', 'ends-before-it-begins'],
    ['from=gestern', 'from', 'not-a-date'],
    ['outcome=perhaps', 'outcome', 'not-a-choice'],
    ['pageSize=201', 'pageSize', 'out-of-range'],
  ]) {
    const { status, body } = await auditor.get(`/audit?${filter}`)
    expect([status, body.errors[0].field, body.errors[0].code]).toEqual([422, field, code])
  }
})

test('the log is exported as JSON and CSV, each line with the text its digest is of, and the export is in it', async () => {
  const { auditor } = await logged()
  const json = await auditor.get('/audit/exports/audit.json?subject=unit')
  const lines = JSON.parse(json.text)
  expect(lines.map((line: { act: string }) => line.act)).toEqual(['unit.add', 'unit.add', 'unit.edit'])
  for (const { canonical, digest, seq, actor } of lines) {
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(digest)
    expect([JSON.parse(canonical)[0], JSON.parse(canonical)[4]]).toEqual([seq, actor])
  }
  expect(JSON.parse(lines[1].canonical)[1]).toBe(lines[0].digest)
  const csv = await auditor.get(`/audit/exports/audit.csv?person=${encoded('薄')}`)
  const rows = csv.text.split('\r\n')
  expect(rows[0]).toBe('序号,时间,办理人,用户名,事项,对象,结果,来源地址,说明,校验码,校验原文')
  expect(rows).toHaveLength(5)
  expect(rows[3]).toMatch(/^\d+,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,薄科员,,批准方案,调查 1,拒绝,,,[0-9a-f]{64},"\[/)
  expect(csv.headers.get('content-disposition')).toContain('audit.csv')
  const { items } = await must(auditor.get('/audit?search=%E8%96%84&subject=audit%20log'))
  expect(items[0]).toMatchObject({ act: 'export.audit-csv', subject: 'audit log', detail: { person: '薄' } })
  expect((await auditor.get('/audit/exports/audit.json?act=nothing')).text).toBe('[]\n')
})

test('an auditor verifies the chain by a button, and learns where it breaks', async () => {
  const { world, auditor } = await logged()
  const report = await must(auditor.post('/audit/verify'))
  expect(report).toMatchObject({ holds: true, broken: null })
  const { rows } = await sql<{ seq: number }>`select seq from audit_entry where act = 'unit.edit'`.execute(world.db)
  await sql`alter table audit_entry disable trigger user`.execute(world.db)
  await sql`update audit_entry set actor_name = '别人' where act = 'unit.edit'`.execute(world.db)
  await sql`alter table audit_entry enable trigger user`.execute(world.db)
  const broken = await must(auditor.post('/audit/verify'))
  expect(broken.holds).toBe(false)
  expect(broken.broken).toMatchObject({ seq: rows[0]!.seq, fault: 'changed', actor: '别人', act: 'unit.edit' })
  const { items } = await must(auditor.get('/audit?act=audit.verify'))
  expect(items.map((one: { detail: { holds: boolean } }) => one.detail.holds)).toEqual([false, true])
})

test('nobody but an auditor sees the log, and an auditor changes nothing', async () => {
  const { world, auditor } = await logged()
  for (const role of ['manager', 'reviewer', 'viewer', 'vendor', 'system', 'security'] as const) {
    const person = await world.hire(`a-${role}`, [role])
    for (const path of ['/audit', '/audit/exports/audit.csv', '/audit/exports/audit.json'])
      expect([role, path, (await person.get(path)).status]).toEqual([role, path, 403])
    expect((await person.post('/audit/verify')).status).toBe(403)
  }
  for (const reply of [
    await auditor.post('/surveys', draft()),
    await auditor.post('/units', { name: '统计局' }),
    await auditor.put('/audit', {}),
    await auditor.del('/audit'),
  ])
    expect([403, 404]).toContain(reply.status)
})

test('every act the server records has its word in Chinese, and every word belongs to an act', () => {
  const files = readdirSync(join(projectFolder, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('act-words.ts'))
    .map((file) => readFileSync(join(projectFolder, 'server', file), 'utf8'))
  const source = [...files, readFileSync(join(projectFolder, 'db/migrations/0015_audit_chain.sql'), 'utf8')].join('\n')
  const recorded = [...source.matchAll(/\bact: '([a-z.-]+)'|actOn\([^()]*?'([a-z]+\.[a-z.-]+)'/gs)].map(
    (match) => match[1] ?? match[2]!,
  )
  expect(recorded.length).toBeGreaterThan(40)
  expect([...new Set(recorded)].filter((act) => !(act in actWords))).toEqual([])
  // Put together at run time: of each there is at least one word.
  const begun = [...source.matchAll(/\bact: `([a-z.-]+)\$\{/g)].map((match) => match[1]!)
  for (const start of begun) expect(Object.keys(actWords).some((act) => act.startsWith(start))).toBe(true)
  const isNamed = (act: string) => source.includes(`'${act}'`) || begun.some((start) => act.startsWith(start))
  expect(Object.keys(actWords).filter((act) => !isNamed(act))).toEqual([])
  expect([actWord('survey.approve'), actWord('no.such-act'), subjectWord('survey 3')]).toEqual([
    '批准方案',
    'no.such-act',
    '调查 3',
  ])
})

test('a detail of several parts is said in words, never as JSON', () => {
  const funds = { current: { initial: '100', spent: '90' } }
  expect(detailText({ kind: 'extend', funds, goals: { achieved: '已完成' } })).toBe(
    '类别：延长期限，资金：（当年财政拨款：（年初预算数：100，全年执行数：90）），总体目标：（实际完成情况：已完成）',
  )
})

test('a page of the log tells people, surveys and seals by name beside the ids that the chain holds', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 5)
  for (const link of await linksOf(world, id)) await must(answer(world, link, { ratings: ratings(5) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const evaluation = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  await must(
    world.manager.put(`/evaluations/${evaluation.id}/indicators/user-satisfaction`, { source: { surveyId: id } }),
  )
  const security = await world.hire('security', ['security'])
  const people = (await must(security.get('/people?pageSize=100'))).items
  const [userId, forUserId] = ['reviewer', 'manager'].map((who) => people.find((one: any) => one.username === who).id)
  await must(
    security.post('/people/deputies', {
      userId,
      forUserId,
      role: 'manager',
      from: '2027-01-01',
      until: '2027-01-05',
      reason: '出差',
    }),
  )
  const auditor = await world.hire('auditor', ['auditor'])
  const read = async (act: string) => (await must(auditor.get(`/audit?act=${act}`))).items[0]
  const said = ({ detail, names }: any) => detailText(detail, names)

  const bound = await read('evaluation.bind')
  expect(said(bound)).toBe('指标：用户使用满意度，取自封存：第 1 次封存，取自调查：2024年度政务云用户满意度调查')
  expect([bound.detail.key, bound.detail.source_survey_id]).toEqual(['user-satisfaction', id])
  const deputy = await read('deputy.name')
  expect(said(deputy)).toBe(
    '自：2027-01-01，角色：经办，截至：2027-01-05，代行：1，原因：出差，代行人：reviewer，被代行人：manager',
  )
  expect(subjectWord(deputy.subject, deputy.names)).toBe('用户 reviewer')
  // What is digested is the id, and so are the exports.
  const file = (await auditor.get('/audit/exports/audit.json?act=deputy.name')).text
  expect([file.includes(userId), file.includes('"names"')]).toEqual([true, false])
})
