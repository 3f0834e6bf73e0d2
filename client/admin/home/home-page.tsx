import type { EvaluationListItem } from '../../../server/contract/evaluations.ts'
import type { Page } from '../../../server/contract/fields.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import type { Role } from '../../../server/contract/people.ts'
import { api } from '../../api.ts'
import { LinkButton } from '../../ui/button.tsx'
import { formatDate } from '../../ui/format.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { useLoad } from '../../ui/use-load.ts'
import { useMe } from '../me.ts'
import { systemPages } from '../system/system-tabs.tsx'
import { LastEvaluation } from './last-evaluation.tsx'
import { LastFigure } from './last-figure.tsx'
import { RunningSurveys } from './running-surveys.tsx'
import { Todo } from './todo.tsx'
import { listTodos } from './todos.ts'
import './home.css'

/** 工作台: what is running, what waits for me, the last figure, the last evaluation. */
export default function HomePage() {
  const { roles } = useMe()
  if (roles.some((role) => readers.has(role))) return <Workbench />
  const first = roles.includes('vendor')
    ? { href: '/admin/aggregates', label: '查看结果汇总' }
    : { href: systemPages(roles)[0]?.href ?? '/admin', label: '进入系统管理' }
  return (
    <>
      <PageHead title="工作台" />
      <Empty title="您的账号不办理调查业务。" action={<LinkButton href={first.href}>{first.label}</LinkButton>} />
    </>
  )
}

/** Who may read surveys and evaluations. */
const readers = new Set<Role>(['manager', 'reviewer', 'viewer', 'auditor'])

function Workbench() {
  const me = useMe()
  const loaded = useLoad(async (signal) => {
    const [surveys, evaluations] = await Promise.all([
      api.get<Page<SurveyListItem>>('/surveys?pageSize=200', signal),
      api.get<Page<EvaluationListItem>>('/evaluations?pageSize=200', signal),
    ])
    return { surveys: surveys.items, evaluations: evaluations.items }
  }, [])
  const today = new Date()
  return (
    <>
      <PageHead title="工作台" meta={<span class="figures">{formatDate(today.toISOString())}</span>} />
      <WhenLoaded of={loaded}>
        {({ surveys, evaluations }) => (
          <div class="home">
            <div class="stack">
              <Todo todos={listTodos(me.roles, surveys, evaluations, today)} />
              <RunningSurveys surveys={surveys.filter(({ status }) => status === 'open')} now={today} />
            </div>
            <div class="stack">
              <LastFigure surveys={surveys} />
              <LastEvaluation evaluation={evaluations.toSorted((a, b) => b.year - a.year || b.id - a.id)[0]} />
            </div>
          </div>
        )}
      </WhenLoaded>
    </>
  )
}
