import type { FormPage } from './page.ts'
import { Question } from './question.tsx'
import { TextBox } from './text-box.tsx'
import { describeError, pageTexts as texts } from './texts.ts'

type Props = { page: FormPage; unanswered: string[] }

/** All questions with their answers so far, and each question's error beside it. Drawn by the server only. */
export function Sheet({ page, unanswered }: Props) {
  const { survey, submissionId, values = { ratings: {} }, errors = [], receipt } = page
  const { dimensions, scale, notApplicable, overall } = survey.questionnaire
  const errorOf = (field: string) => {
    const found = errors.find((error) => error.field === field)
    return found && describeError(found)
  }
  const tooFew = errorOf('ratings')
  const missing = (key: string) => (tooFew && unanswered.includes(key) ? texts.unanswered : undefined)
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
      {receipt && <p class="note">{texts.revising(receipt)}</p>}
      <p class="lead">{texts.lead(dimensions.length, survey.minAnswered, notApplicable)}</p>
      {dimensions.map(({ key, label, help }, index) => (
        <Question
          id={`q-${key}`}
          name={`rating-${key}`}
          number={index + 1}
          label={label}
          help={help}
          scale={scale}
          notApplicable={notApplicable}
          rating={values.ratings[key]}
          error={errorOf(`ratings.${key}`) ?? missing(key)}
          reason={reason(key)}
        />
      ))}
      {overall && (
        <Question
          id="overall"
          name="overall"
          label={overall.label}
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
    </fieldset>
  )
}
