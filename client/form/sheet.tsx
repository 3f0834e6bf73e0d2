import type { Dimension, Level } from '../../server/domain/scale.ts'
import type { FormPage } from './page.ts'
import { Question } from './question.tsx'
import { TextBox } from './text-box.tsx'
import { describeError } from './field-errors.ts'
import { fill, formTexts, language, pageTexts as texts } from './texts.ts'

/** The objects a questionnaire is spread over, each once; none where it asks about the one service. */
export const objectsIn = (dimensions: Dimension[]) => [
  ...new Map(dimensions.flatMap(({ object }) => (object ? [[object.key, object] as const] : []))).values(),
]

type Props = { page: FormPage; unanswered: string[] }

/** All questions with their answers so far, and each question's error beside it. Drawn by the server only. */
export function Sheet({ page, unanswered }: Props) {
  const { survey, submissionId, values = { ratings: {} }, errors = [], receipt } = page
  const { dimensions, notApplicable, overall, languages } = survey.questionnaire
  // What the plan gives no words for stays as it was approved, in Chinese.
  const own = languages?.[language]
  const labelOf = ({ key, label, object = { key, name: '', dimension: key, label } }: Dimension) =>
    own?.dimensions?.[object.dimension] ?? object.label
  const objects = objectsIn(dimensions)
  const names = objects.map(({ name }) => name).join('、')
  const total = dimensions.length / Math.max(1, objects.length)
  const lead = survey.minAnswered < total ? texts.lead : texts.leadAll
  const helpOf = ({ help }: Dimension) => (own ? undefined : help)
  const scale = survey.questionnaire.scale.map((step): Level => ({
    ...step,
    label: own?.levels?.[step.level] ?? step.label,
  }))
  const errorOf = (field: string) => {
    const found = errors.find((error) => error.field === field)
    return found && describeError(found)
  }
  const tooFew = errorOf('ratings')
  const missing = (key: string) => (tooFew && unanswered.includes(key) ? formTexts.unanswered : undefined)
  const reason = (key: string) => (
    <TextBox
      class="reason"
      name={`reason-${key}`}
      label={texts.reason}
      rows={2}
      maximum={500}
      value={values.reasons?.[key]}
      error={errorOf(`reasons.${key}`)}
    />
  )
  return (
    <fieldset class="sheet">
      <input type="hidden" name="submissionId" value={submissionId} />
      <input type="hidden" name="startedAt" />
      {receipt && <input type="hidden" name="receipt" value={receipt} />}
      {receipt && <p class="note">{fill(texts.revising, { receipt })}</p>}
      <p class="lead">
        {fill(names ? texts.leadEach : lead, { names, total, minimum: survey.minAnswered })}
        {notApplicable && texts.leadNotApplicable}
      </p>
      {dimensions.map((dimension, index) => (
        <>
          {dimension.object && index % total === 0 && (
            <h2 class="unit">
              <b>{dimension.object.name}</b>
            </h2>
          )}
          <Question
            id={`q-${dimension.key}`}
            name={`rating-${dimension.key}`}
            number={(index % total) + 1}
            label={labelOf(dimension)}
            help={helpOf(dimension)}
            scale={scale}
            notApplicable={notApplicable}
            rating={values.ratings[dimension.key]}
            error={errorOf(`ratings.${dimension.key}`) ?? missing(dimension.key)}
            reason={reason(dimension.key)}
          />
        </>
      ))}
      {overall && (
        <Question
          id="overall"
          name="overall"
          label={own?.overall ?? overall.label}
          scale={scale}
          notApplicable={notApplicable}
          rating={values.overall}
          error={errorOf('overall')}
        />
      )}
      <TextBox
        class="q"
        name="comment"
        label={texts.comment}
        rows={3}
        maximum={2000}
        value={values.comment}
        error={errorOf('comment')}
      />
      <fieldset class="q tell">
        <legend>{texts.tellVendor}</legend>
        <div class="choices row">
          {[texts.doNotTell, texts.mayTell].map((text, at) => (
            <>
              <input
                type="radio"
                class="step"
                id={`tell-${at}`}
                name="tellVendor"
                value={at}
                checked={values.tellVendor && at === 1}
              />
              <label for={`tell-${at}`}>
                <span>{text}</span>
              </label>
            </>
          ))}
        </div>
      </fieldset>
    </fieldset>
  )
}
