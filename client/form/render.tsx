/** The phone form's pages as HTML, for the server. Built by vite to `dist/server/render.js`, its style sheet inside. */
import { createHash } from 'node:crypto'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { AlreadyAnswered } from './already-answered.tsx'
import { Begun, wordsOfBegun } from './begun.tsx'
import { formatMoment } from './dates.ts'
import { Document } from './document.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Expert } from './expert.tsx'
import { expertTexts } from './expert-texts.ts'
import formCss from './form.css?inline'
import otherPagesCss from './other-pages.css?inline'
import { Form } from './form.tsx'
import { Go } from './go.tsx'
import { goTexts } from './go-texts.ts'
import { chinese, type Dictionary } from './languages/chinese.ts'
import { english } from './languages/english.ts'
import { Kept } from './kept.tsx'
import { Introduction, planMark } from './notice.tsx'
import type { AlreadyAnsweredPage, DonePage, FormPage, Page, PageData, View } from './page.ts'
import { ProblemPage, wordsOf } from './problem-page.tsx'
import { Receipts } from './receipts.tsx'
import { receiptsTexts } from './receipts-texts.ts'
import { objectsIn, Sheet } from './sheet.tsx'
import { formTexts, language, pageTexts, speak, thanksTexts } from './texts.ts'
import { Thanks, type Thanked } from './thanks.tsx'
import { Forwarded, Tools } from './tools.tsx'

export type { FieldError, FormSurvey, FormValues, Page, View } from './page.ts'

/** The languages that come with the form, Chinese first. */
export const builtIn: Dictionary[] = [chinese, english]

