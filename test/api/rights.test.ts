import { expect, test } from 'vitest'
import { roles } from '../../server/contract/people.ts'
import { rights, type Right } from '../../server/session.ts'
import { caller, type Caller, createWorld, must, openSurvey, ratings } from '../support.ts'
import { contentsOf } from './contents.ts'

/** Who may ask at all: anybody, or whoever is signed in; or the right of the table in session.ts. */
type Demand = Right | 'anybody' | 'signed-in'

/** Every route there is, and what it demands. A new route without a line here, or in `server/openapi/operations.ts`, fails a test. */
const demands: Record<string, Demand> = {
  'GET /': 'anybody',
  'GET /healthz': 'anybody',
  'GET /readyz': 'anybody',
  'GET /metrics': 'anybody',
  'GET /api/v1/system': 'system.read',
  'POST /api/v1/system/backups': 'system.run',
  'GET /s/:token': 'anybody',
  'POST /s/:token': 'anybody',
  'GET /s/:token/done': 'anybody',
  'POST /s/:token/opened': 'anybody',
  'POST /s/:token/others': 'anybody',
  'POST /s/:token/started': 'anybody',
  'GET /receipts': 'anybody',
  'POST /receipts': 'anybody',
  'GET /receipts/:receipt': 'anybody',
  'GET /e/:token': 'anybody',
  'POST /e/:token': 'anybody',
  'GET /go': 'anybody',
  'POST /go': 'anybody',
  'GET /form/*': 'anybody',
  'GET /admin/assets/*': 'anybody',
  'GET /admin/*': 'anybody',
  'POST /api/auth/sign-in/username': 'anybody',
  'POST /api/auth/sign-out': 'anybody',
  'GET /api/auth/oidc': 'anybody',
  'GET /api/auth/callback/oidc': 'anybody',
  'GET /api/v1/sign-in-ways': 'anybody',
  'GET /api/openapi.json': 'anybody',
  'GET /api/docs': 'anybody',
  'GET /api/v1/setup': 'anybody',
  'POST /api/v1/setup': 'anybody',
  'GET /api/v1/me': 'signed-in',
  'GET /api/v1/languages': 'surveys.read',
  'GET /api/v1/templates': 'surveys.read',
  'GET /api/v1/profiles': 'evaluations.read',
  'GET /api/v1/units': 'units.read',
  'GET /api/v1/units/categories': 'units.read',
  'GET /api/v1/units/import-template.csv': 'units.write',
  'POST /api/v1/units': 'units.write',
  'PUT /api/v1/units/:id': 'units.write',
  'PUT /api/v1/units/:id/state': 'units.write',
  'POST /api/v1/units/import': 'units.write',
  'POST /api/v1/units/:id/contact': 'contacts.reveal',
  'GET /api/v1/surveys': 'surveys.read',
  'POST /api/v1/surveys': 'surveys.write',
  'GET /api/v1/surveys/:id': 'surveys.read',
  'PUT /api/v1/surveys/:id': 'surveys.write',
  'DELETE /api/v1/surveys/:id': 'surveys.write',
  'GET /api/v1/surveys/:id/roster': 'surveys.read',
  'PUT /api/v1/surveys/:id/roster': 'surveys.write',
  'POST /api/v1/surveys/:id/submit': 'surveys.write',
  'POST /api/v1/surveys/:id/approve': 'surveys.approve',
  'POST /api/v1/surveys/:id/return': 'surveys.approve',
  'POST /api/v1/surveys/:id/open': 'surveys.run',
  'POST /api/v1/surveys/:id/close': 'surveys.run',
  'POST /api/v1/surveys/:id/void': 'surveys.run',
  'GET /api/v1/surveys/:id/history': 'surveys.read',
  'GET /api/v1/surveys/:id/invitations': 'invitations.read',
  'GET /api/v1/surveys/:id/invitations/:invitationId/events': 'invitations.read',
  'GET /api/v1/surveys/:id/paper': 'paper.check',
  'POST /api/v1/surveys/:id/paper': 'paper.enter',
  'GET /api/v1/surveys/:id/paper-seats': 'paper.enter',
  'GET /api/v1/surveys/:id/paper/:entryId': 'paper.check',
  'GET /api/v1/surveys/:id/paper/:entryId/scan': 'paper.check',
  'POST /api/v1/surveys/:id/paper/:entryId/confirm': 'paper.check',
  'POST /api/v1/surveys/:id/paper/:entryId/reject': 'paper.check',
  'GET /api/v1/surveys/:id/cards': 'invitations.read',
  'GET /api/v1/surveys/:id/exports/invitations.xlsx': 'invitations.read',
  'GET /api/v1/public-addresses': 'invitations.read',
  'POST /api/v1/surveys/:id/invitations/sent': 'surveys.run',
  'POST /api/v1/surveys/:id/invitations/:invitationId/revoke': 'surveys.run',
  'POST /api/v1/surveys/:id/invitations/:invitationId/reissue': 'surveys.run',
  'POST /api/v1/surveys/:id/invitations/notices': 'invitations.read',
  'POST /api/v1/surveys/:id/invitations/refuse': 'surveys.run',
  'POST /api/v1/surveys/:id/invitations/:invitationId/reinstate': 'surveys.run',
  'GET /api/v1/surveys/:id/progress': 'surveys.read',
  'GET /api/v1/surveys/:id/progress/stream': 'surveys.read',
  'GET /api/v1/surveys/:id/proposals': 'surveys.read',
  'POST /api/v1/surveys/:id/proposals': 'surveys.run',
  'POST /api/v1/surveys/:id/proposals/:proposalId/confirm': 'surveys.approve',
  'POST /api/v1/surveys/:id/proposals/:proposalId/withdraw': 'surveys.read',
  'GET /api/v1/surveys/:id/seals': 'results.read',
  'GET /api/v1/surveys/:id/exports/seal-receipt.docx': 'results.read',
  'POST /api/v1/surveys/:id/seal': 'surveys.seal',
  'POST /api/v1/surveys/:id/seal/correction': 'surveys.correct',
  'POST /api/v1/surveys/:id/seal/correction/confirm': 'surveys.seal',
  'POST /api/v1/surveys/:id/seal/correction/decline': 'surveys.correct',
  'POST /api/v1/surveys/:id/errata': 'surveys.correct',
  'POST /api/v1/surveys/:id/errata/:erratum/confirm': 'surveys.correct',
  'POST /api/v1/surveys/:id/errata/:erratum/decline': 'surveys.correct',
  'GET /api/v1/surveys/:id/result': 'results.read',
  'GET /api/v1/surveys/:id/experts': 'surveys.read',
  'POST /api/v1/surveys/:id/experts': 'surveys.run',
  'POST /api/v1/surveys/:id/experts/:expertId/dismiss': 'surveys.run',
  'GET /api/v1/surveys/:id/expert-sheets': 'results.read',
  'GET /api/v1/annual-figures': 'results.read',
  'POST /api/v1/annual-figures': 'surveys.write',
  'POST /api/v1/annual-figures/:id/confirm': 'surveys.approve',
  'GET /api/v1/surveys/:id/signed-approvals': 'surveys.read',
  'POST /api/v1/surveys/:id/signed-approvals': 'surveys.run',
  'GET /api/v1/surveys/:id/signed-approvals/:approvalId/scan': 'surveys.read',
  'GET /api/v1/surveys/:id/plan-versions': 'surveys.read',
  'GET /api/v1/surveys/:id/result/versions': 'results.read',
  'GET /api/v1/surveys/:id/invalidations': 'results.read',
  'GET /api/v1/surveys/:id/calculation': 'answers.read',
  'GET /api/v1/surveys/:id/responses': 'answers.read',
  'GET /api/v1/surveys/:id/exports/responses.csv': 'answers.read',
  'GET /api/v1/surveys/:id/exports/evidence.zip': 'answers.read',
  'GET /api/v1/surveys/:id/exports/responses.xlsx': 'answers.read',
  'GET /api/v1/surveys/:id/exports/code-book.csv': 'results.read',
  'GET /api/v1/surveys/:id/exports/statistics.xlsx': 'results.read',
  'GET /api/v1/outside-waves': 'results.read',
  'POST /api/v1/outside-waves': 'surveys.run',
  'GET /api/v1/outside-waves/:id/scan': 'results.read',
  'POST /api/v1/outside-waves/:id/confirm': 'surveys.approve',
  'POST /api/v1/outside-waves/:id/reject': 'surveys.approve',
  'POST /api/v1/outside-waves/:id/withdraw': 'surveys.approve',
  'GET /api/v1/surveys/:id/report': 'results.read',
  'GET /api/v1/surveys/:id/exports/expert-scores.docx': 'results.read',
  'GET /api/v1/surveys/:id/exports/report.docx': 'results.read',
  'POST /api/v1/surveys/:id/report/stamped': 'surveys.run',
  'GET /api/v1/surveys/:id/report/stamped/:fileId': 'results.read',
  'GET /api/v1/surveys/:id/comments': 'answers.read',
  'GET /api/v1/surveys/:id/exports/roster-returns.xlsx': 'surveys.read',
  'GET /api/v1/surveys/:id/exports/roster-returns.docx': 'surveys.read',
  'GET /api/v1/surveys/:id/sendings': 'sendings.read',
  'POST /api/v1/surveys/:id/sendings': 'surveys.run',
  'POST /api/v1/surveys/:id/sendings/recent': 'sendings.read',
  'POST /api/v1/surveys/:id/sendings/:sendingId/stop': 'surveys.run',
  'PUT /api/v1/surveys/:id/reminders': 'surveys.run',
  'DELETE /api/v1/surveys/:id/reminders': 'surveys.run',
  'GET /api/v1/surveys/:id/messages': 'sendings.read',
  'GET /api/v1/channels': 'channels.read',
  'POST /api/v1/channels': 'channels.write',
  'PUT /api/v1/channels/:id': 'channels.write',
  'DELETE /api/v1/channels/:id': 'channels.write',
  'POST /api/v1/channels/:id/test': 'channels.write',
  'GET /api/v1/surveys/:id/roster-sources': 'surveys.read',
  'POST /api/v1/surveys/:id/roster-sources': 'surveys.write',
  'GET /api/v1/surveys/:id/roster-sources/:sourceId/scan': 'surveys.read',
  'DELETE /api/v1/surveys/:id/roster-sources/:sourceId': 'surveys.write',
  'POST /api/v1/surveys/:id/unlisted': 'surveys.write',
  'DELETE /api/v1/surveys/:id/unlisted/:unlistedId': 'surveys.write',
  'GET /api/v1/surveys/:id/callbacks': 'surveys.read',
  'POST /api/v1/surveys/:id/callbacks': 'surveys.run',
  'POST /api/v1/surveys/:id/callbacks/:drawId/units/:unitId': 'surveys.run',
  'GET /api/v1/tickets': 'tickets.read',
  'GET /api/v1/tickets/exports/tickets.xlsx': 'tickets.read',
  'GET /api/v1/tickets/exports/tickets.docx': 'tickets.read',
  'GET /api/v1/tickets/:id': 'tickets.read',
  'POST /api/v1/tickets/:id/step': 'tickets.read',
  'PUT /api/v1/tickets/:id': 'tickets.write',
  'PUT /api/v1/tickets/:id/entries/:entryId': 'tickets.write',
  'POST /api/v1/tickets/:id/objection/answer': 'tickets.write',
  'GET /api/v1/vendor/tickets': 'tickets.vendor',
  'POST /api/v1/vendor/tickets/:id/reply': 'tickets.vendor',
  'POST /api/v1/vendor/tickets/:id/objection': 'tickets.vendor',
  'GET /api/v1/calendar': 'calendar.read',
  'PUT /api/v1/calendar': 'calendar.write',
  'POST /api/v1/calendar/days': 'calendar.write',
  'DELETE /api/v1/calendar/days/:day': 'calendar.write',
  'GET /api/v1/surveys/:id/releases': 'releases.read',
  'POST /api/v1/surveys/:id/releases': 'answers.ask',
  'POST /api/v1/surveys/:id/releases/:releaseId/grant': 'answers.release',
  'POST /api/v1/surveys/:id/releases/:releaseId/withdraw': 'releases.read',
  'GET /api/v1/surveys/:id/releases/:releaseId/answers': 'answers.ask',
  'GET /api/v1/retention': 'retention.read',
  'GET /api/v1/surveys/:id/retention': 'retention.read',
  'POST /api/v1/surveys/:id/retention': 'retention.hold',
  'POST /api/v1/surveys/:id/retention/confirm': 'retention.hold',
  'POST /api/v1/surveys/:id/retention/decline': 'retention.hold',
  'GET /api/v1/surveys/:id/exports/retention.docx': 'retention.read',
  'GET /api/v1/aggregates': 'aggregates.read',
  'GET /api/v1/aggregates/:id': 'aggregates.read',
  'POST /api/v1/surveys/:id/recompute': 'results.recompute',
  'GET /api/v1/audit': 'audit.read',
  'GET /api/v1/audit/exports/audit.csv': 'audit.read',
  'GET /api/v1/audit/exports/audit.json': 'audit.read',
  'POST /api/v1/audit/verify': 'audit.read',
  'GET /api/v1/evaluations': 'evaluations.read',
  'POST /api/v1/evaluations': 'evaluations.write',
  'GET /api/v1/evaluations/:id': 'evaluations.read',
  'GET /api/v1/keys': 'keys.own',
  'POST /api/v1/keys': 'keys.own',
  'DELETE /api/v1/keys/:id': 'keys.own',
  'GET /api/v1/webhooks': 'webhooks.read',
  'POST /api/v1/webhooks': 'webhooks.write',
  'PUT /api/v1/webhooks/:id': 'webhooks.write',
  'DELETE /api/v1/webhooks/:id': 'webhooks.write',
  'GET /api/v1/webhooks/:id/deliveries': 'webhooks.read',
  'POST /api/v1/webhooks/:id/ping': 'webhooks.write',
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/retry': 'webhooks.write',
  'POST /api/v1/profiles': 'evaluations.write',
  'GET /api/v1/profiles/:id': 'evaluations.read',
  'PUT /api/v1/profiles/:id': 'evaluations.write',
  'PUT /api/v1/profiles/:id/retired': 'evaluations.write',
  'POST /api/v1/profiles/:id/versions': 'evaluations.write',
  'PUT /api/v1/evaluations/:id': 'evaluations.write',
  'GET /api/v1/evaluations/:id/exports/:document': 'evaluations.read',
  'GET /api/v1/evaluations/:id/files': 'evaluations.read',
  'POST /api/v1/evaluations/:id/finals': 'evaluations.write',
  'GET /api/v1/evaluations/:id/finals/:finalId': 'evaluations.read',
  'PUT /api/v1/evaluations/:id/table': 'evaluations.write',
  'POST /api/v1/evaluations/:id/table/import': 'evaluations.write',
  'POST /api/v1/evaluations/:id/prose': 'evaluations.read',
  'PUT /api/v1/evaluations/:id/indicators': 'evaluations.write',
  'PUT /api/v1/evaluations/:id/indicators/:key': 'evaluations.write',
  'GET /api/v1/account': 'signed-in',
  'POST /api/v1/account/code': 'signed-in',
  'POST /api/v1/account/password': 'signed-in',
  'POST /api/v1/account/second-factor': 'signed-in',
  'POST /api/v1/account/second-factor/confirm': 'signed-in',
  'POST /api/v1/account/recovery-codes': 'signed-in',
  'DELETE /api/v1/account/sessions/:sessionId': 'signed-in',
  'POST /api/v1/account/keys': 'signed-in',
  'DELETE /api/v1/account/keys/:id': 'signed-in',
  'GET /api/v1/people': 'people.read',
  'POST /api/v1/people': 'people.write',
  'GET /api/v1/people/deputies': 'people.read',
  'POST /api/v1/people/deputies': 'people.grant',
  'POST /api/v1/people/deputies/:id/end': 'people.grant',
  'GET /api/v1/people/hand-overs': 'people.read',
  'GET /api/v1/people/hand-overs/:id': 'people.read',
  'PUT /api/v1/people/:userId': 'people.write',
  'PUT /api/v1/people/:userId/roles': 'people.grant',
  'POST /api/v1/people/:userId/reset-password': 'people.write',
  'POST /api/v1/people/:userId/reset-second-factor': 'people.grant',
  'POST /api/v1/people/:userId/unlock': 'people.write',
  'POST /api/v1/people/:userId/disable': 'people.write',
  'POST /api/v1/people/:userId/enable': 'people.write',
  'POST /api/v1/people/:userId/hand-over': 'people.write',
}

