import type { FunctionComponent } from 'preact'
import { useRoute } from 'preact-iso'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { LinkButton } from '../../ui/button.tsx'
import { formatDayTime } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { SurveyStatusBadge } from '../../ui/status-badge.tsx'
import { Stepper, type Step } from '../../ui/stepper.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { PlanMark, shortDigest } from './digest.tsx'
import { CallbacksTab } from './callbacks/callbacks-tab.tsx'
import { ExpertsTab } from './experts/experts-tab.tsx'
import { ReturnedNotice } from './history.tsx'
import { LinksTab } from './links/links-tab.tsx'
import { NextStep } from './next-step.tsx'
import { PaperTab } from './paper/paper-tab.tsx'
import { PlanTab } from './plan-tab.tsx'
import { Brief } from './progress/brief.tsx'
import { ProgressTab } from './progress/progress-tab.tsx'
import { CalculationTab } from './result/calculation-tab.tsx'
import { AnswersTab } from './result/answers-tab.tsx'
import { ResultTab } from './result/result-tab.tsx'
import { Proposals } from './proposals.tsx'
import { answersGone, RetentionNotice } from './retention/retention-notice.tsx'
import { RosterTab } from './roster/roster-tab.tsx'
import { SendingTab } from './sending/sending-tab.tsx'
import { WalkTab } from './walk/walk-tab.tsx'
import { WorkNotice } from './work-notice.tsx'
import { SurveyContext, surveyPath, useSurvey } from './survey-context.ts'

type TabName =
  | 'plan'
  | 'roster'
  | 'links'
  | 'sending'
  | 'progress'
  | 'paper'
  | 'experts'
  | 'result'
  | 'callbacks'
  | 'walk'
const tabs: { name: TabName; label: string; component: FunctionComponent; from: SurveyView['status'][] }[] = [
  {
    name: 'plan',
    label: '方案',
    component: PlanTab,
    from: ['draft', 'submitted', 'approved', 'open', 'closed', 'sealed', 'void'],
  },
  {
    name: 'roster',
    label: '名单',
    component: RosterTab,
    from: ['draft', 'submitted', 'approved', 'open', 'closed', 'sealed', 'void'],
  },
  { name: 'links', label: '链接', component: LinksTab, from: ['approved', 'open', 'closed', 'sealed'] },
  { name: 'sending', label: '发送', component: SendingTab, from: ['approved', 'open', 'closed', 'sealed'] },
  { name: 'progress', label: '进度', component: ProgressTab, from: ['open', 'closed', 'sealed'] },
  { name: 'paper', label: '纸质问卷', component: PaperTab, from: ['open', 'closed', 'sealed'] },
  { name: 'experts', label: '专家', component: ExpertsTab, from: ['approved', 'open', 'closed', 'sealed'] },
  { name: 'result', label: '结果', component: ResultTab, from: ['open', 'closed', 'sealed'] },
  { name: 'callbacks', label: '抽查回访', component: CallbacksTab, from: ['closed', 'sealed'] },
  { name: 'walk', label: '审计视图', component: WalkTab, from: ['approved', 'open', 'closed', 'sealed'] },
]

/** One survey: where it stands, what comes next, and its tabs, each with its own address. */
export function SurveyPage() {
  const { params } = useRoute()
  const id = Number(params['id'])
  const loaded = useLoad((signal) => api.get<SurveyView>(`/surveys/${params['id']}`, signal), [id])
  // While another survey is being fetched, the former one is not shown under its address.
  const data = loaded.data?.id === id ? loaded.data : undefined
  return (
    <>
      {!data && (
        <PageHead
          title={loaded.problem ? '没有打开这期调查' : '满意度调查'}
          back={{ href: '/admin/surveys', label: '满意度调查' }}
        />
      )}
      <WhenLoaded of={{ ...loaded, data }}>
        {(survey) => (
          <SurveyContext.Provider value={{ survey, setSurvey: loaded.setData, reload: loaded.reload }}>
            <OneSurvey tab={params['tab'] ?? 'plan'} />
          </SurveyContext.Provider>
        )}
      </WhenLoaded>
    </>
  )
}

