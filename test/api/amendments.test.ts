import { expect, test, vi } from 'vitest'
import { openDraft, smallAmendment } from '../../client/admin/surveys/plan-draft.ts'
import { fieldName, valueWord } from '../../server/contract/field-words.ts'
import { readDocx } from '../documents/docx.ts'
import {
  answer,
  createWorld,
  download,
  draft,
  linksOf,
  must,
  openSurvey,
  ratings,
  units,
  type World,
} from '../support.ts'
import { constraintOf } from './constraint.ts'
import { contentsOf } from './contents.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** A plan with two of three units on its roster, approved and not yet open. */
async function approvedWave(world: World, changes = {}) {
  const { manager, reviewer } = world
  await must(manager.post('/units/import', { units: units(3) }))
  const { items } = await must(manager.get('/units'))
  const survey = await must(manager.post('/surveys', draft(changes)))
  await must(manager.put(`/surveys/${survey.id}/roster`, { unitIds: [items[0].id, items[1].id] }))
  await must(reviewer.post(`/surveys/${survey.id}/approve`))
  return { id: survey.id as number, unitIds: items.map((unit: any) => unit.id) as number[] }
}

const amend = (change: object) => ({ kind: 'amend', reason: '会议纪要〔2026〕3号', ...change })

async function confirmed({ manager, reviewer }: World, id: number, change: object) {
  const asked = await must(manager.post(`/surveys/${id}/proposals`, amend(change)))
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))
}

test('before it opens, the plan changes by two people, as a new version with a digest of its own', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  const { id } = await approvedWave(world)
  const before = await must(manager.get(`/surveys/${id}`))
  const asked = await must(manager.post(`/surveys/${id}/proposals`, amend({ plan: { target: '85' } })))
  expect(asked.amendment).toEqual({
    changes: [{ path: 'target', before: '90', after: '85' }],
    added: [],
    removed: [],
  })
  expect((await must(manager.get(`/surveys/${id}`))).target).toBe('90')
  expect((await manager.post(`/surveys/${id}/proposals/${asked.id}/confirm`)).status).toBe(403)
  await must(reviewer.post(`/surveys/${id}/proposals/${asked.id}/confirm`))

  const after = await must(manager.get(`/surveys/${id}`))
  expect([after.target, after.planVersion, after.approvedBy]).toEqual(['85', 2, before.approvedBy])
  expect(after.planDigest).not.toBe(before.planDigest)
  const { items } = await must(manager.get(`/surveys/${id}/plan-versions`))
  expect(items.map((one: any) => [one.version, one.digest, one.seats, one.amendment?.reason ?? null])).toEqual([
    [1, before.planDigest, 2, null],
    [2, after.planDigest, 2, '会议纪要〔2026〕3号'],
  ])
  expect(items[1].amendment).toMatchObject({
    changes: asked.amendment.changes,
    proposedBy: 'manager',
    confirmedBy: 'reviewer',
  })
})

test('an old plan that lacks a rule gains none by an amendment of another', async () => {
  const world = await createWorld()
  const { id } = await approvedWave(world)
  await constraintOf(world, `alter table survey disable trigger survey_guard`)
  await constraintOf(world, `update survey set plan = plan #- '{rules,burst}' where id = ${id}`)
  await constraintOf(world, `alter table survey enable trigger survey_guard`)
  await confirmed(world, id, { plan: { rules: { speederSeconds: 30 } } })
  const { rules } = await must(world.manager.get(`/surveys/${id}`))
  expect([rules.speederSeconds, rules.burst]).toEqual([30, undefined])
})

test('units come and go with an amendment, and the new link answers', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id, unitIds } = await approvedWave(world)
  await confirmed(world, id, { addUnitIds: [unitIds[2]], removeUnitIds: [unitIds[0]] })
  const roster = await must(manager.get(`/surveys/${id}/roster`))
  expect(roster.items.map((item: any) => item.unit)).toEqual(['单位02', '单位03'])
  const { items } = await must(manager.get(`/surveys/${id}/plan-versions`))
  expect([items[1].amendment.added, items[1].amendment.removed]).toEqual([['单位03'], ['单位01']])
  await must(manager.post(`/surveys/${id}/open`))
  const links = await linksOf(world, id)
  expect((await answer(world, links[1]!, { ratings: ratings(5) })).status).toBe(201)
})

test('while answers come in only what bears on none changes, and every answer names its plan’s version', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await openSurvey(world, 2, { helpline: '100' })
  const links = await linksOf(world, id)
  expect((await answer(world, links[0]!, { ratings: ratings(5) })).status).toBe(201)
  for (const plan of [{ target: '80' }, { rules: { minScored: 1 } }, { title: '另一期' }]) {
    const reply = await manager.post(`/surveys/${id}/proposals`, amend({ plan }))
    expect([plan, reply.status, reply.body.errors[0].code]).toEqual([plan, 422, 'frozen-while-open'])
  }
  await confirmed(world, id, { plan: { helpline: '200-0000' } })
  expect((await world.stranger.send(links[1]!, {})).text).toContain('200-0000')
  // Checked against the former version in memory, taken under the new one.
  expect((await answer(world, links[1]!, { ratings: ratings(4) })).status).toBe(201)
  const versions = await world.db.selectFrom('response').select('plan_version').orderBy('invitation_id').execute()
  expect(versions.map((row) => row.plan_version)).toEqual([1, 2])
})