const apiRoutes = Object.entries(demands).filter(
  ([route]) => route.startsWith('GET /api/v1') || / \/api\/v1\//.test(route),
)

const addressOf = (route: string) => {
  const [method, path] = route.split(' ') as [string, string]
  return {
    method,
    path: path
      // Not 1: that is the very key the walk is made with.
      .replace('keys/:id', 'keys/999')
      .replace(':day', '2026-01-01')
      .replace(':id', '1')
      .replace(':invitationId', '1')
      .replace(':sendingId', '1')
      .replace(':proposalId', '1')
      .replace(':releaseId', '1')
      .replace(':entryId', '1')
      .replace(':userId', 'nobody')
      .replace(':sessionId', 'none')
      .replace(':expertId', '1')
      .replace(':approvalId', '1')
      .replace(':key', 'vm-count'),
  }
}

const mayAsk = (demand: Demand, held: string[]) => {
  if (demand === 'anybody') return true
  if (demand === 'signed-in') return true
  return rights[demand].some((role) => held.includes(role))
}

test('every route of the app stands in the table of who may ask, and none that is not there', async () => {
  const { app } = await createWorld()
  const served = app.routes.filter((route) => route.method !== 'ALL').map((route) => `${route.method} ${route.path}`)
  expect([...new Set(served)].sort()).toEqual(Object.keys(demands).sort())
})

