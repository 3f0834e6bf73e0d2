import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'
import { addressOf, knowCaller, transportHeaders } from './actor.ts'
import { answersDeleted } from './answers-deleted.ts'
import { answerProblem } from './answer-problem.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { isWithin, type Networks } from './networks.ts'
import { Problem } from './problem.ts'
import { openReception, type Reception } from './reception.ts'
import { recordRefusal } from './refusals.ts'
import { accountRoutes } from './routes/account.ts'
import { adminPages, formScript } from './routes/admin.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { annualRoutes } from './routes/annual-figures.ts'
import { channelRoutes } from './routes/channels.ts'
import { documentRoutes } from './routes/documents.ts'
import { expertFormRoutes } from './routes/expert-form.ts'
import { expertRoutes } from './routes/experts.ts'
import { evaluationRoutes } from './routes/evaluations.ts'
import { aggregateRoutes } from './routes/aggregates.ts'
import { auditRoutes } from './routes/audit.ts'
import { byHandRoutes } from './routes/by-hand.ts'
import { fieldworkRoutes } from './routes/fieldwork.ts'
import { formRoutes } from './routes/form.ts'
import { goRoutes } from './routes/go.ts'
import { outsideWaveRoutes } from './routes/outside-waves.ts'
import { openApiRoutes } from './routes/openapi.ts'
import { paperRoutes } from './routes/paper.ts'
import { profileRoutes } from './routes/profiles.ts'
import { progressRoutes } from './routes/progress.ts'
import { peopleRoutes } from './routes/people.ts'
import { proposalRoutes } from './routes/proposals.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { retentionRoutes } from './routes/retention.ts'
import { releaseRoutes } from './routes/releases.ts'
import { resultRoutes } from './routes/results.ts'
import { sealRoutes } from './routes/seals.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { rosterSourceRoutes } from './routes/roster-sources.ts'
import { setupRoutes } from './routes/setup.ts'
import { signedApprovalRoutes } from './routes/signed-approvals.ts'
import { surveyRoutes } from './routes/surveys.ts'
import { ticketRoutes, vendorTicketRoutes } from './routes/tickets.ts'
import { systemRoutes, watchRoutes } from './routes/system.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { unitRoutes } from './routes/units.ts'
import { sendingRoutes } from './routes/sending.ts'
import { logError } from './log.ts'
import { type Auth, complete, createAuth, signedIn, staysSignedIn } from './session.ts'
import { toProblem } from './to-problem.ts'
import { createWatch, watched } from './watch.ts'

const MEGABYTE = 1_048_576
const tooLarge = () => {
  throw new Problem('body-too-large', { params: { maximum: '1 MB' } })
}

/** The whole HTTP face. Needs the client built. `reception`: what it shares with the link door. */
export async function createApp(deps: Deps, reception?: Reception): Promise<Hono> {
  const { db, config, keys } = deps
  const auth = createAuth(db, config, keys)
  const { desk, form, limits } = reception ?? (await openReception(deps))
  const watch = deps.watch ?? createWatch(db)

  const app: Hono = new Hono()
    .onError(async (error, c) => {
      const problem = toProblem(error, c.get('requestId'))
      await recordRefusal(db, c, problem).catch(logError)
      return answerProblem(c, problem)
    })
    .notFound((c) => answerProblem(c, new Problem('not-found')))
    .use(watched(watch))
    .use(endUnread)
    .use(async (c, next) => {
      await next()
      // A scan stands beside its answers in our own page.
      if (c.req.path.endsWith('/scan')) c.header('x-frame-options', 'SAMEORIGIN')
    })
    .use(knowCaller(config))
    .use(secureHeaders(usualHeaders))
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(transportHeaders({ secure: c.get('secure') }))) c.header(name, value)
    })
    .use(async (c, next) => {
      if (isWork(c.req.path)) await limits.address(addressOf(c))
      await next()
    })
    .use('/admin/*', within(config.adminNetworks), apart)
    .use('/api/*', within(config.adminNetworks), apart)
    .get('/', (c) => c.redirect('/admin'))
    .route('/', watchRoutes(deps, watch))
    .route('/s', formRoutes(deps, { desk, form, limits }))
    .route('/e', expertFormRoutes(deps, form))
    .route('/go', goRoutes(deps, form))
    .route('/receipts', receiptRoutes(deps, form))
    .route('/form', formScript())
    .route('/admin', adminPages())
    .route('/api/auth', signInRoutes(deps, auth))
    .route(
      '/api',
      openApiRoutes(() => app),
    )
    .route('/api/v1', api(deps, auth, { desk, form, limits }))
  return app
}

