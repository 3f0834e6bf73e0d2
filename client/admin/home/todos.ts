import type { Role } from '../../../server/contract/people.ts'
import type { EvaluationListItem } from '../../../server/contract/evaluations.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'

export type TodoItem = { key: string; href: string; act: string; subject: string }

type SurveyRule = { role: Role; act: string; applies: (survey: SurveyListItem, now: Date) => boolean }

const isOver = ({ window }: SurveyListItem, now: Date) => new Date(window.closesAt) <= now

// The most pressing first.
const surveyRules: readonly SurveyRule[] = [
  { role: 'reviewer', act: '批准方案', applies: ({ status }) => status === 'submitted' },
  { role: 'reviewer', act: '核对结果并封存', applies: ({ status }) => status === 'closed' },
  { role: 'manager', act: '截止并计算结果', applies: (survey, now) => survey.status === 'open' && isOver(survey, now) },
  { role: 'manager', act: '开始填报', applies: ({ status }) => status === 'approved' },
  { role: 'manager', act: '完成起草并提交批准', applies: ({ status }) => status === 'draft' },
]

/** What waits for someone with these roles, most pressing first. */
export function listTodos(
  roles: readonly Role[],
  surveys: readonly SurveyListItem[],
  evaluations: readonly EvaluationListItem[],
  now: Date,
): TodoItem[] {
  const fromSurveys = surveyRules
    .filter(({ role }) => roles.includes(role))
    .flatMap(({ act, applies }) =>
      surveys.filter((survey) => applies(survey, now)).map((survey) => surveyTodo(act, survey)),
    )
  const unfinished = roles.includes('manager') ? evaluations.filter(({ complete }) => !complete) : []
  return [...fromSurveys, ...unfinished.map(evaluationTodo)]
}

function surveyTodo(act: string, { id, title }: SurveyListItem): TodoItem {
  return { key: `survey-${id}`, href: `/admin/surveys/${id}`, act, subject: title }
}

function evaluationTodo({ id, project, year }: EvaluationListItem): TodoItem {
  return {
    key: `evaluation-${id}`,
    href: `/admin/evaluations/${id}`,
    act: '补全绩效自评',
    subject: `${year} 年度 ${project}`,
  }
}
