import { formatMoment } from './dates.ts'
import { Helpline } from './notice.tsx'
import type { NoticePage } from './page.ts'
import { pageTexts as texts } from './texts.ts'

type Words = { title: string; lines: readonly string[] }

/** A page without a form: what happened, what to do, whom to call. */
export function ProblemPage({ page, timeZone }: { page: NoticePage; timeZone: string }) {
  const { title, lines } = wordsOf(page, timeZone)
  const survey = 'title' in page ? page.title : null
  const unit = 'unit' in page ? page.unit : null
  const helpline = 'helpline' in page ? page.helpline : null
  return (
    <div class="result">
      <i class="sign" aria-hidden="true" />
      <h1>{title}</h1>
      {survey && (
        <p class="hint">
          {survey}
          <br />
          {unit}
        </p>
      )}
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      {helpline && (
        <p class="hint">
          <Helpline phone={helpline} />
        </p>
      )}
    </div>
  )
}

/** The page's heading, and what it says below. */
export function wordsOf(page: NoticePage, timeZone: string): Words {
  switch (page.kind) {
    case 'not-open':
      return {
        title: texts.notOpen.title,
        lines: texts.notOpen.lines(page.opensAt && formatMoment(page.opensAt, timeZone)),
      }
    case 'closed':
      return {
        title: texts.closed.title,
        lines: texts.closed.lines(
          formatMoment(page.closedAt, timeZone),
          page.submittedAt && formatMoment(page.submittedAt, timeZone),
        ),
      }
    case 'revoked':
      return texts.revoked
    case 'trouble':
      return texts.trouble
    case 'unknown-link':
      return texts.unknownLink
  }
}
