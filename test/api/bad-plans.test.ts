import { expect, test } from 'vitest'
import { createWorld, draft, hoursFromNow, must, openSurvey, units, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

const window = { opensAt: hoursFromNow(1), closesAt: hoursFromNow(2) }
const scale = [
  { level: 2, label: '满意', value: '100' },
  { level: 1, label: '不满意', value: '0' },
]
const dimensions = [{ key: 'd1', label: '稳定' }]
const questionnaire = (changes: object) => ({ template: undefined, questionnaire: { dimensions, scale, ...changes } })

/** What is changed in a good draft, and the field and code that are told. */
const wrongPlans: [string, object, string][] = [
  ['no title', { title: undefined }, 'title required'],
  ['a title of spaces', { title: '  ' }, 'title required'],
  ['a title that is no text', { title: { a: 1 } }, 'title not-text'],
  ['a title of 300 characters', { title: '长'.repeat(300) }, 'title too-long'],
  ['a target of 101', { target: '101' }, 'target out-of-range'],
  ['a target below zero', { target: '-1' }, 'target out-of-range'],
  ['a target that is no number', { target: '≥90%' }, 'target not-a-number'],
  ['a target in scientific notation', { target: '9e1' }, 'target not-a-number'],
  [
    'a window that ends before it begins',
    { window: { opensAt: window.closesAt, closesAt: window.opensAt } },
    'window.closesAt ends-before-it-begins',
  ],
  [
    'a window of no length',
    { window: { opensAt: window.opensAt, closesAt: window.opensAt } },
    'window.closesAt ends-before-it-begins',
  ],
  ['a window without offset', { window: { ...window, opensAt: '2026-01-01T09:00:00' } }, 'window.opensAt not-a-moment'],
  [
    'a window on a day that is none',
    { window: { ...window, opensAt: '2026-02-30T09:00:00+08:00' } },
    'window.opensAt not-a-moment',
  ],
  ['a window in the year 0', { window: { ...window, opensAt: '0000-01-01T00:00:00Z' } }, 'window.opensAt not-a-moment'],
  [
    'a service period on 30 February',
    { servicePeriod: { from: '2024-02-30', to: '2024-12-31' } },
    'servicePeriod.from not-a-date',
  ],
  [
    'a service period backwards',
    { servicePeriod: { from: '2024-12-31', to: '2024-01-01' } },
    'servicePeriod.to ends-before-it-begins',
  ],
  ['no service period', { servicePeriod: undefined }, 'servicePeriod required'],
  ['a template nobody ships', { template: 'constructor' }, 'template unknown-template'],
  ['no dimension', questionnaire({ dimensions: [] }), 'questionnaire.dimensions required'],
  [
    'two dimensions of one key',
    questionnaire({ dimensions: [...dimensions, { key: 'd1', label: '及时' }] }),
    'questionnaire.dimensions duplicate',
  ],
  [
    'two dimensions of one label',
    questionnaire({ dimensions: [...dimensions, { key: 'd2', label: '稳定' }] }),
    'questionnaire.dimensions duplicate',
  ],
  [
    'a key every object has',
    questionnaire({ dimensions: [{ key: 'constructor', label: '稳定' }] }),
    'questionnaire.dimensions.0.key not-a-key',
  ],
  [
    'a key with capitals',
    questionnaire({ dimensions: [{ key: '__proto__', label: '稳定' }] }),
    'questionnaire.dimensions.0.key not-a-key',
  ],
  ['a scale of one level', questionnaire({ scale: scale.slice(0, 1) }), 'questionnaire.scale too-few'],
  [
    'a scale upside down',
    questionnaire({
      scale: [
        { ...scale[0], value: '0' },
        { ...scale[1], value: '100' },
      ],
    }),
    'questionnaire.scale values-out-of-order',
  ],
  [
    'more answers asked than there are dimensions',
    { rules: { minAnswered: 11 } },
    'rules.minAnswered more-than-dimensions',
  ],
  [
    'more scored asked than answered',
    { rules: { minAnswered: 3, minScored: 4 } },
    'rules.minScored more-than-answered',
  ],
  ['a share for experts beyond the whole', { rules: { expertWeight: '1.3' } }, 'rules.expertWeight out-of-range'],
  [
    'bands that leave a gap below',
    {
      rules: {
        bands: [
          { label: '好', min: '90' },
          { label: '差', min: '10' },
        ],
      },
    },
    'rules.bands lowest-band-not-zero',
  ],
  ['retention for ever', { rules: { retentionYears: 1000 } }, 'rules.retentionYears out-of-range'],
]

const told = (body: { errors: { field: string; code: string }[] }) =>
  body.errors.map(({ field, code }) => `${field} ${code}`)

test('a plan that is wrong in one of these ways is refused by name, and nothing is stored', async () => {
  const world = await createWorld()
  const before = await contentsOf(world.db)
  for (const [name, changes, error] of wrongPlans) {
    const { status, body } = await world.manager.post('/surveys', draft(changes as Record<string, unknown>))
    expect([name, status, body.code]).toEqual([name, 422, 'invalid-input'])
    expect([name, ...told(body)]).toContain(error)
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('all that is wrong with a plan is told at once', async () => {
  const { manager } = await createWorld()
  const { body } = await manager.post(
    '/surveys',
    draft({ title: '', target: '101', window: { opensAt: 'a', closesAt: 'b' } }),
  )
  expect(told(body).sort()).toEqual([
    'target out-of-range',
    'title required',
    'window.closesAt not-a-moment',
    'window.opensAt not-a-moment',
  ])
})

async function drafted(world: World, n = 2) {
  await must(world.manager.post('/units/import', { units: units(n) }))
  return (await must(world.manager.post('/surveys', draft()))).id as number
}

test('a roster of units that do not exist is refused, and the former roster stays', async () => {
  const world = await createWorld()
  const id = await drafted(world)
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  const before = await contentsOf(world.db)
  const { status, body } = await world.manager.put(`/surveys/${id}/roster`, { unitIds: [1, 77, 78] })
  expect([status, body.errors]).toEqual([422, [{ field: 'unitIds', code: 'unknown-unit', params: { ids: [77, 78] } }]])
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a roster names a unit once, however often its id is sent', async () => {
  const world = await createWorld()
  const id = await drafted(world)
  expect((await world.manager.put(`/surveys/${id}/roster`, { unitIds: [1, 1, 1], seatsPerUnit: 2 })).body).toEqual({
    units: 1,
    seats: 2,
  })
})

const wrongRosters: [string, unknown][] = [
  ['nothing', {}],
  ['all: false', { all: false }],
  ['an id that is text', { unitIds: ['1'] }],
  ['an id of zero', { unitIds: [0] }],
  ['an id below zero', { unitIds: [-1] }],
  ['half an id', { unitIds: [1.5] }],
  ['an id beyond what a number keeps', { unitIds: [9007199254740993] }],
  ['ten seats a unit', { all: true, seatsPerUnit: 10 }],
  ['no seat', { all: true, seatsPerUnit: 0 }],
]

test('a roster that is wrong in one of these ways is refused', async () => {
  const world = await createWorld()
  const id = await drafted(world)
  const before = await contentsOf(world.db)
  for (const [name, roster] of wrongRosters) {
    const { status, body } = await world.manager.put(`/surveys/${id}/roster`, roster)
    expect([name, status, body.code]).toEqual([name, 422, 'invalid-input'])
    expect([name, body.errors.length > 0]).toEqual([name, true])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a survey whose roster is empty is neither submitted nor approved', async () => {
  const world = await createWorld()
  const { id } = await must(world.manager.post('/surveys', draft()))
  expect((await world.manager.put(`/surveys/${id}/roster`, { all: true })).body).toEqual({ units: 0, seats: 0 })
  const before = await contentsOf(world.db)
  for (const reply of [
    await world.manager.post(`/surveys/${id}/submit`),
    await world.reviewer.post(`/surveys/${id}/approve`),
  ]) {
    expect([reply.status, reply.body.code]).toEqual([409, 'roster-empty'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

test('a survey is opened once, and not after its window', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const again = await world.manager.post(`/surveys/${id}/open`)
  expect([again.status, again.body.code]).toEqual([409, 'survey-not-approved'])

  const over = await must(
    world.manager.post('/surveys', draft({ window: { opensAt: hoursFromNow(-2), closesAt: hoursFromNow(-1) } })),
  )
  await must(world.manager.put(`/surveys/${over.id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${over.id}/approve`))
  const late = await world.manager.post(`/surveys/${over.id}/open`)
  expect([late.status, late.body.code]).toEqual([409, 'window-already-over'])
})

test('a survey that is not open is not closed', async () => {
  const world = await createWorld()
  const id = await drafted(world)
  const reply = await world.manager.post(`/surveys/${id}/close`)
  expect([reply.status, reply.body.code]).toEqual([409, 'survey-not-open'])
})
