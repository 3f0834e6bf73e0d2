/** The demo, loaded in one breath: what it tells of the past bears times of its waves' own days. */
import { expect, test } from 'vitest'
import { loadDemo } from '../../db/demo.ts'
import { createWorld } from '../support.ts'

test('a wave of the demo is drafted, approved, opened and worked on in that order, days ago', async () => {
  const { db, keys } = await createWorld()
  const begun = Date.now()
  await loadDemo({ db, keys, signer: null }, () => {})
  const waves = await db.selectFrom('survey').selectAll().where('opened_at', 'is not', null).orderBy('id').execute()
  expect(waves.map(({ status }) => status)).toEqual(['sealed', 'open'])
  for (const wave of waves) {
    const { written_at } = await db
      .selectFrom('plan_version')
      .select('written_at')
      .where('survey_id', '=', wave.id)
      .executeTakeFirstOrThrow()
    expect(written_at).toEqual(wave.approved_at)
    const steps = [wave.created_at, wave.submitted_at!, wave.approved_at!, wave.opened_at!, wave.opens_at]
    expect(steps.toSorted((a, b) => a.getTime() - b.getTime())).toEqual(steps)
  }
  const running = waves[1]!
  const events = await db
    .selectFrom('invitation_event')
    .select(['kind', 'at'])
    .where('survey_id', '=', running.id)
    .where('kind', 'in', ['refused', 'on-paper', 'failed', 'reminded'])
    .execute()
  const entry = await db.selectFrom('paper_entry').select(['entered_at', 'decided_at']).executeTakeFirstOrThrow()
  const moments = [...events.map(({ at }) => at), entry.entered_at, entry.decided_at!]
  expect(new Set(events.map(({ kind }) => kind)).size).toBe(4)
  for (const at of moments) {
    expect(at.getTime()).toBeGreaterThan(running.opened_at!.getTime())
    expect(at.getTime()).toBeLessThan(begun - 3_600_000)
  }
  expect(entry.entered_at.getTime()).toBeLessThan(entry.decided_at!.getTime())
})