test('nobody who is not signed in gets anything of the API but the set-up', async () => {
  const world = await createWorld()
  await openSurvey(world, 1)
  for (const [route, demand] of apiRoutes.filter(([, demand]) => demand !== 'anybody')) {
    const { method, path } = addressOf(route)
    for (const person of [
      world.stranger,
      caller(world.app, { 'x-api-key': 'manyi_wrong' }),
      caller(world.app, { cookie: 'manyi.session_token=x.y', origin: 'http://localhost' }),
    ]) {
      const reply = await person.send(path, { method })
      expect([route, demand, reply.status, reply.body?.code]).toEqual([route, demand, 401, 'not-signed-in'])
    }
  }
})

test.for(roles.map((role) => [role] as const))(
  'a %s gets what the table of rights gives, and is forbidden all else',
  async ([role]) => {
    const world = await createWorld()
    await openSurvey(world, 1)
    const person = role === 'manager' ? world.manager : await world.hire(`a-${role}`, [role])
    for (const [route, demand] of apiRoutes) {
      const { method, path } = addressOf(route)
      const { status, body } = await person.send(path, { method })
      const isAuthor = route.endsWith('/approve') && role === 'manager'
      const refused = isAuthor ? body?.code === 'approval-by-author' : status === 403 && body?.code === 'forbidden'
      expect([route, refused]).toEqual([route, !mayAsk(demand, [role])])
    }
  },
)