const styles = [formCss, otherPagesCss].map((css) => css.trim())
const styleSources = styles.map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`).join(' ')

/** `scripts`: the URLs of the form's and thanks page's script, and of the answered link's; `timeZone`: the survey's, e.g. Asia/Shanghai; `contact`: whom to call where no survey is known. */
export type RenderOptions = {
  scripts: { form: string; answered: string }
  timeZone: string
  languages?: Dictionary[]
  view?: View
  contact?: string | null
}
type Context = { timeZone: string; contact: string | undefined; view: View; offered: Dictionary[] }
type Drawn = {
  title: string
  body: VNode
  script?: keyof RenderOptions['scripts']
  data?: Omit<PageData, 'texts' | 'timeZone'>
}

/** Draws one page. `styleSources` is the style-src of its content security policy. */
export function renderPage(page: Page, options: RenderOptions): { html: string; styleSources: string } {
  const { scripts, timeZone, languages = builtIn, view = {}, contact } = options
  const offered = languages.filter(({ tag }) => tag === chinese.tag || tagsOf(page).includes(tag))
  const spoken = offered.find(({ tag }) => tag === view.language) ?? chinese
  speak(spoken)
  const context = { timeZone, contact: contact ?? undefined, view: { ...view, language: spoken.tag }, offered }
  const { title, body, script, data } = draw(page, context)
  const html = renderToString(
    <Document
      language={spoken}
      large={view.large ?? false}
      title={title}
      styles={isPlainForm(page) ? styles.slice(0, 1) : styles}
      script={script && scripts[script]}
      data={data && { ...data, timeZone, texts: scriptTexts(page.kind) }}
    >
      {body}
    </Document>,
  )
  return { html: `<!doctype html>${html}`, styleSources }
}

const isPlainForm = (page: Page) => page.kind === 'form' && !page.errors && !page.survey.questionnaire.header

/** What the form's script shows when somebody else has begun. `moment` is ISO 8601. */
export function sayBegun(
  moment: string,
  { timeZone, languages = builtIn, view = {} }: Omit<RenderOptions, 'scripts'>,
): string {
  speak(languages.find(({ tag }) => tag === view.language) ?? chinese)
  return wordsOfBegun(formatMoment(moment, timeZone, language))
}

function tagsOf(page: Page): string[] {
  if (page.kind === 'form') return Object.keys(page.survey.questionnaire.languages ?? {})
  return 'languages' in page ? (page.languages ?? []) : []
}

const scriptTexts = (kind: Page['kind']) => ({
  tag: language,
  thanks: thanksTexts,
  ...(kind === 'form' && { form: formTexts }),
})

function draw(page: Page, context: Context): Drawn {
  switch (page.kind) {
    case 'form':
      return drawForm(page, context)
    case 'done':
      return drawDone(page, context)
    case 'kept':
      return { title: pageTexts.kept.title, body: <Kept page={page} timeZone={context.timeZone} /> }
    case 'already-answered':
      return drawAlreadyAnswered(page, context)
    case 'receipts':
      return { title: receiptsTexts.title, body: <Receipts page={page} timeZone={context.timeZone} /> }
    case 'expert':
      return { title: expertTexts.title, body: <Expert page={page} timeZone={context.timeZone} /> }
    case 'go':
      return { title: goTexts.title, body: <Go page={page} timeZone={context.timeZone} /> }
    default: {
      const { timeZone, contact } = context
      const body = <ProblemPage page={page} timeZone={timeZone} contact={contact} />
      return { title: wordsOf(page, timeZone).title, body }
    }
  }
}

function drawForm(page: FormPage, { timeZone, view, offered }: Context): Drawn {
  const { survey, unit, errors = [], values } = page
  const { title, helpline, revisions, questionnaire, minAnswered } = survey
  const { dimensions } = questionnaire
  const total = dimensions.length
  // Of several objects each has its own minimum, which the server holds; the phone lets pass what could be enough.
  const count = objectsIn(dimensions).length
  const leastAnswered = count > 0 ? total - count * (total / count - minAnswered) : minAnswered
  const short = errors.find(({ field }) => field === 'ratings')?.params?.['key']
  const unanswered = dimensions
    .filter(({ key, object }) => values?.ratings[key] === undefined && (!short || object?.key === short))
    .map(({ key }) => key)
  const sheet = <Sheet page={page} unanswered={unanswered} />
  const body = (
    <>
      {errors.length > 0 && <ErrorSummary errors={errors} questionnaire={questionnaire} unanswered={unanswered} />}
      <Tools view={view} names={offered} own={language} forward />
      <Forwarded />
      <Introduction page={page} timeZone={timeZone} />
      <Begun time={page.begunAt && formatMoment(page.begunAt, timeZone, language)} />
      <div id="form">
        <Form total={total} minAnswered={leastAnswered} questions={() => sheet} />
      </div>
    </>
  )
  const thanked = {
    title: marked(survey),
    unit,
    receipt: null,
    receivedAt: null,
    closesAt: formatMoment(survey.closesAt, timeZone, language),
    helpline,
    revisions,
  }
  return { title, body, script: 'form', data: { kind: 'form', thanked, total, minAnswered: leastAnswered } }
}

function drawDone(page: DonePage, { timeZone }: Context): Drawn {
  const thanked = thankedOf(page, timeZone)
  return { title: thanksTexts.title, body: <Thanks {...thanked} />, script: 'form', data: { kind: 'done', thanked } }
}

function drawAlreadyAnswered(page: AlreadyAnsweredPage, { timeZone, view, offered }: Context): Drawn {
  const body = (
    <>
      <Tools view={view} names={offered} own={language} />
      <AlreadyAnswered page={page} timeZone={timeZone} />
    </>
  )
  return { title: pageTexts.again.title, body, script: 'answered' }
}

// With the plan's digest, so that the thanks page drawn in place shows it too, without a part of its own in the script.
const marked = ({ title, planDigest }: { title: string; planDigest?: string }) =>
  planDigest ? `${title}　${planMark(planDigest)}` : title

function thankedOf(page: DonePage, timeZone: string): Thanked {
  const { unit, receipt, submittedAt, closesAt, helpline, revisions } = page
  const receivedAt = submittedAt && formatMoment(submittedAt, timeZone, language)
  return {
    title: marked(page),
    unit,
    receipt,
    receivedAt,
    closesAt: formatMoment(closesAt, timeZone, language),
    helpline,
    revisions,
  }
}
