import type { FieldError, FormPage } from './page.ts'
import { describeError } from './field-errors.ts'
import { fill, pageTexts as texts } from './texts.ts'

type Props = { errors: FieldError[]; questionnaire: FormPage['survey']['questionnaire']; unanswered: string[] }

/** Everything that keeps the form from being taken, each line a link to its question. */
export function ErrorSummary({ errors, questionnaire, unanswered }: Props) {
  const nameOf = (key: string) => {
    const index = questionnaire.dimensions.findIndex((dimension) => dimension.key === key)
    return index < 0 ? '' : `${index + 1} ${questionnaire.dimensions[index]?.label}`
  }
  const tooFew = errors.find(({ field }) => field === 'ratings')
  const others = errors.filter((error) => error !== tooFew)
  return (
    <section class="note errors" aria-labelledby="errors">
      <h2 id="errors">{texts.errorsTitle}</h2>
      {tooFew && (
        <p>
          {tooFew.params?.['object'] && `${String(tooFew.params['object'])}：`}
          {describeError(tooFew)}
        </p>
      )}
      <ul>
        {others.map((error) => (
          <Line place={placeOf(error.field)} name={nameOf(keyOf(error.field))} text={describeError(error)} />
        ))}
        {tooFew && unanswered.map((key) => <Line place={`q-${key}`} name={nameOf(key)} text={texts.notAnswered} />)}
      </ul>
    </section>
  )
}

function Line({ place, name, text }: { place: string; name: string; text: string }) {
  return (
    <li>
      <a href={`#${place}`}>{name ? fill(texts.errorOf, { name, text }) : text}</a>
    </li>
  )
}

const keyOf = (field: string) => field.slice(field.indexOf('.') + 1)

/** Where a field stands on the page. */
function placeOf(field: string): string {
  if (field === 'overall') return field
  if (field.startsWith('ratings.')) return `q-${keyOf(field)}`
  return field.startsWith('reasons.') ? `box-reason-${keyOf(field)}` : 'box-comment'
}