test('a manager who is not the author is forbidden to approve', async () => {
  const world = await createWorld()
  await openSurvey(world, 1)
  const colleague = await world.hire('colleague', ['manager'])
  const reply = await colleague.post('/surveys/1/approve')
  expect([reply.status, reply.body.code]).toEqual([403, 'forbidden'])
})

test('the table of rights is what the office agreed on', () => {
  expect(rights).toEqual({
    'units.read': ['manager', 'reviewer', 'viewer', 'auditor'],
    'units.write': ['manager'],
    'contacts.reveal': ['manager'],
    'surveys.read': ['manager', 'reviewer', 'viewer', 'auditor'],
    'surveys.write': ['manager'],
    'surveys.approve': ['reviewer'],
    'surveys.run': ['manager'],
    'surveys.seal': ['reviewer'],
    'surveys.correct': ['manager', 'reviewer'],
    'invitations.read': ['manager'],
    'sendings.read': ['manager', 'auditor'],
    'channels.read': ['manager', 'system', 'auditor'],
    'channels.write': ['manager', 'system'],
    'calendar.read': ['manager', 'reviewer', 'viewer', 'system', 'auditor'],
    'calendar.write': ['manager', 'system'],
    'paper.enter': ['manager'],
    'paper.check': ['manager', 'reviewer'],
    'results.read': ['manager', 'reviewer', 'viewer', 'auditor'],
    'answers.read': ['manager', 'reviewer', 'auditor'],
    'tickets.read': ['manager', 'reviewer', 'viewer', 'auditor'],
    'tickets.write': ['manager'],
    'tickets.review': ['reviewer'],
    'tickets.vendor': ['vendor'],
    'evaluations.read': ['manager', 'reviewer', 'viewer', 'auditor'],
    'evaluations.write': ['manager'],
    'aggregates.read': ['manager', 'reviewer', 'viewer', 'vendor', 'auditor'],
    'system.read': ['manager', 'system', 'security', 'auditor'],
    'system.run': ['system'],
    'retention.read': ['manager', 'reviewer', 'viewer', 'auditor', 'system'],
    'retention.hold': ['manager', 'reviewer'],
    'results.recompute': ['manager', 'reviewer', 'auditor'],
    'audit.read': ['auditor'],
    'answers.ask': ['auditor'],
    'answers.release': ['reviewer'],
    'releases.read': ['auditor', 'reviewer'],
    'people.read': ['system', 'security', 'auditor'],
    'people.write': ['system'],
    'people.grant': ['security'],
    'keys.own': ['manager', 'reviewer', 'viewer', 'auditor', 'system', 'security'],
    'keys.all': ['system', 'security'],
    'webhooks.read': ['manager', 'system', 'auditor'],
    'webhooks.write': ['manager', 'system'],
  })
})

