/** Everything the product does, from the first unit to the seal and the evaluation, with an attack in every text that can be typed. */
import { wordings } from '../../server/domain/wording.ts'
import { profileInput } from '../../server/contract/profiles.ts'
import { surveyInput } from '../../server/contract/plan.ts'
import { type Caller, draft, hoursFromNow, must, postForm, ratings, type Reply, type World } from '../support.ts'
import { roles } from '../../server/contract/people.ts'
import { Planter, schemaOf, withMembers } from './planting.ts'

type Json = Record<string, any>
type Id = number | string
type Route = `${'POST' | 'PUT'} /${string}`

const pdf = '%PDF-1.7 stamped'
const day = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
const reason = { reason: '原因' }

/** Sends what is planted, and must be taken; `more` are members that no schema knows, sent with everything. */
class Attacker {
  readonly planter: Planter
  readonly more: Record<string, unknown> | undefined
  /** Who takes no members it does not know. */
  readonly strict = new Set<string>()

  constructor(turn: number, more?: Record<string, unknown>) {
    this.planter = new Planter(turn)
    this.more = more
  }

  /** `ids` fill the parts of the route in their order. */
  act = async (who: Caller, route: Route, ids: Id[], base: object, keep: string[] = []): Promise<Json> => {
    const method = route.split(' ')[0]!
    const headers = { 'content-type': 'application/json' }
    return this.#send(route, this.planter.plant(route, base, keep), (body) =>
      who.send(this.#fill(route, ids), { method, headers, body: JSON.stringify(body) }),
    )
  }

  /** The same as a form with a file, whose name is an attack too. */
  file = async (who: Caller, route: Route, ids: Id[], base: object, keep: string[] = []): Promise<Json> => {
    const planted = this.planter.plant(route, base, keep)
    const name = `${this.planter.text(100)}.pdf`
    return this.#send(route, planted, (body) => {
      const form = new FormData()
      for (const [field, value] of Object.entries(body))
        form.append(field, typeof value === 'string' ? value : JSON.stringify(value))
      for (const field of ['scan', 'file']) form.append(field, new File([`${pdf} ${name.length}`], name))
      return who.send(this.#fill(route, ids), { method: 'POST', body: form })
    })
  }

  async #send(route: Route, body: object, send: (body: object) => Promise<Reply>): Promise<Json> {
    if (!this.more) return must(send(body))
    const reply = await send(withMembers(schemaOf(route)!, body, this.more) as object)
    if (reply.status < 400) return reply.body as Json
    this.strict.add(`${route} ${reply.status} ${JSON.stringify(reply.body.errors?.[0]?.code ?? reply.body.code)}`)
    return must(send(body))
  }

  #fill(route: Route, ids: Id[]): string {
    const rest = [...ids]
    return route.split(' ')[1]!.replace(/:\w+/g, () => encodeURIComponent(String(rest.shift())))
  }
}

export type Attacked = Awaited<ReturnType<typeof attackEverything>>

