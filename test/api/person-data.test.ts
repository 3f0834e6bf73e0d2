import { expect, test } from 'vitest'
import { collectPersonData } from '../../server/actions/person-data.ts'
import { createWorld, must } from '../support.ts'

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
    const { contacts, accounts } = await collectPersonData(world.db, world.keys, actor, text)
    expect(contacts).toMatchObject([{ unit: '统计局', contactName: '联系人甲', phone, email, messages: [] }])
    expect(accounts).toEqual([])
  }
  const own = await collectPersonData(world.db, world.keys, actor, 'Manager')
  expect(own).toMatchObject({
    contacts: [],
    accounts: [{ username: 'manager', roles: ['manager'], keys: [{ label: 'test' }] }],
  })
  // Neither a hash nor a secret is part of it, nor what was looked for of the log.
  expect(JSON.stringify(own)).not.toMatch(/hash|digest|"password"|secret/)
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'person-data.read').execute()
  expect(acts).toHaveLength(4)
  expect(JSON.stringify(acts)).not.toContain(phone)
  expect(await collectPersonData(world.db, world.keys, actor, '查无此人')).toEqual({ contacts: [], accounts: [] })
})