test('a survey offers each person only the acts that the server then takes', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const actions = async (who: 'manager' | 'reviewer') => (await world[who].get(`/surveys/${id}`)).body.actions
  expect(await actions('manager')).toEqual(['close', 'extend', 'amend', 'void', 'see-links'])
  expect(await actions('reviewer')).toEqual([])
  await world.manager.post(`/surveys/${id}/close`)
  expect(await actions('manager')).toEqual(['see-links', 'invalidate', 'see-result', 'see-answers'])
  expect(await actions('reviewer')).toEqual(['seal', 'see-result', 'see-answers'])
})

test('nothing of the API is kept by a cache on the way', async () => {
  const world = await createWorld()
  await openSurvey(world, 1)
  for (const path of ['/me', '/units', '/surveys/1', '/surveys/1/result', '/nowhere']) {
    expect([path, (await world.manager.get(path)).headers.get('cache-control')]).toEqual([path, 'no-store'])
  }
  expect((await world.stranger.get('/me')).headers.get('cache-control')).toBe('no-store')
})

test('nobody holds two of system, security and auditor', async () => {
  const world = await createWorld()
  await expect(world.hire('three-in-one', ['system', 'auditor'])).rejects.toThrow('role_separation')
  await expect(world.hire('apart', ['manager', 'auditor'])).resolves.toBeDefined()
})

