import { expect, test } from 'vitest'
import { collectPersonData, erasePerson } from '../../server/actions/person-data.ts'
import { createWorld, must, openSurvey } from '../support.ts'

const actor = { id: null, name: '管理命令', address: null }

test('whoever asks is told everything held about them, found by name, phone, mail or user name, and of nobody else', async () => {
  const world = await createWorld()
  const [phone, email] = ['13800138000', 'zhang@example.cn']
  const units = [
    { name: '统计局', contactName: '联系人甲', phone, email },
    { name: '档案局', contactName: '联系人乙', phone: '13900139000' },
  ]
  await must(world.manager.post('/units/import', { units }))
  for (const text of ['联系人甲', phone, email]) {
    const { contacts, accounts } = await collectPersonData(world.db, world.keys, actor, text, 14)
    expect(contacts).toMatchObject([{ unit: '统计局', contactName: '联系人甲', phone, email, messages: [] }])
    expect(accounts).toEqual([])
  }
  const own = await collectPersonData(world.db, world.keys, actor, 'Manager', 14)
  expect(own).toMatchObject({
    contacts: [],
    accounts: [{ username: 'manager', roles: ['manager'], keys: [{ label: 'test' }] }],
  })
  // Neither a hash nor a secret is part of it, nor what was looked for of the log.
  expect(JSON.stringify(own)).not.toMatch(/hash|digest|"password"|secret/)
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'person-data.read').execute()
  expect(acts).toHaveLength(4)
  expect(JSON.stringify(acts)).not.toContain(phone)
  expect(await collectPersonData(world.db, world.keys, actor, '查无此人', 14)).toEqual({
    contacts: [],
    accounts: [],
    experts: [],
    signed: [],
    backups: '每日备份含有同样的内容，各保存 14 天',
  })
})

test('an expert is told of the panels they were named for', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await must(world.manager.post(`/surveys/${id}/experts`, { name: '专家甲', affiliation: '某研究院' }))
  const { experts } = await collectPersonData(world.db, world.keys, actor, '专家甲', 14)
  expect(experts).toMatchObject([{ survey: id, name: '专家甲', affiliation: '某研究院', comment: null }])
})

test('on request a contact is taken out of its unit, and of no other; the log says of which unit, and not who', async () => {
  const world = await createWorld()
  const [phone, other] = ['13800138000', '13900139000']
  const units = [
    { name: '统计局', contactName: '联系人甲', phone, email: 'zhang@example.cn' },
    { name: '档案局', contactName: '联系人乙', phone: other },
  ]
  await must(world.manager.post('/units/import', { units }))
  expect(await erasePerson(world.db, world.keys, actor, phone)).toBe(1)
  const rows = await world.db
    .selectFrom('unit')
    .select(['contact_name', 'phone_sealed', 'email_sealed'])
    .orderBy('id')
    .execute()
  expect(rows).toEqual([
    { contact_name: null, phone_sealed: null, email_sealed: null },
    { contact_name: '联系人乙', phone_sealed: expect.anything(), email_sealed: null },
  ])
  const acts = await world.db
    .selectFrom('audit_entry')
    .select(['subject', 'detail'])
    .where('act', '=', 'person-data.erase')
    .execute()
  expect(acts).toEqual([{ subject: 'unit 1', detail: {} }])
  expect(await erasePerson(world.db, world.keys, actor, phone)).toBe(0)
})
