/** The phone form's pages as HTML, for the server. Built by vite to `dist/server/render.js`, its style sheet inside. */
import { createHash } from 'node:crypto'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { AlreadyAnswered } from './already-answered.tsx'
import { formatMoment } from './dates.ts'
import { Document } from './document.tsx'
import { ErrorSummary } from './error-summary.tsx'
import css from './form.css?inline'
import { Form } from './form.tsx'
import { Go } from './go.tsx'
import { goTexts } from './go-texts.ts'
import { Introduction } from './notice.tsx'
import type { AlreadyAnsweredPage, DonePage, FormPage, Page, PageData } from './page.ts'
import { ProblemPage, wordsOf } from './problem-page.tsx'
import { Sheet } from './sheet.tsx'
import { pageTexts, thanksTexts } from './texts.ts'
import { Thanks, type Thanked } from './thanks.tsx'

export type { FieldError, FormSurvey, FormValues, Page } from './page.ts'

const styleSheet = css.trim()
const styleHash = `sha256-${createHash('sha256').update(styleSheet).digest('base64')}`

type Drawn = { title: string; body: VNode; data?: PageData }

/**
 * Draws one page. `script`: the URL of the form's script; `timeZone`: the survey's, e.g. Asia/Shanghai.
 * `styleHash` is for the style-src of the page's content security policy.
 */
export function renderPage(
  page: Page,
  { script, timeZone }: { script: string; timeZone: string },
): { html: string; styleHash: string } {
  const { title, body, data } = draw(page, timeZone)
  const html = renderToString(
    <Document title={title} css={styleSheet} live={data && { script, data }}>
      {body}
    </Document>,
  )
  return { html: `<!doctype html>${html}`, styleHash }
}

function draw(page: Page, timeZone: string): Drawn {
  switch (page.kind) {
    case 'form':
      return drawForm(page, timeZone)
    case 'done':
      return drawDone(page, timeZone)
    case 'already-answered':
      return drawAlreadyAnswered(page, timeZone)
    case 'go':
      return { title: goTexts.title, body: <Go page={page} timeZone={timeZone} /> }
    default:
      return { title: wordsOf(page, timeZone).title, body: <ProblemPage page={page} timeZone={timeZone} /> }
  }
}

function drawForm(page: FormPage, timeZone: string): Drawn {
  const { survey, unit, errors = [], values } = page
  const { title, helpline, revisions, questionnaire, minAnswered } = survey
  const total = questionnaire.dimensions.length
  const unanswered = questionnaire.dimensions.map(({ key }) => key).filter((key) => values?.ratings[key] === undefined)
  const sheet = <Sheet page={page} unanswered={unanswered} />
  const body = (
    <>
      {errors.length > 0 && <ErrorSummary errors={errors} questionnaire={questionnaire} unanswered={unanswered} />}
      <Introduction page={page} timeZone={timeZone} />
      <div id="form">
        <Form total={total} minAnswered={minAnswered} questions={() => sheet} />
      </div>
    </>
  )
  const thanked = {
    title,
    unit,
    receipt: null,
    receivedAt: null,
    closesAt: formatMoment(survey.closesAt, timeZone),
    helpline,
    revisions,
  }
  return { title, body, data: { kind: 'form', thanked, timeZone, total, minAnswered } }
}

function drawDone(page: DonePage, timeZone: string): Drawn {
  const thanked = thankedOf(page, page.receipt, timeZone)
  return { title: thanksTexts.title, body: <Thanks {...thanked} />, data: { kind: 'done', thanked, timeZone } }
}

function drawAlreadyAnswered(page: AlreadyAnsweredPage, timeZone: string): Drawn {
  const body = <AlreadyAnswered page={page} timeZone={timeZone} />
  return {
    title: pageTexts.again.title,
    body,
    data: { kind: 'already-answered', thanked: thankedOf(page, null, timeZone), timeZone },
  }
}

function thankedOf(page: DonePage | AlreadyAnsweredPage, receipt: string | null, timeZone: string): Thanked {
  const { title, unit, submittedAt, closesAt, helpline, revisions } = page
  const receivedAt = submittedAt && formatMoment(submittedAt, timeZone)
  return { title, unit, receipt, receivedAt, closesAt: formatMoment(closesAt, timeZone), helpline, revisions }
}