function enterPaper(person: Caller, surveyId: number, invitationId: number) {
  const form = new FormData()
  form.append('entry', JSON.stringify({ invitationId, ratings: ratings(4) }))
  form.append('scan', new File(['%PDF-1.7\nstamped'], '扫描件.pdf'))
  return person.send(`/api/v1/surveys/${surveyId}/paper`, { method: 'POST', body: form })
}

/** What the routes with a part of a survey name: one that belongs to the first survey. */
const partsOfSurvey = Object.entries(demands).filter(([route]) => /\/surveys\/:id\/[^ ]*:/.test(route))

test('what belongs to one survey is not reached through another, by anybody who may do the act itself', async () => {
  const world = await createWorld()
  const first = await openSurvey(world, 2)
  const { items } = await must(world.manager.get(`/surveys/${first.id}/invitations`))
  await must(enterPaper(world.manager, first.id, items[0].id))
  const outside = { kind: 'ineligible', invitationId: items[1].id, reason: '已迁出', evidence: '函' }
  await must(world.manager.post(`/surveys/${first.id}/proposals`, outside))
  const second = await openSurvey(world, 1, { title: '另一期调查' })
  const people = new Map<string, Caller>()
  for (const role of roles) people.set(role, await world.hire(`one-${role}`, [role]))
  // A key notes its last use, and a refused act its line in the log.
  const contents = async () => ({ ...(await contentsOf(world.db)), api_key: [], audit_entry: [] })
  const before = await contents()
  const body = JSON.stringify({ reason: '试一试', note: '试一试', evidence: '无' })
  for (const [route, demand] of partsOfSurvey) {
    const { method, path } = addressOf(route)
    const through = path.replace('/surveys/1/', `/surveys/${second.id}/`).replaceAll(/:\w+/g, '1')
    for (const role of rights[demand as Right]) {
      const init = method === 'GET' ? { method } : { method, headers: { 'content-type': 'application/json' }, body }
      const { status } = await people.get(role)!.send(through, init)
      expect([route, role, [404, 409, 422].includes(status)]).toEqual([route, role, true])
    }
  }
  expect(await contents()).toEqual(before)
})
