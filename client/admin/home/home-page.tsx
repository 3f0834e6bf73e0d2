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
import { LastEvaluation } from './last-evaluation.tsx'
import { LastFigure } from './last-figure.tsx'
import { RunningSurveys } from './running-surveys.tsx'
import { Todo } from './todo.tsx'
import { listTodos } from './todos.ts'
import './home.css'

/** 工作台: what is running, what waits for me, the last figure, the last evaluation; for the vendor, the way to its two pages. */
export default function HomePage() {
  const { roles } = useMe()
  if (roles.some((role) => readers.has(role))) return <Workbench />
  return <VendorsPage />
}

function VendorsPage() {
  const actions = (
    <div class="row">
      <LinkButton href="/admin/aggregates">结果汇总</LinkButton>
      <LinkButton href="/admin/tickets">整改台账</LinkButton>
    </div>
  )
  return (
    <>
      <PageHead title="工作台" />
      <Empty title="云服务商账号" action={actions}>
        可以查看截止后的结果汇总，答复转来的整改单。
      </Empty>
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
