import { formatMoment } from './dates.ts'
import { expertTexts as texts } from './expert-texts.ts'
import { PlanMark } from './notice.tsx'
import type { ExpertPage } from './page.ts'
import { formatPeriod } from './period.ts'
import { ErrorSlot } from './question.tsx'
import { TextBox } from './text-box.tsx'
import { pageTexts } from './texts.ts'

type Props = { page: ExpertPage; timeZone: string }

/** An expert's page: the sheet, or why there is none. Drawn by the server only. */
export function Expert({ page, timeZone }: Props) {
  if (page.state === 'form') return <Sheet page={page} timeZone={timeZone} />
  const at = page.submittedAt && formatMoment(page.submittedAt, timeZone)
  const { title, line } =
    page.state === 'done'
      ? { title: texts.done[page.recused ? 'recused' : 'scored'], line: texts.doneLine(at ?? '') }
      : texts.states[page.state]
  return (
    <div class="result">
      <i class={page.state === 'done' ? 'sign good' : 'sign'} aria-hidden="true" />
      <h1>{title}</h1>
      <p>{line}</p>
      <p class="hint">
        {page.title}
        <br />
        {page.name}（{page.affiliation}）
      </p>
      <PlanMark digest={page.planDigest} />
    </div>
  )
}

function Sheet({ page, timeZone }: Props) {
  const { values = {}, errors = [] } = page
  const errorOf = (field: string) => errors.find((one) => one.field === field)
  const declaration = values.declaration
  return (
    <>
      <header>
        {page.organiser && <p class="organiser">{page.organiser}</p>}
        <h1>
          {page.title} {texts.title}
        </h1>
        <p class="unit">
          <small>{texts.expert}</small>
          <b>{page.name}</b>
          {page.affiliation}
        </p>
        <p>{texts.closesAt(formatMoment(page.closesAt, timeZone))}</p>
        <section class="notice">
          <p>
            {formatPeriod(pageTexts.period, page.servicePeriod)}。{texts.notice}
          </p>
          {page.objects && <p>{texts.whole(page.objects)}</p>}
        </section>
        <PlanMark digest={page.planDigest} />
      </header>
      <form method="post" class="sheet">
        {errors.length > 0 && (
          <p class="error" role="alert">
            {texts.errors}
          </p>
        )}
        <fieldset class="q" id="declaration" aria-describedby="declaration-error">
          <legend>{texts.declaration}</legend>
          <ErrorSlot id="declaration" text={errorOf('declaration') && texts.problems.declaration} />
          <div class="choices">
            {(['none', 'recuse'] as const).map((value) => (
              <>
                <input
                  type="radio"
                  id={value}
                  name="declaration"
                  value={value}
                  checked={declaration === value}
                  required
                />
                <label for={value}>
                  <span>{texts[value]}</span>
                </label>
              </>
            ))}
          </div>
        </fieldset>
        {page.dimensions.map(({ key, label, help }) => {
          const wrong = errorOf(`scores.${key}`)
          const id = `score-${key}`
          return (
            <div class="q" key={key}>
              <label for={id}>
                <b>{texts.score(label)}</b>
              </label>
              {help && <p class="hint">{help}</p>}
              <ErrorSlot id={id} text={wrong && sayWrong(wrong.code)} />
              <input
                id={id}
                class="line"
                name={id}
                inputMode="decimal"
                maxLength={10}
                autoComplete="off"
                value={values.scores?.[key]}
                aria-describedby={`${id}-error`}
                aria-invalid={wrong ? true : undefined}
              />
              <TextBox
                class=""
                name={`reason-${key}`}
                label={texts.reason}
                rows={1}
                maximum={500}
                value={values.reasons?.[key]}
              />
            </div>
          )
        })}
        <TextBox
          class="q"
          name="comment"
          label={texts.comment}
          rows={3}
          maximum={1000}
          value={values.comment}
          error={errorOf('comment') && texts.problems.comment}
        />
        <div class="end">
          <button class="main">{texts.submit}</button>
        </div>
      </form>
    </>
  )
}

function sayWrong(code: string): string {
  return code in texts.problems ? texts.problems[code as keyof typeof texts.problems] : texts.problems.other
}
