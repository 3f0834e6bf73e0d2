import { expect, test } from 'vitest'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, units, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'
import { contentsOf } from './contents.ts'

/** Each statement is refused by its constraint, and no row of any table is another afterwards. */
async function expectFrozen(world: World, statements: Record<string, string>) {
  const before = await contentsOf(world.db)
  for (const [statement, constraint] of Object.entries(statements)) {
    expect([statement, await constraintOf(world, statement)]).toEqual([statement, constraint])
  }
  expect(await contentsOf(world.db)).toEqual(before)
}

async function openWithAnswer() {
  const world = await createWorld()
  const survey = await openSurvey(world, 2)
  const [link] = await linksOf(world, survey.id)
  await answer(world, link!, { ratings: ratings(4), comment: '很好' })
  return { world, survey }
}

async function draftWithRoster(world: World) {
  await must(world.manager.post('/units/import', { units: units(2) }))
  const survey = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  return survey.id as number
}

test('an approved plan is changed by no SQL', async () => {
  const { world } = await openWithAnswer()
  await expectFrozen(world, {
    [`update survey set plan = jsonb_set(plan, '{target}', '"80"')`]: 'survey_frozen',
    [`update survey set closes_at = closes_at + interval '1 day'`]: 'survey_frozen',
    [`update survey set opens_at = opens_at - interval '1 day'`]: 'survey_frozen',
    [`update survey set plan_digest = 'sha256:0'`]: 'survey_frozen',
    [`update survey set approved_by = null`]: 'survey_frozen',
    [`update survey set approved_at = now() - interval '1 day'`]: 'survey_frozen',
    [`update survey set created_by = approved_by`]: 'survey_frozen',
    [`delete from survey`]: 'survey_frozen',
    [`truncate survey cascade`]: 'survey_append_only',
  })
})

test("a survey's state goes forward only, one step at a time", async () => {
  const { world } = await openWithAnswer()
  for (const status of ['draft', 'submitted', 'approved', 'sealed']) {
    expect([status, await constraintOf(world, `update survey set status = '${status}'`)]).toEqual([
      status,
      'survey_status_order',
    ])
  }
  await must(world.manager.post('/surveys/1/close'))
  for (const status of ['draft', 'submitted', 'approved', 'open', 'void']) {
    expect([status, await constraintOf(world, `update survey set status = '${status}'`)]).toEqual([
      status,
      'survey_status_order',
    ])
  }
  expect(await constraintOf(world, `update survey set status = 'invented'`)).toMatch(/^survey_status_(order|known)$/)
})

test('the author approves by no SQL either, and becomes no other person before', async () => {
  const world = await createWorld()
  const id = await draftWithRoster(world)
  const approval = `status = 'approved', plan_digest = 'sha256:0', approved_at = now()`
  await expectFrozen(world, {
    [`update survey set ${approval}, approved_by = created_by where id = ${id}`]: 'survey_approver_is_not_author',
    [`update survey set ${approval} where id = ${id}`]: 'survey_plan_digested',
    [`update survey set created_by = (select id from "user" where username = 'reviewer')`]: 'survey_frozen',
  })
})

test('the roster of an approved plan takes no unit, loses none and renames none', async () => {
  const { world } = await openWithAnswer()
  const { id: other } = await must(world.manager.post('/surveys', draft()))
  await expectFrozen(world, {
    [`insert into invitation (survey_id, unit_id, seat, unit_name) values (1, 1, 2, '单位01')`]: 'roster_frozen',
    [`delete from invitation where unit_id = 2`]: 'roster_frozen',
    [`update invitation set unit_name = '别的单位'`]: 'roster_frozen',
    [`update invitation set unit_id = 2 where unit_id = 1`]: 'roster_frozen',
    [`update invitation set survey_id = ${other} where unit_id = 2`]: 'roster_frozen',
    [`truncate invitation cascade`]: 'invitation_append_only',
  })
})