/** Pages that belong to a tab. */
const within: Record<string, string> = { answers: 'result', calculation: 'result', brief: 'progress' }

/** Only for those who may see links. */
const confidential = new Set<TabName>(['links', 'sending'])

/** Nothing is left of these once the answers are deleted. */
const singleRecords = new Set<TabName>(['links', 'sending', 'paper', 'experts', 'callbacks'])

/** What shows figures, which are not there while they are counted. */
const resultTabs = new Set(['result', 'callbacks', 'walk'])

function OneSurvey({ tab }: { tab: string }) {
  const { survey } = useSurvey()
  const shown = tabs.filter(
    ({ name, from }) =>
      from.includes(survey.status) &&
      (!confidential.has(name) || survey.actions.includes('see-links')) &&
      !(singleRecords.has(name) && answersGone(survey)),
  )
  const current = within[tab] ?? tab
  return (
    <>
      <PageHead
        title={survey.title}
        back={{ href: '/admin/surveys', label: '满意度调查' }}
        meta={
          <>
            <SurveyStatusBadge status={survey.status} />
            <PlanMark survey={survey} />
            {survey.seal && <SealMark digest={survey.seal.digest} />}
          </>
        }
      />
      <Stepper steps={stepsOf(survey)} label="本期调查的进程" />
      <WorkNotice />
      {!survey.work && <NextStep />}
      <RetentionNotice />
      {(['approved', 'open', 'closed'].includes(survey.status) || survey.correction === 'open') && tab !== 'brief' && (
        <Proposals version={survey} />
      )}
      {survey.status === 'draft' && <ReturnedNotice />}
      <Tabs
        label="本期调查"
        tabs={shown.map(({ name, label }) => ({
          href: surveyPath(survey.id, name === 'plan' ? undefined : name),
          label,
          current: name === current,
          count: name === 'roster' ? survey.roster.units : undefined,
        }))}
      />
      <TabBody tab={tab} shown={shown.map(({ name }) => name)} />
    </>
  )
}

/** The seal's digest, beside it once there is one. */
function SealMark({ digest }: { digest: string }) {
  return (
    <span class="muted small" title={digest}>
      封存校验码 <code>{shortDigest(digest, 12)}</code>
    </span>
  )
}

function TabBody({ tab, shown }: { tab: string; shown: string[] }) {
  const { survey } = useSurvey()
  if (survey.work?.kind === 'count' && resultTabs.has(within[tab] ?? tab)) return null
  if (tab === 'answers') return <AnswersTab />
  if (tab === 'calculation') return <CalculationTab />
  if (tab === 'brief' && shown.includes('progress')) return <Brief />
  const Body = shown.includes(tab) ? tabs.find(({ name }) => name === tab)?.component : undefined
  if (Body) return <Body />
  return (
    <Empty title="本期调查目前没有这一页。" action={<LinkButton href={surveyPath(survey.id)}>查看方案</LinkButton>} />
  )
}

const reached: Record<SurveyView['status'], number> = {
  draft: 0,
  submitted: 1,
  approved: 2,
  open: 2,
  closed: 4,
  sealed: 5,
  void: 0,
}

function stepsOf(survey: SurveyView): Step[] {
  const at = reached[survey.status]
  const notes = [
    survey.createdBy.name,
    survey.approvedBy
      ? `${survey.approvedBy.name} ${formatDayTime(survey.approvedAt)}`
      : survey.status === 'submitted'
        ? '等待审核人'
        : '',
    formatDayTime(survey.openedAt ?? survey.window.opensAt),
    formatDayTime(survey.closedAt ?? survey.window.closesAt),
    survey.seal ? `${survey.seal.sealedBy} ${formatDayTime(survey.seal.sealedAt)}` : '',
  ]
  return ['起草', '批准', '填报', '截止', '封存'].map((label, i) => ({
    label,
    note: notes[i],
    state: i < at ? 'done' : i === at && survey.status !== 'void' ? 'current' : 'todo',
  }))
}
