import { lazy, Route, Router } from 'preact-iso'
import { LinkButton } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty } from '../../ui/states.tsx'
import { SurveysPage } from './surveys-page.tsx'
import { SurveyPage } from './survey-page.tsx'
import './surveys.css'

const NewSurveyPage = lazy(() => import('./editor/new-survey-page.tsx'))
const EditSurveyPage = lazy(() => import('./editor/edit-survey-page.tsx'))
const AnnualPage = lazy(() => import('./annual-page.tsx'))
const AmendPage = lazy(() => import('./amend/amend-page.tsx'))
const AmendRosterPage = lazy(() => import('./amend/amend-roster-page.tsx'))
const CardsPage = lazy(() => import('./cards/cards-page.tsx'))
const EnterPaperPage = lazy(() => import('./paper/enter-paper-page.tsx'))
const CheckPaperPage = lazy(() => import('./paper/check-paper-page.tsx'))
const CertificatePage = lazy(() => import('./retention/certificate-page.tsx'))
const SealReceiptPage = lazy(() => import('./seal-receipt/seal-receipt-page.tsx'))
const OutsidePage = lazy(() => import('./outside/outside-page.tsx'))
const BlankFormPage = lazy(() => import('./blank-form/blank-form-page.tsx'))

/** Everything under /admin/surveys. A survey's tabs are one page, so that going between them fetches no survey twice. */
export default function SurveyRoutes() {
  return (
    <Router>
      <Route path="/" component={SurveysPage} />
      <Route path="/annual" component={AnnualPage} />
      <Route path="/new" component={NewSurveyPage} />
      <Route path="/outside" component={OutsidePage} />
      <Route path="/:id/edit" component={EditSurveyPage} />
      <Route path="/:id/amend" component={AmendPage} />
      <Route path="/:id/amend-roster" component={AmendRosterPage} />
      <Route path="/:id/cards" component={CardsPage} />
      <Route path="/:id/paper/new" component={EnterPaperPage} />
      <Route path="/:id/paper/:entry" component={CheckPaperPage} />
      <Route path="/:id/blank-form" component={BlankFormPage} />
      <Route path="/:id/retention" component={CertificatePage} />
      <Route path="/:id/seal-receipt" component={SealReceiptPage} />
      <Route path="/:id/:tab?" component={SurveyPage} />
      <Route default component={NoSuchSurveyPage} />
    </Router>
  )
}

function NoSuchSurveyPage() {
  return (
    <>
      <PageHead title="没有这个页面" back={{ href: '/admin/surveys', label: '满意度调查' }} />
      <Empty
        title="地址可能有误，或页面已移走。"
        action={<LinkButton href="/admin/surveys">回到满意度调查</LinkButton>}
      />
    </>
  )
}