/** Of a reply to HEAD nobody reads the body: what is still being made ends, with the cursor or the look-out it holds. */
const endUnread = createMiddleware(async (c, next) => {
  await next()
  if (c.req.method === 'HEAD') void c.res.body?.cancel().catch(logError)
})

/** Files and probes cost nothing. */
const isWork = (path: string) => !/^\/(form|admin\/assets|healthz|readyz|metrics)(\/|$)/.test(path)

/** Outside `ADMIN_NETWORKS` there is no administration: nothing tells it from an address that does not exist. */
const within = (networks: Networks | null) =>
  createMiddleware(async (c, next) => {
    if (networks && !isWithin(networks, addressOf(c))) throw new Problem('not-found')
    await next()
  })

const usualHeaders = {
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
} as const

/**
 * Where there is a session, no window of another site keeps a hold on the page. Not on respondents' pages: for this header a browser
 * throws away the process it made ready while the request was under way, and the first paint waits for another.
 */
const apart = createMiddleware(async (c, next) => {
  await next()
  c.header('cross-origin-opener-policy', 'same-origin')
})

// Behind a proxy the pages have the public address, and the request that arrives here another.
const fromOwnPages = ({ publicAddresses }: Config) =>
  csrf({
    origin: (origin, c) => publicAddresses.some(({ url }) => url === origin) || origin === new URL(c.req.url).origin,
  })

/** Everything below /api/v1: private, never cached, each route with its right. */
function api(deps: Deps, auth: Auth, { desk, form, limits }: Reception) {
  const refuseOtherSites = fromOwnPages(deps.config)
  const { oidcIssuer, oidcName } = deps.config
  const open = new Hono()
    .route('/setup', setupRoutes(deps))
    .get('/sign-in-ways', (c) => c.json({ unified: oidcIssuer === null ? null : oidcName }))
  const closed = new Hono()
    .use(signedIn(deps, auth))
    .use(async (c, next) => {
      await limits.account(c.var.person.id, addressOf(c))
      await next()
    })
    .get('/me', (c) => c.json(c.var.person))
    .route('/account', accountRoutes(deps))
    .use(complete())
    .use(answersDeleted(deps))
    .route('/units', unitRoutes(deps))
    .route('/surveys', surveyRoutes(deps))
    .route('/surveys', fieldworkRoutes(deps))
    .route(
      '/surveys',
      progressRoutes(deps, (c) => staysSignedIn(c, deps, auth)),
    )
    .route('/surveys', proposalRoutes(deps))
    .route('/surveys', expertRoutes(deps))
    .route('/surveys', signedApprovalRoutes(deps))
    .route('/surveys', resultRoutes(deps))
    .route('/surveys', documentRoutes(deps))
    .route('/surveys', sealRoutes(deps))
    .route('/surveys', sendingRoutes(deps))
    .route('/surveys', paperRoutes(deps, desk))
    .route('/surveys', rosterSourceRoutes(deps))
    .route('/', byHandRoutes(deps))
    .route('/system', systemRoutes(deps))
    .route('/outside-waves', outsideWaveRoutes(deps))
    .route('/channels', channelRoutes(deps))
    .route('/tickets', ticketRoutes(deps))
    .route('/vendor/tickets', vendorTicketRoutes(deps))
    .route('/calendar', calendarRoutes(deps))
    .route('/annual-figures', annualRoutes(deps))
    .route('/evaluations', evaluationRoutes(deps))
    .route('/keys', apiKeyRoutes(deps))
    .route('/webhooks', webhookRoutes(deps))
    .route('/profiles', profileRoutes(deps))
    .route('/aggregates', aggregateRoutes(deps))
    .route('/audit', auditRoutes(deps))
    .route('/surveys', releaseRoutes(deps))
    .route('/', retentionRoutes(deps))
    .route('/people', peopleRoutes(deps))
    .route('/', catalogueRoutes(form.languages))
  return (
    new Hono()
      // Only a cookie travels by itself: who sends a key, or nothing, cannot be made to by another site.
      .use(async (c, next) =>
        c.req.header('cookie') && !c.req.header('x-api-key') ? refuseOtherSites(c, next) : next(),
      )
      .use(async (c, next) => {
        await next()
        c.header('cache-control', 'no-store')
      })
      .use(async (c, next) =>
        /\/(units\/import|paper|finals|stamped|signed-approvals|outside-waves|roster-sources)$/.test(c.req.path)
          ? next()
          : bodyLimit({ maxSize: MEGABYTE, onError: tooLarge })(c, next),
      )
      .route('/', open)
      .route('/', closed)
  )
}