test('a seat of a draft is not moved into a frozen roster', async () => {
  const { world } = await openWithAnswer()
  await must(world.manager.post('/units', { name: '新单位' }))
  const { id: other } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${other}/roster`, { all: true }))
  await expectFrozen(world, {
    [`update invitation set survey_id = 1 where survey_id = ${other} and unit_name = '新单位'`]: 'roster_frozen',
  })
})

const copyOfAnswer = (changes: string) => `
  insert into response (invitation_id, revision, survey_id, submission_id, answers, valid, submitted_at, salt, leaf)
  select ${changes}, 'by-hand', answers, valid, now(), salt, leaf from response limit 1`

test('an answer is neither changed nor deleted, open or closed', async () => {
  const { world } = await openWithAnswer()
  const statements = {
    [`update response set answers = jsonb_set(answers, '{ratings,d1}', '5')`]: 'response_frozen',
    [`update response set valid = false`]: 'response_frozen',
    [`delete from response`]: 'response_frozen',
    [`truncate response`]: 'response_append_only',
  }
  await expectFrozen(world, statements)
  await must(world.manager.post('/surveys/1/close'))
  await expectFrozen(world, statements)
})

test('one invitation has one answer a revision, by SQL too', async () => {
  const { world } = await openWithAnswer()
  await expectFrozen(world, {
    [copyOfAnswer('invitation_id, revision, survey_id')]: 'response_one_per_revision',
    [copyOfAnswer('invitation_id, 2, survey_id').replace(`'by-hand'`, 'submission_id')]: 'response_submission_once',
  })
})

test('after close no answer is added, nor under the name of a survey that is still open', async () => {
  const { world } = await openWithAnswer()
  await must(world.manager.post('/surveys/1/close'))
  const other = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${other.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${other.id}/approve`))
  await must(world.manager.post(`/surveys/${other.id}/open`))
  await expectFrozen(world, {
    [copyOfAnswer('2, 1, survey_id')]: 'response_window_open',
    [copyOfAnswer('invitation_id, 2, survey_id')]: 'response_window_open',
    [copyOfAnswer(`invitation_id, 2, ${other.id}`)]: 'response_window_open',
    [copyOfAnswer(`999, 1, ${other.id}`)]: 'response_window_open',
    // Several by one statement: those of the open one do not take the others in.
    [copyOfAnswer('i.id, 2, i.survey_id')
      .replace('from response', 'from invitation i, response')
      .replace('limit 1', '')]: 'response_window_open',
  })
})

test('a result is written once, and not before close', async () => {
  const { world } = await openWithAnswer()
  await expectFrozen(world, {
    [`update survey set result = '{"indicator":{"value":"100"}}'`]: 'survey_result_after_close',
  })
  await must(world.manager.post('/surveys/1/close'))
  await expectFrozen(world, {
    [`update survey set result = jsonb_set(result, '{indicator,value}', '"100"')`]: 'survey_result_frozen',
    [`update survey set result = null`]: 'survey_result_frozen',
    [`update survey set closed_at = now() - interval '1 day'`]: 'survey_frozen',
    [`update survey set status = 'sealed', closed_at = now()`]: 'survey_frozen',
    [`delete from survey`]: 'survey_frozen',
  })
})

test('the audit log and the events of links are only ever added to', async () => {
  const { world } = await openWithAnswer()
  const link = (await linksOf(world, 1))[1]!
  await world.stranger.send(`${link}/opened`, { method: 'POST' })
  await expectFrozen(world, {
    [`update audit_entry set actor_name = '别人'`]: 'audit_entry_append_only',
    [`delete from audit_entry`]: 'audit_entry_append_only',
    [`truncate audit_entry`]: 'audit_entry_append_only',
    [`update invitation_event set kind = 'sent'`]: 'invitation_event_append_only',
    [`delete from invitation_event`]: 'invitation_event_append_only',
    [`truncate invitation_event`]: 'invitation_event_append_only',
  })
})

test('a figure bound to an evaluation is typed by no SQL, and its survey stays', async () => {
  const { world } = await openWithAnswer()
  await must(world.manager.post('/surveys/1/close'))
  const { id } = await must(world.manager.post('/evaluations', { project: '政务云', year: 2024 }))
  await must(world.manager.put(`/evaluations/${id}/indicators/user-satisfaction`, { source: { surveyId: 1 } }))
  await expectFrozen(world, {
    [`update evaluation_entry set actual = '100'`]: 'evaluation_entry_bound',
    [`update evaluation_entry set score = 10`]: 'evaluation_entry_bound',
  })
})
