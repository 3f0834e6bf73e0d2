import { sql } from 'kysely'
import readExcelFile from 'read-excel-file/node'
import { expect, test, vi } from 'vitest'
import { readDocx } from '../documents/docx.ts'
import { answer, createWorld, download, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const step = (to: string, more: object = {}) => ({ to, note: `转入${to}`, ...more })

/** Five units: the first is dissatisfied with d2 and may be named, the second with d2 and d4 and may not; a third only comments. */
async function closedWave() {
  const world = await createWorld()
  const { id } = await openSurvey(world, 5)
  const links = await linksOf(world, id)
  const send = (at: number, body: object) => must(answer(world, links[at]!, body as never))
  await send(0, {
    ratings: ratings(5, { d2: 2 }),
    reasons: { d2: '单位01专线中断，找过张主任 13800001234' },
    tellVendor: true,
  })
  await send(1, { ratings: ratings(5, { d2: 1, d4: 2 }), reasons: { d2: '网络太慢' } })
  await send(2, { ratings: ratings(5), comment: '建议增加培训', tellVendor: true })
  await must(world.manager.post(`/surveys/${id}/close`))
  return { world, id, vendor: await world.hire('vendor', ['vendor']) }
}

const listOf = async ({ manager }: World, query = '') => (await must(manager.get(`/tickets${query}`))).items as any[]
const ticketOf = async (world: World, label: string) => {
  const found = (await listOf(world)).find((one) => one.label === label)
  return must(world.manager.get(`/tickets/${found.id}`))
}
const maskAll = async ({ manager }: World, ticket: any, masked = '已脱敏') => {
  for (const { id } of ticket.entryList.filter((one: any) => one.said !== null))
    await must(manager.put(`/tickets/${ticket.id}/entries/${id}`, { masked }))
}

test('after close the lowest ratings and the comments are open tickets, one an aspect, due in 5 and 15 working days', async () => {
  const { world } = await closedWave()
  const items = await listOf(world)
  expect(items.map(({ label, state, entries, unmasked }) => [label, state, entries, unmasked])).toEqual([
    ['网络接入质量', 'verify', 2, 2],
    ['服务响应及时性', 'verify', 1, 0],
    ['意见和建议', 'verify', 1, 1],
  ])
  const [first] = items
  const days = (until: string) => Math.round((Date.parse(until) - Date.now()) / 86_400_000)
  expect(days(first.replyDue)).toBeGreaterThanOrEqual(6)
  expect(days(first.closeDue)).toBeGreaterThanOrEqual(20)
  expect(await listOf(world, '?overdue=true')).toEqual([])
})

test('a unit is named only where it said so, and only of low ratings; everything else is a digest', async () => {
  const { world, id } = await closedWave()
  const ticket = await ticketOf(world, '网络接入质量')
  expect(ticket.entryList.map(({ named, level }: any) => [named, level]).toSorted()).toEqual([
    [false, '非常不满意'],
    [true, '不满意'],
  ])
  // A yes beside nothing but high ratings says nothing and is not kept.
  expect((await ticketOf(world, '意见和建议')).entryList[0].named).toBe(false)
  const { body } = await world.manager.get(`/surveys/${id}/responses`)
  expect(JSON.stringify(body)).not.toContain('单位01"')
  const digests = body.items.map((one: any) => one.digest)
  expect(ticket.entryList.every(({ digest }: any) => digests.includes(digest))).toBe(true)
  // Who reads sheets is told no name: with level and words it would lead to all that the unit answered. The vendor is, and reads no sheet.
  expect(JSON.stringify(ticket)).not.toContain('单位01"')
  const viewer = await world.hire('viewer', ['viewer'])
  const read = await must(viewer.get(`/tickets/${ticket.id}`))
  expect(read.entryList.map(({ digest, level, said }: any) => [digest, level, said])).toEqual([
    [null, null, null],
    [null, null, null],
  ])
})

test('a proposal of the masked words covers unit, number and person; the person decides', async () => {
  const { world } = await closedWave()
  const ticket = await ticketOf(world, '网络接入质量')
  const entry = ticket.entryList.find((one: any) => one.named)
  expect(entry.suggestion).toBe('［某单位］专线中断，［人员］ ［号码］')
  const masked = await must(world.manager.put(`/tickets/${ticket.id}/entries/${entry.id}`, { masked: '专线中断' }))
  expect(masked.unmasked).toBe(1)
  expect((await world.manager.put(`/tickets/${ticket.id}/entries/${entry.id}`, {})).status).toBe(422)
})

test('before 整改 the vendor sees nothing; from then on masked words, agreed names and no digest', async () => {
  const { world, vendor } = await closedWave()
  expect((await must(vendor.get('/vendor/tickets'))).length).toBe(0)
  const ticket = await ticketOf(world, '网络接入质量')
  const early = await world.manager.post(`/tickets/${ticket.id}/step`, step('rectify', { owner: '运维部' }))
  expect([early.status, early.body.code]).toEqual([409, 'ticket-words-unmasked'])
  await maskAll(world, ticket, '专线中断')
  const nobody = await world.manager.post(`/tickets/${ticket.id}/step`, step('rectify'))
  expect(nobody.body.errors).toMatchObject([{ field: 'owner', code: 'required' }])
  await must(world.manager.post(`/tickets/${ticket.id}/step`, step('rectify', { owner: '运维部' })))
  const reply = await vendor.get('/vendor/tickets')
  expect(reply.body).toMatchObject([{ label: '网络接入质量', ratings: null, units: ['单位01'], mayObject: true }])
  for (const secret of [
    '找过',
    '13800001234',
    '网络太慢',
    '单位02',
    'digest',
    ...ticket.entryList.flatMap((one: any) => one.digest ?? []),
  ])
    expect(reply.text).not.toContain(secret)
  const [{ id: entry }] = ticket.entryList
  const late = await world.manager.put(`/tickets/${ticket.id}/entries/${entry}`, { withheld: true })
  expect(late.body.code).toBe('ticket-entry-shown')
  for (const path of ['/tickets', `/tickets/${ticket.id}`, '/surveys'])
    expect([path, (await vendor.get(path)).status]).toEqual([path, 403])
})

test('核实 → 整改 → 回访 → 复核, and another person closes', async () => {
  const { world, id, vendor } = await closedWave()
  const before = (await must(world.manager.get(`/surveys/${id}/result`))).indicator
  const ticket = await ticketOf(world, '服务响应及时性')
  const move = (who: any, to: string) => who.post(`/tickets/${ticket.id}/step`, step(to, { owner: '运维部' }))
  expect((await move(world.manager, 'closed')).body.code).toBe('ticket-step')
  await must(move(world.manager, 'rectify'))
  await must(vendor.post(`/vendor/tickets/${ticket.id}/reply`, { note: '增加夜间值班' }))
  await must(move(world.manager, 'callback'))
  await must(move(world.manager, 'rectify'))
  await must(move(world.manager, 'callback'))
  await must(move(world.manager, 'review'))
  expect((await move(world.manager, 'closed')).body.code).toBe('forbidden')
  const both = await world.hire('both', ['manager', 'reviewer'])
  await must(move(world.reviewer, 'rectify'))
  await must(move(world.manager, 'callback'))
  await must(move(both, 'review'))
  const own = await move(both, 'closed')
  expect([own.status, own.body.code]).toEqual([403, 'ticket-closed-by-mover'])
  const closed = await must(move(world.reviewer, 'closed'))
  expect(closed.events.map(({ kind, state }: any) => state ?? kind)).toEqual([
    'verify',
    'rectify',
    'reply',
    'callback',
    'rectify',
    'callback',
    'review',
    'rectify',
    'callback',
    'review',
    'closed',
  ])
  expect((await world.manager.put(`/tickets/${ticket.id}`, edit())).body.code).toBe('ticket-closed')
  expect((await must(world.manager.get(`/surveys/${id}/result`))).indicator).toEqual(before)
})

const edit = (changes: object = {}) => ({
  owner: '运维部',
  replyDue: '2026-01-05T18:00:00+08:00',
  closeDue: '2026-01-09T18:00:00+08:00',
  reason: '按例会调整',
  ...changes,
})

test('a deadline moved into the past is overdue; one before the other is refused', async () => {
  const { world } = await closedWave()
  const [ticket] = await listOf(world)
  await must(world.manager.put(`/tickets/${ticket.id}`, edit()))
  expect((await listOf(world, '?overdue=true')).map(({ id }) => id)).toEqual([ticket.id])
  const turned = await world.manager.put(`/tickets/${ticket.id}`, edit({ closeDue: '2026-01-04T18:00:00+08:00' }))
  expect(turned.body.errors).toMatchObject([{ field: 'closeDue', code: 'ends-before-it-begins' }])
})

test('the vendor objects once, within five working days; nothing closes before it is answered', async () => {
  const { world, vendor } = await closedWave()
  const ticket = await ticketOf(world, '服务响应及时性')
  const objects = () => vendor.post(`/vendor/tickets/${ticket.id}/objection`, { reason: '当晚为计划内维护' })
  expect((await objects()).body.code).toBe('ticket-not-found')
  const move = (who: any, to: string) => must(who.post(`/tickets/${ticket.id}/step`, step(to, { owner: '运维部' })))
  await move(world.manager, 'rectify')
  await must(objects())
  expect((await objects()).body.code).toBe('objection-filed')
  await move(world.manager, 'callback')
  await move(world.manager, 'review')
  const waits = await world.reviewer.post(`/tickets/${ticket.id}/step`, step('closed'))
  expect(waits.body.code).toBe('objection-waits')
  const said = { upheld: false, answer: '维护未提前告知' }
  const answered = await must(world.manager.post(`/tickets/${ticket.id}/objection/answer`, said))
  expect(answered.objectionView).toMatchObject({ ...said, reason: '当晚为计划内维护', filedBy: 'vendor' })
  expect((await world.manager.post(`/tickets/${ticket.id}/objection/answer`, said)).body.code).toBe(
    'objection-answered',
  )
  expect((await must(vendor.get('/vendor/tickets')))[0].objection).toMatchObject(said)

  const other = await ticketOf(world, '意见和建议')
  await maskAll(world, other)
  await must(world.manager.post(`/tickets/${other.id}/step`, step('rectify', { owner: '运维部' })))
  await sql`update ticket set object_until = now() - interval '1 minute' where id = ${other.id}`.execute(world.db)
  const late = await vendor.post(`/vendor/tickets/${other.id}/objection`, { reason: '迟了' })
  expect(late.body.code).toBe('objection-too-late')
})

test('the database keeps what was said, the history and the order of the steps', async () => {
  const { world } = await closedWave()
  const [ticket] = await listOf(world)
  for (const statement of [
    sql`update ticket_entry set said = '很好' where ticket_id = ${ticket.id}`,
    sql`delete from ticket_entry`,
    sql`delete from ticket`,
    sql`update ticket_event set note = 'x'`,
    sql`delete from ticket_event`,
    sql`update ticket set state = 'closed' where id = ${ticket.id}`,
  ])
    await expect(statement.execute(world.db)).rejects.toThrow()
})

test('整改台账 carries, as workbook and on paper, tickets, masked words, objections and the history', async () => {
  const { world } = await closedWave()
  const ticket = await ticketOf(world, '网络接入质量')
  await maskAll(world, ticket, '专线中断')
  const reply = await world.app.request('/api/v1/tickets/exports/tickets.xlsx', {
    headers: { 'x-api-key': world.keyOf('manager') },
  })
  expect(reply.headers.get('content-disposition')).toContain(encodeURIComponent('整改台账.xlsx'))
  const sheets = await readExcelFile(Buffer.from(await reply.arrayBuffer()))
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['整改台账', '问题与意见', '异议', '办理经过'])
  const text = JSON.stringify(sheets)
  for (const words of ['网络接入质量', '专线中断', '待脱敏', '生成整改单', '方案校验码：sha256:'])
    expect(text).toContain(words)
  const secrets = ['13800001234', '网络太慢', '建议增加培训']
  for (const secret of secrets) expect(text).not.toContain(secret)

  const word = readDocx(await download(world, '/tickets/exports/tickets.docx'))
  expect(word.paragraphs.filter((one) => one.startsWith('表'))).toEqual([
    '表1　整改台账',
    '表2　问题与意见',
    '表3　异议',
    '表4　办理经过',
  ])
  // The same cells as the workbook; what is empty there is a dash on paper.
  expect(word.tables[0]!.map((row) => row[2])).toContain('网络接入质量')
  expect(word.text).toContain('专线中断')
  expect(word.text).toContain('方案校验码：sha256:')
  for (const secret of secrets) expect(word.text).not.toContain(secret)
  expect(word.text).toContain('审核人（签字）：')
})
