import { expect, test } from 'vitest'
import { createWorld, must } from '../support.ts'

const unit = { name: '云岭市水务局', phone: '13812345678', email: 'zhang@example.cn' }

test('a manager sees one unit’s phone and mail in full, and the log says who did and when, not the number', async () => {
  const { manager, db } = await createWorld()
  const { id, phone } = await must(manager.post('/units', unit))
  expect(phone).toBe('138****5678')
  const before = new Date()
  expect(await must(manager.post(`/units/${id}/contact`))).toEqual({
    phone: '13812345678',
    email: 'zhang@example.cn',
    seats: [],
  })

  const entries = await db.selectFrom('audit_entry').selectAll().where('act', '=', 'unit.reveal').execute()
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    actor_name: 'manager',
    subject: `unit ${id}`,
    detail: { name: '云岭市水务局', shown: ['phone', 'email'] },
  })
  expect(entries[0]!.at.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000)
  expect(JSON.stringify(entries)).not.toMatch(/13812345678|zhang@/)
})

test('the list stays masked after somebody has looked', async () => {
  const { manager } = await createWorld()
  const { id } = await must(manager.post('/units', unit))
  await must(manager.post(`/units/${id}/contact`))
  expect((await manager.get('/units')).text).not.toMatch(/13812345678|zhang@/)
})

test('a reviewer is refused, and nothing is written of it', async () => {
  const { manager, reviewer, db } = await createWorld()
  const { id } = await must(manager.post('/units', unit))
  const refused = await reviewer.post(`/units/${id}/contact`)
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
  expect(await db.selectFrom('audit_entry').select('id').where('act', '=', 'unit.reveal').execute()).toEqual([])
})

test('a unit that is not there is not found', async () => {
  const { manager } = await createWorld()
  const reply = await manager.post('/units/999/contact')
  expect([reply.status, reply.body.code]).toEqual([404, 'unit-not-found'])
})