/** Runs the whole of it. Every person is called by an attack too. */
export async function attackEverything(world: World, turn = 0, more?: Record<string, unknown>) {
  const attacker = new Attacker(turn, more)
  const { act, file, planter } = attacker
  const { manager, reviewer } = world
  const people = new Map<string, Caller>()
  for (const role of roles) people.set(role, await world.hire(`the-${role}`, [role]))
  const [system, security, auditor, vendor] = ['system', 'security', 'auditor', 'vendor'].map((one) => people.get(one)!)
  const colleague = await world.hire('colleague', ['manager'])

  // People
  await must(
    act(system!, 'POST /api/v1/people', [], { username: 'newcomer', name: '新人', department: '科' }, [
      'username',
    ]) as never,
  )
  const { items: staff } = await must(system!.get('/people'))
  const idOf = (username: string): string => staff.find((one: Json) => one.username === username).id
  for (const { id, username } of staff)
    if (username !== 'the-system') await act(system!, 'PUT /api/v1/people/:userId', [id], { name: '名' })
  await act(
    people.get('system')!,
    'POST /api/v1/keys',
    [],
    { label: '密钥', scopes: ['calendar.read'], expiresInDays: 9 },
    ['scopes[]'],
  )
  await act(
    security!,
    'POST /api/v1/people/deputies',
    [],
    {
      userId: idOf('colleague'),
      forUserId: idOf('reviewer'),
      role: 'reviewer',
      from: day(1),
      until: day(2),
      reason: '出差',
    },
    ['userId', 'forUserId'],
  )
  await act(system!, 'POST /api/v1/people/:userId/disable', [idOf('newcomer')], reason)
  await act(
    system!,
    'POST /api/v1/people/:userId/hand-over',
    [idOf('the-viewer')],
    {
      successorId: idOf('colleague'),
      reason: '调离',
    },
    ['successorId'],
  )

  // Units and calendar
  const unit = {
    name: '单位',
    code: 'U',
    category: '类',
    contactName: '人',
    services: ['计算'],
    attributes: { 备注: '无' },
  }
  const units: Json[] = []
  for (let i = 0; i < 9; i += 1)
    units.push(
      await act(manager, 'POST /api/v1/units', [], { ...unit, phone: `1380001000${i}`, email: `u${i}@example.cn` }),
    )
  for (const { id } of units.slice(0, 2))
    await act(manager, 'PUT /api/v1/units/:id', [id], { ...unit, phone: '', email: '' })
  await must(
    manager.post('/units/import', {
      units: [{ name: planter.text(120), attributes: { [planter.text(40)]: planter.text(200) } }],
    }),
  )
  planter.reached.add('POST /api/v1/units/import units[]')
  await act(manager, 'PUT /api/v1/units/:id/state', [units[8]!['id']], { state: 'dissolved', on: '2024-05-01' })
  const seated = { ...unit, seats: [{ role: '领导', contactName: '人', phone: '13800010099', email: 's@example.cn' }] }
  const { id: seatedId } = await act(manager, 'POST /api/v1/units', [], seated)
  await act(manager, 'PUT /api/v1/units/:id', [seatedId], seated)
  await act(manager, 'POST /api/v1/calendar/days', [], { days: [{ day: '2027-05-01', kind: 'holiday', name: '节' }] })
  await act(manager, 'PUT /api/v1/calendar', [], { opens: '09:00', closes: '18:00', regional: true })

  // Where messages go: nothing is sent here
  const success = { jsonPath: 'errcode', equals: '0', contains: 'ok' }
  const gateway = {
    kind: 'http',
    name: '短信',
    method: 'POST',
    url: 'https://sms.example.cn/send',
    contentType: 'application/json',
    headers: [{ name: 'x-one', value: '1' }],
    secretHeaders: [{ name: 'x-two', secret: '2' }],
    secret: '3',
    body: '{"text":"{正文}"}',
    success,
    quiet: { from: '21:00', to: '08:00' },
  }
  const mail = {
    kind: 'smtp',
    name: '邮件',
    host: 'mail.example.cn',
    port: 25,
    security: 'none',
    user: 'u',
    password: 'p',
    fromAddress: 'a@example.cn',
    fromName: '办公室',
    quiet: null,
  }
  const channel = await act(manager, 'POST /api/v1/channels', [], gateway, ['secretHeaders[].name', 'headers[].name'])
  const mailing = await act(manager, 'POST /api/v1/channels', [], mail, ['host', 'fromAddress'])
  for (const [{ id }, base] of [
    [channel, gateway],
    [mailing, mail],
  ] as const)
    await act(manager, 'PUT /api/v1/channels/:id', [id!], base, [
      'host',
      'fromAddress',
      'secretHeaders[].name',
      'headers[].name',
    ])
  await act(manager, 'POST /api/v1/channels/:id/test', [channel.id], { phone: '1', email: '' }).catch(() => {})
  const hook = { label: '平台', url: 'https://example.cn/hook', events: ['survey.sealed'] }
  const { id: hookId } = await act(manager, 'POST /api/v1/webhooks', [], hook)
  await act(manager, 'PUT /api/v1/webhooks/:id', [hookId], hook)

  // The plan, every part of it in words of its own
  const template = surveyInput.parse(draft())
  const languages = { ug: { dimensions: { d1: 'ئا' }, levels: { 5: 'ئا' }, overall: 'ئا' } }
  const plan = draft({
    window: { opensAt: hoursFromNow(-30), closesAt: hoursFromNow(24 * 30) },
    organiser: '局',
    helpline: '0991-0000000',
    questionnaire: {
      ...template.questionnaire,
      dimensions: template.questionnaire.dimensions.map((one) => ({ ...one, help: '说明', note: '注' })),
      overall: { label: '总体' },
      header: { formNumber: '1', authority: '局', approvalNumber: '2', validUntil: '2027' },
      languages,
    },
    rules: {
      bands: template.rules.bands,
      revisions: true,
      reminders: [{ from: 'opening', workingDays: 1 }],
      expertWeight: '0.2',
    },
  })
  const keepPlan = ['questionnaire.dimensions[].key', 'servicePeriod.from', 'servicePeriod.to']
  const surveys: number[] = []
  for (let i = 0; i < 3; i += 1)
    surveys.push((await act(manager, 'POST /api/v1/surveys', [], plan, keepPlan))['id'] as number)
  const [wave, voided, second] = surveys as [number, number, number]
  for (const id of surveys) {
    await act(manager, 'PUT /api/v1/surveys/:id', [id], plan, keepPlan)
    await must(manager.put(`/surveys/${id}/roster`, { unitIds: units.slice(0, 8).map((one) => one['id']) }))
    await file(manager, 'POST /api/v1/surveys/:id/roster-sources', [id], {
      entry: { title: '台账', issuer: '局', issuedOn: '2026-01-01', users: 3 },
    })
    await act(manager, 'POST /api/v1/surveys/:id/unlisted', [id], { name: '企业', reason: '不是用户' })
  }
  const parts = [wave, second].map((surveyId) => ({ surveyId, weight: '0.5' }))
  await act(manager, 'POST /api/v1/annual-figures', [], { title: '年度', parts })
  const clouds = draft({ objects: ['a', 'b'].map((key) => ({ key, name: `云${key}`, vendor: '公司' })) })
  const { id: ofClouds } = await act(manager, 'POST /api/v1/surveys', [], clouds, ['objects[].key'])
  await act(manager, 'PUT /api/v1/surveys/:id', [ofClouds], clouds, ['objects[].key'])
  const { planDigest } = await must(manager.post(`/surveys/${wave}/submit`))
  await act(reviewer, 'POST /api/v1/surveys/:id/return', [wave], reason)
  await must(manager.post(`/surveys/${wave}/submit`))
  await act(reviewer, 'POST /api/v1/surveys/:id/approve', [wave], { planDigest }, ['planDigest'])
  for (const id of [voided, second]) await must(reviewer.post(`/surveys/${id}/approve`))
  for (const id of [wave, second]) await must(manager.post(`/surveys/${id}/open`))
  await act(manager, 'POST /api/v1/surveys/:id/void', [voided], reason)
  const approval = { number: '云〔2026〕8号', signedOn: '2026-01-05', signedBy: '负责人' }
  await file(manager, 'POST /api/v1/surveys/:id/signed-approvals', [wave], { subject: 'plan', ...approval })

  // Field work
  const { items: seats } = await must(manager.get(`/surveys/${wave}/invitations`))
  const seat = (at: number): number => seats[at].id
  const one = (at: number) => ({ invitationIds: [seat(at)] })
  const seatAct = (name: string, at: number) =>
    act(manager, `POST /api/v1/surveys/:id/invitations/:invitationId/${name}`, [wave, seat(at)], reason)
  await act(manager, 'POST /api/v1/surveys/:id/invitations/sent', [wave], { ...one(0), how: '短信' })
  await act(manager, 'POST /api/v1/surveys/:id/invitations/notices', [second], { matching: { search: '' } }, [
    'matching.search',
  ])
  for (const [route, more] of [
    ['sent', { how: '短信' }],
    ['refuse', { reason: '忙', evidence: '电话' }],
  ] as const)
    await act(
      manager,
      `POST /api/v1/surveys/:id/invitations/${route}`,
      [second],
      { matching: { search: '' }, ...more },
      ['matching.search'],
    )
  await act(manager, 'POST /api/v1/surveys/:id/invitations/refuse', [wave], {
    ...one(7),
    reason: '忙',
    evidence: '电话',
  })
  await seatAct('reinstate', 7)
  await seatAct('reissue', 7)
  await seatAct('revoke', 7)
  const propose = async (base: object, keep: string[] = []) => {
    const { items } = await act(manager, 'POST /api/v1/surveys/:id/proposals', [wave], base, keep)
    void items
    const list = (await must(manager.get(`/surveys/${wave}/proposals`))).items as Json[]
    return Math.max(...list.map(({ id }) => id as number))
  }
  const settle = (id: number) => must(reviewer.post(`/surveys/${wave}/proposals/${id}/confirm`))
  await settle(await propose({ kind: 'ineligible', invitationId: seat(6), reason: '迁出', evidence: '函' }))
  await settle(await propose({ kind: 'eligible', invitationId: seat(6), reason: '迁回', evidence: '函' }))
  await settle(await propose({ kind: 'extend', closesAt: hoursFromNow(24 * 40), reason: '延期' }, ['closesAt']))
  await settle(await propose({ kind: 'amend', plan: { helpline: planter.text(40), rules: {} }, reason: '改' }))
  const early = await propose({ kind: 'close', reason: '齐' })
  await act(reviewer, 'POST /api/v1/surveys/:id/proposals/:proposalId/withdraw', [wave, early], reason)
  const sending = { channelId: channel.id, subject: '请填写{名称}', body: wordings[0]!.body }
  await act(
    manager,
    'POST /api/v1/surveys/:id/sendings',
    [wave],
    {
      kind: 'invitation',
      to: 'chosen',
      again: true,
      selection: { matching: { search: '' } },
      ...sending,
      notBefore: hoursFromNow(9),
    },
    ['selection.matching.search', 'notBefore'],
  )
  await act(manager, 'PUT /api/v1/surveys/:id/reminders', [wave], sending)
  const everybody = { selection: { matching: { search: '' } } }
  await act(manager, 'POST /api/v1/surveys/:id/sendings/recent', [wave], everybody, ['selection.matching.search'])
  const nameExpert = () =>
    act(manager, 'POST /api/v1/surveys/:id/experts', [wave], { name: '甲', affiliation: '某大学' })
  const expertLinks: string[] = []
  for (let i = 0; i < 4; i += 1) expertLinks.push(new URL((await nameExpert())['link']).pathname)
  await act(manager, 'POST /api/v1/surveys/:id/experts/:expertId/dismiss', [wave, 4], reason)
  const byDimension = (name: string, value: () => string) =>
    Object.fromEntries(template.questionnaire.dimensions.map(({ key }) => [`${name}-${key}`, value()]))
  for (const link of expertLinks.slice(0, 2))
    await must(
      postForm(world, link, {
        declaration: 'none',
        ...byDimension('score', () => '80'),
        ...byDimension('reason', () => planter.text(500)),
        comment: planter.text(1000),
      }),
    )
  await must(postForm(world, expertLinks[2]!, { declaration: 'recuse', comment: planter.text(1000) }))

  // Answers, on paper too; of the second survey one stays open for pages
  const entry = () => ({ entry: { invitationId: seat(5), ratings: ratings(4), comment: '好', reasons: { d1: '慢' } } })
  const paper = 'POST /api/v1/surveys/:id/paper'
  const { id: first } = await file(manager, paper, [wave], entry())
  await act(colleague, 'POST /api/v1/surveys/:id/paper/:entryId/reject', [wave, first], reason)
  const { id: again } = await file(manager, paper, [wave], entry())
  await must(colleague.post(`/surveys/${wave}/paper/${again}/confirm`))
  const links = seats.map(({ link }: Json) => new URL(link).pathname) as string[]
  for (const [i, link] of links.slice(0, 5).entries())
    await act(
      world.stranger,
      'POST /s/:token',
      [link.split('/').at(-1)!],
      {
        submissionId: `attacked-${i}`,
        ratings: ratings(1 + (i % 5)),
        overall: null,
        comment: '好',
        tellVendor: true,
        reasons: Object.fromEntries(template.questionnaire.dimensions.map(({ key }) => [key, '慢'])),
      },
      ['submissionId', 'receipt', 'device', 'startedAt'],
    )

  // After the close
  await must(manager.post(`/surveys/${wave}/close`))
  const { items: sheets } = await must(manager.get(`/surveys/${wave}/responses?level=3&dimension=d1`))
  await settle(await propose({ kind: 'invalidate', digest: sheets[0].digest, reason: '代填' }, ['digest']))
  await settle(await propose({ kind: 'revalidate', digest: sheets[0].digest, reason: '核实' }, ['digest']))
  await act(manager, 'POST /api/v1/surveys/:id/callbacks', [wave], { size: 2, seed: '种子' })
  const [draw] = await must(manager.get(`/surveys/${wave}/callbacks`)).then((body) => body.items ?? body.draws ?? body)
  await act(
    manager,
    'POST /api/v1/surveys/:id/callbacks/:drawId/units/:unitId',
    [wave, draw.id, draw.units[0].unitId],
    { outcome: 'confirmed', note: '属实' },
  )
  const askFor = (at: number) =>
    act(auditor!, 'POST /api/v1/surveys/:id/releases', [wave], { unitId: units[at]!['id'], ...reason })
  await must(reviewer.post(`/surveys/${wave}/releases/${(await askFor(0))['id']}/grant`))
  await act(auditor!, 'POST /api/v1/surveys/:id/releases/:releaseId/withdraw', [wave, (await askFor(1))['id']], reason)
  const { items: tickets } = await must(manager.get('/tickets'))
  for (const { id } of tickets.slice(0, 3)) {
    const { entryList } = await must(manager.get(`/tickets/${id}`))
    for (const { id: entryId, said } of entryList)
      if (said !== null) await act(manager, 'PUT /api/v1/tickets/:id/entries/:entryId', [id, entryId], { masked: '慢' })
    await act(
      manager,
      'PUT /api/v1/tickets/:id',
      [id],
      { owner: '部', replyDue: hoursFromNow(90), closeDue: hoursFromNow(900), ...reason },
      ['replyDue', 'closeDue'],
    )
    await act(manager, 'POST /api/v1/tickets/:id/step', [id], { to: 'rectify', note: '整改', owner: '部' })
    await act(vendor!, 'POST /api/v1/vendor/tickets/:id/reply', [id], { note: '已改' })
    await act(vendor!, 'POST /api/v1/vendor/tickets/:id/objection', [id], reason)
    await act(manager, 'POST /api/v1/tickets/:id/objection/answer', [id], { upheld: false, answer: '不' })
  }
  for (const name of ['statistics.xlsx', 'report.docx', 'responses.csv'])
    await must(manager.get(`/surveys/${wave}/exports/${name}`).then((reply) => ({ ...reply, body: {} })))
  const { digest: draftDigest } = await must(manager.get(`/surveys/${wave}/report`))
  await file(manager, 'POST /api/v1/surveys/:id/report/stamped', [wave], { draftDigest }, ['draftDigest'])
  const record = {
    year: 2022,
    title: '往年',
    source: '自评报告',
    documentNumber: '8号',
    figure: '综合得分',
    unit: '%',
    value: '93',
    note: '注',
    dimensions: [{ key: 'd1', label: '内容', mean: '92' }],
  }
  for (const [at, then] of ['reject', 'withdraw'].entries()) {
    const { id } = await file(manager, 'POST /api/v1/outside-waves', [], { record: { ...record, year: 2022 - at } }, [
      'record.dimensions[].key',
    ])
    if (then === 'withdraw') await must(reviewer.post(`/outside-waves/${id}/confirm`))
    await act(reviewer, `POST /api/v1/outside-waves/:id/${then}`, [id], reason)
  }
  const { id: kept } = await file(manager, 'POST /api/v1/outside-waves', [], { record: { ...record, year: 2023 } }, [
    'record.dimensions[].key',
  ])
  await must(reviewer.post(`/outside-waves/${kept}/confirm`))

  // The seal
  const { sendings: orders } = await must(manager.get(`/surveys/${wave}/sendings`))
  for (const { id } of orders) await must(manager.post(`/surveys/${wave}/sendings/${id}/stop`))
  await must(reviewer.post(`/surveys/${wave}/seal`))
  const erratum = { unitId: units[2]!['id'], name: '正名', ...reason }
  const errata = await act(manager, 'POST /api/v1/surveys/:id/errata', [wave], erratum)
  await act(reviewer, 'POST /api/v1/surveys/:id/errata/:erratum/decline', [wave, errata['errata'][0].id], reason)
  const third = await act(manager, 'POST /api/v1/surveys/:id/errata', [wave], erratum)
  await must(reviewer.post(`/surveys/${wave}/errata/${Math.max(...third['errata'].map(({ id }: Json) => id))}/confirm`))
  await act(manager, 'POST /api/v1/surveys/:id/seal/correction', [wave], reason)
  await act(reviewer, 'POST /api/v1/surveys/:id/seal/correction/decline', [wave], reason)

  const hold = { kind: 'hold', reason: '复议' }
  await act(manager, 'POST /api/v1/surveys/:id/retention', [wave], hold)
  await act(reviewer, 'POST /api/v1/surveys/:id/retention/decline', [wave], reason)
  await act(manager, 'POST /api/v1/surveys/:id/retention', [wave], hold)
  await must(reviewer.post(`/surveys/${wave}/retention/confirm`))

  // Evaluation
  const basis = { legalBasis: '办法' }
  const row = {
    level1: '产出',
    level2: '数量',
    level3: '虚拟机',
    kind: 'quantitative',
    operator: '>=',
    target: '98',
    unit: '台',
    aliases: ['别名'],
  }
  const profile = {
    label: '规则',
    full: '100',
    deviationThreshold: '30',
    ...basis,
    deviationDeductions: [{ from: '30', points: '2', ...basis }],
    tiers: [
      { label: '全部', min: '80', max: '100' },
      { label: '部分', min: '0', max: '80' },
    ],
    totalCaps: [{ from: '70', below: '80', cap: '89', ...basis }],
    deductions: [{ key: 'late', label: '迟报', points: '1', ...basis }],
    bands: [
      { label: '优', min: '90' },
      { label: '差', min: '0' },
    ],
    indicators: [
      { ...row, key: 'vm-count', weight: '60' },
      {
        ...row,
        key: 'quality',
        kind: 'assigned',
        level3: '质量',
        weight: '40',
        operator: undefined,
        target: undefined,
        unit: undefined,
      },
    ],
  }
  profileInput.parse(profile)
  const keepProfile = [
    'indicators[].key',
    'deductions[].key',
    'indicators[].target',
    'indicators[].unit',
    'levels[].level1',
  ]
  const made = await act(manager, 'POST /api/v1/profiles', [], profile, keepProfile)
  await act(manager, 'PUT /api/v1/profiles/:id', [made['id']], profile, keepProfile)
  const version = await act(manager, 'POST /api/v1/profiles/:id/versions', [made['id']], profile, keepProfile)
  const evaluation = await act(
    manager,
    'POST /api/v1/evaluations',
    [],
    { profile: version['key'], project: '项目', year: 2026, department: '局', implementer: '科' },
    ['profile'],
  )
  const id = evaluation['id'] as number
  await act(manager, 'PUT /api/v1/evaluations/:id/table', [id], { indicators: profile.indicators }, keepProfile)
  const none = { initial: null, full: null, spent: null }
  await act(
    manager,
    'PUT /api/v1/evaluations/:id',
    [id],
    {
      project: '项目',
      department: '局',
      implementer: '科',
      goals: { expected: '目标', achieved: '完成' },
      funds: { current: none, carried: none, other: none },
      deductions: [{ key: 'late', reason: '迟' }],
      monitoring: {
        until: '2026-06-30',
        rows: { 'vm-count': { done: '49', forecast: '98', cause: '分期', likelihood: '' } },
      },
      materials: [{ name: '合同', number: '1', pages: '1–3' }],
    },
    ['deductions[].key'],
  )
  await act(
    manager,
    'PUT /api/v1/evaluations/:id/indicators/:key',
    [id, 'quality'],
    { tier: evaluation['profile'].tiers[0].label, score: '36', reason: '好' },
    ['tier', 'actual'],
  )
  await act(
    manager,
    'PUT /api/v1/evaluations/:id/indicators',
    [id],
    { entries: [{ key: 'vm-count', actual: '49', reason: '分期' }] },
    ['entries[].key', 'entries[].actual', 'entries[].tier'],
  )
  await act(manager, 'POST /api/v1/evaluations/:id/prose', [id], { text: '正文' })
  await must(manager.get(`/evaluations/${id}/exports/self-evaluation.docx`).then((reply) => ({ ...reply, body: {} })))
  const { drafts } = await must(manager.get(`/evaluations/${id}/files`))
  await file(manager, 'POST /api/v1/evaluations/:id/finals', [id], { draftId: drafts[0].id, note: '注' })

  const { items: open } = await must(manager.get(`/surveys/${second}/invitations`))
  const openLinks = open.map(({ link }: Json) => new URL(link).pathname) as string[]
  return {
    world,
    planter,
    strict: attacker.strict,
    openLinks,
    people,
    wave,
    voided,
    second,
    links,
    expertLinks,
    evaluation: id,
    profile: version['id'] as number,
    tickets: tickets as Json[],
  }
}
