import type { Page } from '../../../../server/contract/fields.ts'
import type { ReturnStep, Term, UnitStep } from '../../../../server/domain/calculation.ts'
import { objectOf, type SurveyObject } from '../../../../server/domain/objects.ts'
import { api, withQuery } from '../../../api.ts'
import { Card } from '../../../ui/card.tsx'
import { nothing } from '../../../ui/format.ts'
import { Pager } from '../../../ui/pager.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { shortDigest } from '../digest.tsx'
import { plain } from '../formula.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { combineNote, flagWords } from '../words.ts'

const pageSize = 50

/** 计算过程: from each answer's levels to its score, to its unit's figure. Nameless, in the order of the digests. */
export function CalculationTab() {
  const { survey } = useSurvey()
  if (!survey.actions.includes('see-result')) return <Empty title="按调查方案，截止前任何人不能查看评分。" />
  if (!survey.actions.includes('see-answers')) return <Empty title="您的角色只看汇总结果，不看单份答卷。" />
  return <Steps />
}

function Steps() {
  const { survey } = useSurvey()
  const [query, setQuery] = useQuery()
  const page = Number(query['page'] ?? 1) || 1
  const steps = useLoad(
    (signal) => api.get<Page<UnitStep>>(withQuery(`/surveys/${survey.id}/calculation`, { page, pageSize }), signal),
    [survey, page],
  )
  return (
    <div class="stack">
      <div class="row-apart">
        <a href={surveyPath(survey.id, 'result')}>‹ 返回结果</a>
        <p class="muted small">已去标识：单位不具名，按答卷校验码排列。</p>
      </div>
      <p>
        一份答卷的得分 = Σ 权重 × 分值 ÷ Σ 权重（只含已评分的项）；一家单位取{combineNote[survey.rules.combine]}
        {survey.objects && '，对每个评价对象各算一个，再取所评各对象的平均'}
        ；各单位的数取平均，即为结果。全程用分数计算。
      </p>
      <Card flush>
        <WhenLoaded of={steps}>
          {({ items, total }) => (
            <>
              <Table
                caption="逐家计算"
                empty="没有答卷"
                columns={[
                  { key: 'n', label: '序号', align: 'number', cell: (_, at) => (page - 1) * pageSize + at + 1 },
                  {
                    key: 'returns',
                    label: '答卷',
                    heading: true,
                    cell: (one) => <Returns of={one.returns} objects={survey.objects} />,
                  },
                  ...(survey.objects ?? []).map(({ key, name }) => ({
                    key,
                    label: name,
                    align: 'number' as const,
                    cell: (one: UnitStep) => plainOr(one.objects?.find((object) => object.key === key)?.figure),
                  })),
                  {
                    key: 'figure',
                    label: `本单位${survey.rules.indicator.figure}`,
                    align: 'number',
                    cell: (one) => plainOr(one.figure),
                  },
                ]}
                rows={items}
                rowKey={(one) => one.returns[0]?.digest ?? ''}
              />
              <Pager
                page={page}
                pageSize={pageSize}
                total={total}
                noun="家有答卷的单位"
                onPage={(next) => setQuery({ page: next })}
              />
            </>
          )}
        </WhenLoaded>
      </Card>
    </div>
  )
}

const plainOr = (figure: string | null | undefined) => (figure ? plain(figure) : nothing)

const standings: Record<ReturnStep['standing'], string> = {
  counted: '计入',
  incomplete: '不完整，不计',
  'too-few-scored': '评分项数不足，不计',
  invalidated: '认定无效，不计',
  'not-official': '不是第 1 席位，不计',
}

function Returns({ of: returns, objects }: { of: ReturnStep[]; objects: SurveyObject[] | undefined }) {
  return (
    <>
      {returns.map((one) => (
        <p key={one.digest} class="figures small">
          <code title={one.digest}>{shortDigest(one.digest, 12)}</code> {standings[one.standing]}
          {one.flags.length > 0 && `（${one.flags.map((flag) => flagWords[flag]).join('、')}）`}
          {one.score !== null && <>：{objects ? formulaOfObjects(one, objects) : formulaOf(one)}</>}
        </p>
      ))}
    </>
  )
}

function formulaOfObjects({ terms }: ReturnStep, objects: SurveyObject[]): string {
  return objects
    .flatMap(({ key, name }) => {
      const own = terms.filter((term) => objectOf(term.key) === key)
      return own.length > 0 ? [`${name} ${meanOf(own)}`] : []
    })
    .join('；')
}

const formulaOf = ({ terms, score }: ReturnStep): string => `${meanOf(terms)} = ${plain(score ?? '')}`

function meanOf(terms: Term[]): string {
  const isWeighted = terms.some(({ weight }) => weight !== '1')
  const sum = terms.map(({ value, weight }) => (isWeighted ? `${weight}×${value}` : value)).join(' + ')
  const whole = isWeighted ? `(${terms.map(({ weight }) => weight).join(' + ')})` : terms.length
  return `(${sum}) ÷ ${whole}`
}
