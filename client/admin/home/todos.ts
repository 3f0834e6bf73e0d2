import type { Role } from '../../../server/contract/people.ts'
import type { EvaluationListItem } from '../../../server/contract/evaluations.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'

export type TodoItem = { key: string; href: string; act: string; subject: string }

type SurveyRule = {
  role: Role | readonly Role[]
  act: string
  applies: (survey: SurveyListItem, now: Date) => boolean
  /** Where it is done; the survey's first page unless told. */
  href?: (survey: SurveyListItem) => string
}

const isOver = ({ window }: SurveyListItem, now: Date) => new Date(window.closesAt) <= now

const toRetention = () => '/admin/system/retention'
const isGoing = ({ retention }: SurveyListItem) =>
  retention !== null && ['announced', 'ready', 'clock', 'unsettled'].includes(retention.standing)

// The most pressing first.
const surveyRules: readonly SurveyRule[] = [
  { role: 'reviewer', act: '批准方案', applies: ({ status }) => status === 'submitted' },
  { role: 'reviewer', act: '核对结果并封存', applies: ({ status }) => status === 'closed' },
  {
    role: 'reviewer',
    act: '办理更正封存',
    applies: ({ waiting }) => waiting.corrections > 0,
    href: ({ id }) => `/admin/surveys/${id}/result`,
  },
  {
    role: 'reviewer',
    act: '复核提请',
    applies: ({ waiting, status }) => waiting.proposals > 0 && status !== 'void',
  },
  {
    role: 'reviewer',
    act: '复核纸质录入',
    applies: ({ waiting, status }) => waiting.paper > 0 && status === 'open',
    href: ({ id }) => `/admin/surveys/${id}/paper`,
  },
  {
    role: ['manager', 'reviewer'],
    act: '复核到期删除',
    applies: ({ retention }) => retention?.standing === 'asked',
    href: toRetention,
  },
  { role: ['manager', 'reviewer'], act: '答卷即将到期删除', applies: isGoing, href: toRetention },
  { role: 'manager', act: '截止并计算结果', applies: (survey, now) => survey.status === 'open' && isOver(survey, now) },
  { role: 'manager', act: '开始填报', applies: ({ status }) => status === 'approved' },
  { role: 'manager', act: '完成起草并提交批准', applies: ({ status }) => status === 'draft' },
  {
    role: 'manager',
    act: '核实整改单',
    applies: ({ waiting }) => waiting.tickets > 0,
    href: ({ id }) => `/admin/tickets?survey=${id}&filter=verify`,
  },
]

/** What waits for someone with these roles, most pressing first. */
export function listTodos(
  roles: readonly Role[],
  surveys: readonly SurveyListItem[],
  evaluations: readonly EvaluationListItem[],
  now: Date,
): TodoItem[] {
  const fromSurveys = surveyRules
    .filter(({ role }) => [role].flat().some((one) => roles.includes(one)))
    .flatMap(({ act, applies, href }) =>
      surveys.filter((survey) => applies(survey, now)).map((survey) => surveyTodo(act, survey, href?.(survey))),
    )
  const unfinished = roles.includes('manager') ? evaluations.filter(({ complete }) => !complete) : []
  return [...fromSurveys, ...unfinished.map(evaluationTodo)]
}

function surveyTodo(act: string, { id, title }: SurveyListItem, href = `/admin/surveys/${id}`): TodoItem {
  return { key: `${act} ${id}`, href, act, subject: title }
}

function evaluationTodo({ id, project, year }: EvaluationListItem): TodoItem {
  return {
    key: `evaluation-${id}`,
    href: `/admin/evaluations/${id}`,
    act: '补全绩效自评',
    subject: `${year} 年度 ${project}`,
  }
}
