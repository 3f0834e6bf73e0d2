import { expect, test } from 'vitest'
import { createWorld, must } from '../support.ts'

test('the calendar ships with days to be checked, and takes what the office knows better', async () => {
  const { manager } = await createWorld()
  const shipped = await must(manager.get('/calendar?year=2027'))
  expect(shipped).toMatchObject({ opens: '09:00', closes: '18:00', regional: false })
  expect(shipped.days).toContainEqual({ day: '2027-10-01', kind: 'holiday', name: '国庆节', checked: false })
  const days = [
    { day: '2027-10-01', kind: 'holiday', name: '国庆节', checked: true },
    { day: '2027-10-09', kind: 'workday', name: '国庆节调休' },
  ]
  expect((await manager.post('/calendar/days', { days })).body).toEqual({ saved: 2 })
  await must(manager.put('/calendar', { opens: '10:00', closes: '19:30', regional: true }))
  const now = await must(manager.get('/calendar?year=2027'))
  expect(now).toMatchObject({ opens: '10:00', closes: '19:30', regional: true })
  expect(now.days).toContainEqual(days[0])
  expect(now.days).toContainEqual({ ...days[1], checked: false })
})

test('a day is removed, once', async () => {
  const { manager } = await createWorld()
  expect((await manager.del('/calendar/days/2026-01-04')).status).toBe(200)
  expect((await manager.del('/calendar/days/2026-01-04')).body.code).toBe('not-found')
  expect((await manager.del('/calendar/days/never')).body.code).toBe('not-found')
})

test('bad days are named one by one, and nothing of them is saved', async () => {
  const { manager } = await createWorld()
  const days = [
    { day: '2028-01-01', kind: 'holiday', name: '元旦' },
    { day: '2028-13-01', kind: 'party', name: '' },
  ]
  const { status, body } = await manager.post('/calendar/days', { days })
  expect(status).toBe(422)
  expect(body.errors.map(({ field, code }: any) => [field, code])).toEqual([
    ['days.1.day', 'not-a-date'],
    ['days.1.kind', 'not-a-choice'],
    ['days.1.name', 'required'],
  ])
  expect((await must(manager.get('/calendar?year=2028'))).days).toEqual([])
  const twice = await manager.post('/calendar/days', { days: [days[0], days[0]] })
  expect(twice.body.errors[0].code).toBe('duplicate')
  const hours = await manager.put('/calendar', { opens: '18:00', closes: '9:00', regional: 'yes' })
  expect(hours.body.errors.map(({ field }: any) => field)).toEqual(['closes', 'regional'])
})

test('what was changed in the calendar stands in the audit log with who did it', async () => {
  const { manager, db } = await createWorld()
  await must(manager.del('/calendar/days/2026-01-04'))
  const acts = await db
    .selectFrom('audit_entry')
    .select(['actor_name', 'act', 'detail'])
    .where('subject', '=', 'calendar')
    .execute()
  expect(acts).toEqual([{ actor_name: 'manager', act: 'calendar.remove', detail: { day: '2026-01-04' } }])
})