test('while answers come in, the form’s head and the reminders change too, as the page asks for them', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id } = await openSurvey(world, 2)
  const survey = await must(manager.get(`/surveys/${id}`))
  const start = openDraft(survey)
  const header = { ...start.header, approvalNumber: '国统制〔2026〕12号' }
  const reminders = [{ id: 1, from: 'close' as const, workingDays: '2' }]
  const plan = smallAmendment(survey, start, { ...start, header, reminders })
  expect(Object.keys(plan)).toEqual(['questionnaire', 'rules'])
  await confirmed(world, id, { plan })
  const { items } = await must(manager.get(`/surveys/${id}/plan-versions`))
  const words = items[1].amendment.changes.map(
    (one: any) => `${fieldName(one.path)}：${valueWord(one.path, one.after)}`,
  )
  expect(words).toContain('批准或备案文号：国统制〔2026〕12号')
  expect(words).toContain('催办日程第 1 项起：截止前')
  const after = await must(manager.get(`/surveys/${id}`))
  expect(after.questionnaire).toEqual({ ...survey.questionnaire, header: { approvalNumber: '国统制〔2026〕12号' } })
  expect(after.rules).toEqual({ ...survey.rules, reminders: [{ from: 'close', workingDays: 2 }] })
  expect((await world.stranger.send((await linksOf(world, id))[0]!, {})).text).toContain('国统制〔2026〕12号')
})

test('an amendment that cannot be says why', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id, unitIds } = await approvedWave(world)
  await must(manager.post(`/surveys/${id}/open`))
  await answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(5) })
  const codeOf = async (change: object) => {
    const { body } = await manager.post(`/surveys/${id}/proposals`, amend(change))
    return body.errors?.[0].code ?? body.code
  }
  expect(await codeOf({})).toBe('nothing-to-change')
  expect(await codeOf({ addUnitIds: [999] })).toBe('unknown-unit')
  expect(await codeOf({ addUnitIds: [unitIds[0]] })).toBe('on-roster-already')
  expect(await codeOf({ removeUnitIds: [unitIds[2]] })).toBe('not-on-roster')
  expect(await codeOf({ removeUnitIds: [unitIds[0]] })).toBe('seat-in-use')
  expect(await codeOf({ plan: { helpline: 'x'.repeat(41) } })).toBe('too-long')
  await must(manager.post(`/surveys/${id}/close`))
  expect(await codeOf({ plan: { helpline: '1' } })).toBe('survey-not-open')
})

test('the database holds an approved plan and roster to amendments of two people', async () => {
  const world = await createWorld()
  const { manager } = world
  const { id, unitIds } = await approvedWave(world)
  const before = await contentsOf(world.db)
  const refused = async (statement: string, constraint: string) =>
    expect([statement, await constraintOf(world, statement)]).toEqual([statement, constraint])
  const version = `insert into plan_version (survey_id, version, plan, roster, digest) select id, 2, plan, '[]', 'sha256:x' from survey where id = ${id}`
  await refused(`update survey set plan = jsonb_set(plan, '{target}', '"10"') where id = ${id}`, 'survey_frozen')
  await refused(`update survey set plan_version = 2 where id = ${id}`, 'survey_frozen')
  await refused(version, 'survey_frozen')
  await refused(`update plan_version set digest = 'sha256:x'`, 'plan_version_append_only')
  await refused(`delete from plan_version`, 'plan_version_append_only')
  await refused(
    `insert into invitation (survey_id, unit_id, unit_name) values (${id}, ${unitIds[2]}, '单位03')`,
    'roster_frozen',
  )
  await refused(`delete from invitation where survey_id = ${id}`, 'roster_frozen')
  expect(await contentsOf(world.db)).toEqual(before)

  // Not even under an amendment that only waits.
  await must(manager.post(`/surveys/${id}/proposals`, amend({ addUnitIds: [unitIds[2]], plan: { target: '10' } })))
  await refused(
    `insert into invitation (survey_id, unit_id, unit_name) values (${id}, ${unitIds[2]}, '单位03')`,
    'roster_frozen',
  )
  await refused(
    `insert into plan_version (survey_id, version, plan, roster, digest, proposal_id)
     select survey_id, 2, amendment -> 'plan', '[]', 'sha256:x', id from proposal`,
    'survey_frozen',
  )
})

test('the digest of every version is that of its plan and its roster', async () => {
  const world = await createWorld()
  const { digestOf } = await import('../../server/digest.ts')
  const { id, unitIds } = await approvedWave(world)
  await confirmed(world, id, { addUnitIds: [unitIds[2]] })
  const versions = await world.db.selectFrom('plan_version').selectAll().orderBy('version').execute()
  expect(versions.map(({ roster }) => roster.length)).toEqual([2, 3])
  for (const { plan, roster, digest } of versions) expect(digestOf({ plan, roster })).toBe(digest)
})

test('the report prints each amendment, with what changed, why and by whom; without one it says so', async () => {
  const world = await createWorld()
  const reportOf = async (id: number) => readDocx(await download(world, `/surveys/${id}/exports/report.docx`))
  const { id } = await approvedWave(world)
  await confirmed(world, id, { plan: { target: '85' } })
  await must(world.manager.post(`/surveys/${id}/open`))
  await must(world.manager.post(`/surveys/${id}/close`))
  const report = await reportOf(id)
  const [, amendment] = report.tables.find(([heading]) => heading![0] === '版次')!
  expect(amendment!.slice(0, 5)).toEqual(['第2版', '目标值：90改为85', '会议纪要〔2026〕3号', 'manager', 'reviewer'])

  const other = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${other.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${other.id}/approve`))
  await must(world.manager.post(`/surveys/${other.id}/open`))
  await must(world.manager.post(`/surveys/${other.id}/close`))
  expect((await reportOf(other.id)).text).toContain('批准后方案和名单没有修订。')
})
