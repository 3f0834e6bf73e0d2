import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { foldMarks } from '../../server/queries/counters.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** Six units: five at 80, one at 100; closed. Mean 500 / 6 = 250/3. */
async function closed() {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  for (const [i, link] of (await linksOf(world, id)).entries())
    await must(answer(world, link, { ratings: ratings(i === 0 ? 5 : 4) }))
  await must(world.manager.post(`/surveys/${id}/close`))
  const auditor = await world.hire('auditor', ['auditor'])
  return { world, id, auditor, recompute: () => must(auditor.post(`/surveys/${id}/recompute`)) }
}

async function tamper({ db }: World, table: string, statement: string) {
  await sql.raw(`alter table ${table} disable trigger user`).execute(db)
  await sql.raw(statement).execute(db)
  await sql.raw(`alter table ${table} enable trigger user`).execute(db)
}

test('an auditor folds the answers again and gets the stored figure, before sealing and after', async () => {
  const { world, id, recompute } = await closed()
  expect(await recompute()).toMatchObject({
    holds: true,
    stored: '250/3',
    recomputed: '250/3',
    units: 6,
    differences: [],
    counters: true,
    seal: null,
  })
  const third = await world.hire('third', ['reviewer'])
  await must(third.post(`/surveys/${id}/seal`))
  const sealed = await recompute()
  expect(sealed).toMatchObject({ holds: true, seal: { number: 1, differences: [] } })
  const acts = await world.db.selectFrom('audit_entry').select('detail').where('act', '=', 'survey.recompute').execute()
  expect(acts.map((one) => one.detail)).toEqual(
    Array.from({ length: 2 }, () => ({ holds: true, stored: '250/3', recomputed: '250/3' })),
  )
})

test('an answer changed behind the product is found: in the figure, the counters, the seal and the chain', async () => {
  const { world, id, recompute } = await closed()
  await foldMarks(world.db)
  const third = await world.hire('third', ['reviewer'])
  await must(third.post(`/surveys/${id}/seal`))
  await tamper(
    world,
    'response',
    `update response set answers = jsonb_set(answers, '{ratings,d1}', '5') where invitation_id = 2`,
  )
  const report = await recompute()
  // One unit has 82 instead of 80: 502 / 6.
  expect(report).toMatchObject({ holds: false, stored: '250/3', recomputed: '251/3', counters: false })
  expect(report.differences).toContain('indicator')
  expect(report.seal.differences).toContain('answers/answers.json')
  expect(report.audit.answers.broken).toMatchObject({ fault: 'changed', surveyId: id })
})

test('a stored result that was changed is named by its part', async () => {
  const { world, recompute } = await closed()
  await tamper(world, 'survey', `update survey set result = jsonb_set(result, '{indicator,exact}', '"100/1"')`)
  expect(await recompute()).toMatchObject({
    holds: false,
    stored: '100/1',
    recomputed: '250/3',
    differences: ['indicator'],
  })
})

test('before close there is nothing to compute again', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  expect((await world.manager.post(`/surveys/${id}/recompute`)).body.code).toBe('result-before-close')
})
