import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { ErrorBoundary, lazy, Route, Router, useLocation } from 'preact-iso'
import type { Me } from '../../server/contract/people.ts'
import { api, whenSignedOut, withQuery } from '../api.ts'
import { expectHeading } from '../ui/navigation-focus.ts'
import { Empty, WhenLoaded } from '../ui/states.tsx'
import { LinkButton } from '../ui/button.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { useLoad } from '../ui/use-load.ts'
import { MeContext, useMe } from './me.ts'
import { Shell } from './shell.tsx'
import { CompleteSignIn } from './signin/complete-sign-in.tsx'
import { SetupPage } from './signin/setup-page.tsx'
import { systemPages } from './system/system-tabs.tsx'
import { SignInPage } from './signin/sign-in-page.tsx'

const HomePage = lazy(() => import('./home/home-page.tsx'))
const UnitsPage = lazy(() => import('./units/units-page.tsx'))
const SurveyRoutes = lazy(() => import('./surveys/routes.tsx'))
const TicketsPage = lazy(() => import('./tickets/tickets-page.tsx'))
const EvaluationsPage = lazy(() => import('./evaluations/evaluations-page.tsx'))
const ChannelsPage = lazy(() => import('./system/channels-page.tsx'))
const AggregatesPage = lazy(() => import('./vendor/aggregates-page.tsx'))
const StatusPage = lazy(() => import('./system/status-page.tsx'))
const RetentionPage = lazy(() => import('./system/retention-page.tsx'))
const AuditPage = lazy(() => import('./system/audit-page.tsx'))
const KeysPage = lazy(() => import('./system/keys-page.tsx'))
const WebhooksPage = lazy(() => import('./system/webhooks-page.tsx'))
const CalendarPage = lazy(() => import('./system/calendar-page.tsx'))
const ProfilesPage = lazy(() => import('./evaluations/profiles/profiles-page.tsx'))
const ProfilePage = lazy(() => import('./evaluations/profiles/profile-page.tsx'))
const AccountPage = lazy(() => import('./account/account-page.tsx'))
const PeoplePage = lazy(() => import('./system/people/people-page.tsx'))
const HandOverPage = lazy(() => import('./system/people/hand-over-page.tsx'))
const EvaluationPage = lazy(() => import('./evaluations/evaluation-page.tsx'))

/** Two pages stand by themselves; all others need someone signed in and stand inside the shell. */
export function App() {
  const { path } = useLocation()
  const before = useRef(path)
  useLayoutEffect(() => {
    if (before.current !== path) expectHeading()
    before.current = path
  }, [path])
  if (path === '/admin/sign-in') return <SignInPage />
  if (path === '/admin/setup') return <SetupPage />
  return <SignedIn />
}

function SignedIn() {
  const { url, route } = useLocation()
  const here = useRef(url)
  here.current = url
  useEffect(() => whenSignedOut(() => route(withQuery('/admin/sign-in', { back: here.current }), true)), [route])
  const me = useLoad((signal) => api.get<Me>('/me', signal), [])
  if (me.problem?.code === 'not-signed-in') return null
  return (
    <WhenLoaded of={me}>
      {(person) =>
        person.needs ? (
          <CompleteSignIn need={person.needs} name={person.name} onDone={me.reload} />
        ) : (
          <MeContext.Provider value={person}>
            <Shell>
              <Pages />
            </Shell>
          </MeContext.Provider>
        )
      }
    </WhenLoaded>
  )
}

function Pages() {
  return (
    <ErrorBoundary>
      <Router>
        <Route path="/admin" component={FirstPage} />
        <Route path="/admin/units" component={UnitsPage} />
        <Route path="/admin/surveys" component={SurveyRoutes} />
        <Route path="/admin/surveys/*" component={SurveyRoutes} />
        <Route path="/admin/tickets" component={TicketsPage} />
        <Route path="/admin/tickets/:id" component={TicketsPage} />
        <Route path="/admin/evaluations" component={EvaluationsPage} />
        <Route path="/admin/evaluations/profiles" component={ProfilesPage} />
        <Route path="/admin/evaluations/profiles/:id" component={ProfilePage} />
        <Route path="/admin/evaluations/:id" component={EvaluationPage} />
        <Route path="/admin/evaluations/:id/:tab" component={EvaluationPage} />
        <Route path="/admin/system/channels" component={ChannelsPage} />
        <Route path="/admin/aggregates" component={AggregatesPage} />
        <Route path="/admin/system/status" component={StatusPage} />
        <Route path="/admin/system/retention" component={RetentionPage} />
        <Route path="/admin/system/audit" component={AuditPage} />
        <Route path="/admin/system/calendar" component={CalendarPage} />
        <Route path="/admin/system/people" component={PeoplePage} />
        <Route path="/admin/system/people/hand-overs/:id" component={HandOverPage} />
        <Route path="/admin/account" component={AccountPage} />
        <Route path="/admin/system/keys" component={KeysPage} />
        <Route path="/admin/system/webhooks" component={WebhooksPage} />
        <Route default component={NoSuchPage} />
      </Router>
    </ErrorBoundary>
  )
}

/** 工作台 for who works with surveys; an officer's own page for who does not. */
function FirstPage() {
  const { roles } = useMe()
  const { route } = useLocation()
  const isReader = (['manager', 'reviewer', 'viewer', 'auditor'] as const).some((role) => roles.includes(role))
  const officePage = isReader ? undefined : systemPages(roles)[0]?.href
  useEffect(() => {
    if (officePage) route(officePage, true)
  }, [officePage, route])
  if (officePage) return null
  if (isReader || roles.includes('vendor')) return <HomePage />
  return (
    <>
      <PageHead title="工作台" />
      <Empty title="账号还没有可办理的事项。" action={<LinkButton href="/admin/account">我的账号</LinkButton>}>
        角色由安全管理员在“系统管理 → 人员与角色”授予。
      </Empty>
    </>
  )
}

function NoSuchPage() {
  return (
    <>
      <PageHead title="没有这个页面" />
      <Empty title="地址可能有误，或页面已移走。" action={<LinkButton href="/admin">回到工作台</LinkButton>} />
    </>
  )
}
