import type { IndicatorView } from '../../../server/contract/evaluations.ts'
import { useId, useState } from 'preact/hooks'
import type { AnnualView } from '../../../server/contract/annual-figures.ts'
import type { Page } from '../../../server/contract/fields.ts'
import type { ResultView } from '../../../server/contract/results.ts'
import type { SurveyListItem } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import { formatDate, formatFigure } from '../../ui/format.ts'
import { Choice } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { VerdictBadge } from '../../ui/status-badge.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'

type Source = { surveyId: number; object?: string } | { annualId: number }
type BindDialogProps = { indicator: IndicatorView; onBind: (source: Source) => Promise<void>; onClose: () => void }

/** Chooses the closed survey whose figure becomes the row's 实际完成值. */
export function BindDialog({ indicator, onBind, onClose }: BindDialogProps) {
  const form = useId()
  const surveys = useLoad((signal) => api.get<Page<SurveyListItem>>('/surveys?pageSize=200', signal), [])
  const annual = useLoad((signal) => api.get<Page<AnnualView>>('/annual-figures', signal), [])
  const [chosen, setChosen] = useState<Source | null>(null)
  const bind = useAct(async (source: Source) => {
    await onBind(source)
    onClose()
  })
  return (
    <Dialog
      title={`${indicator.level3}：关联调查`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={bind.busy} disabled={chosen === null}>
            关联
          </Button>
        </>
      }
    >
      <p class="muted">
        实际完成值直接取自调查结果，不能手工填写。列出已截止并有结果的调查和各期都已封存的年度综合；未封存的可以先关联，封存后才能定稿。
      </p>
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen !== null) void bind.run(chosen)
        }}
      >
        <WhenLoaded of={surveys}>
          {({ items }) => (
            <SurveyChoices
              surveys={items.filter(({ indicator: figure }) => figure?.value)}
              chosen={chosen && 'surveyId' in chosen ? chosen : null}
              onChoose={setChosen}
            />
          )}
        </WhenLoaded>
        {annual.data?.items.some(({ value }) => value !== null) && (
          <FieldGroup legend="年度综合">
            {annual.data.items.map(
              ({ id, title, value, unit, parts }) =>
                value !== null && (
                  <Choice
                    key={id}
                    type="radio"
                    name="survey"
                    checked={chosen !== null && 'annualId' in chosen && chosen.annualId === id}
                    onValue={() => setChosen({ annualId: id })}
                    label={
                      <span class="bind-choice">
                        <span>{title}</span>
                        <strong class="figures">{formatFigure(value, unit)}</strong>
                      </span>
                    }
                    hint={parts.map((part) => `${part.title} × ${part.weight}`).join('，')}
                  />
                ),
            )}
          </FieldGroup>
        )}
      </form>
      <Problem problem={bind.problem} />
    </Dialog>
  )
}

type OfSurvey = Extract<Source, { surveyId: number }>
type ChoicesProps = {
  surveys: readonly SurveyListItem[]
  chosen: OfSurvey | null
  onChoose: (source: OfSurvey) => void
}

function SurveyChoices({ surveys, chosen, onChoose }: ChoicesProps) {
  if (surveys.length === 0) return <Empty title="还没有可关联的调查">调查截止并算出结果后，才能关联。</Empty>
  return (
    <>
      <FieldGroup legend="调查">
        {surveys.map(({ id, title, status, indicator, closedAt }) => (
          <Choice
            key={id}
            type="radio"
            name="survey"
            checked={chosen?.surveyId === id}
            onValue={() => onChoose({ surveyId: id })}
            label={
              <span class="bind-choice">
                <span>{title}</span>
                <strong class="figures">{formatFigure(indicator?.value, indicator?.unit)}</strong>
                <VerdictBadge verdict={indicator?.verdict} />
              </span>
            }
            hint={
              <span class="figures">
                {indicator?.figure} · 目标 ≥ {formatFigure(indicator?.target, indicator?.unit)} · 截止{' '}
                {formatDate(closedAt)} · {status === 'sealed' ? '已封存' : '未封存'}
              </span>
            }
          />
        ))}
      </FieldGroup>
      {chosen && <ObjectChoices key={chosen.surveyId} chosen={chosen} onChoose={onChoose} />}
    </>
  )
}

/** Of a survey of several clouds: whose figure. */
function ObjectChoices({ chosen, onChoose }: { chosen: OfSurvey; onChoose: (source: OfSurvey) => void }) {
  const { surveyId } = chosen
  const result = useLoad((signal) => api.get<ResultView>(`/surveys/${surveyId}/result`, signal), [])
  if (!result.data?.objects) return <Problem problem={result.problem} />
  const { indicator, objects } = result.data
  const figures = [
    { name: '全体', key: undefined, indicator, hidden: false },
    ...objects.map(({ name, key, indicator, hidden }) => ({ name, key, indicator, hidden })),
  ]
  return (
    <FieldGroup legend="取哪个数">
      {figures.map(({ name, key, indicator: { value, unit, verdict }, hidden }) => (
        <Choice
          key={key}
          type="radio"
          name="object"
          disabled={value === null}
          checked={chosen.object === key}
          onValue={() => onChoose({ surveyId, ...(key && { object: key }) })}
          label={
            <span class="bind-choice">
              <span>{name}</span>
              <strong class="figures">{formatFigure(value, unit)}</strong>
              <VerdictBadge verdict={verdict} />
            </span>
          }
          hint={hidden && '评它的单位太少，按保密规定不列数值'}
        />
      ))}
    </FieldGroup>
  )
}
