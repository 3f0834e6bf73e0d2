import { formatMoment } from './dates.ts'
import { Helpline, PlanMark } from './notice.tsx'
import type { NoticePage } from './page.ts'
import { fill, language, pageTexts as texts } from './texts.ts'

type Words = { title: string; first: string; second: string }

/** A page without a form: what happened, what to do, whom to call. `contact`: the installation's, for a page that knows no survey. */
export function ProblemPage({ page, timeZone, contact }: { page: NoticePage; timeZone: string; contact?: string }) {
  const { title, first, second } = wordsOf(page, timeZone)
  const survey = 'title' in page ? page.title : null
  const unit = 'unit' in page ? page.unit : null
  // The installation's own goes before that of some survey.
  const helpline = 'helpline' in page && !(contact && page.kind === 'unknown-link') ? page.helpline : null
  // A plan without a helpline still names who asks; a page of no survey, the installation's own contact.
  const called = [contact, 'organiser' in page ? page.organiser : null].filter(Boolean).join(' ')
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
      <p>{first}</p>
      <p>{second}</p>
      {helpline && (
        <p>
          <Helpline phone={helpline} />
        </p>
      )}
      {!helpline && called && <p>{fill(texts.contact, { contact: called })}</p>}
      {'planDigest' in page && <PlanMark digest={page.planDigest} />}
    </div>
  )
}

/** The page's heading, and what it says below. */
export function wordsOf(page: NoticePage, timeZone: string): Words {
  const at = (moment: string) => ({ time: formatMoment(moment, timeZone, language) })
  switch (page.kind) {
    case 'not-open': {
      const { first, firstNoTime, ...words } = texts.notOpen
      return { ...words, first: page.opensAt ? fill(first, at(page.opensAt)) : firstNoTime }
    }
    case 'closed': {
      const { title, first, second, secondSubmitted } = texts.closed
      const submitted = page.submittedAt && fill(secondSubmitted, at(page.submittedAt))
      return { title, first: fill(first, at(page.closedAt)), second: submitted || second }
    }
    case 'revoked':
      return texts.revoked
    case 'trouble':
      return texts.trouble
    case 'unknown-link':
      return texts.unknownLink
  }
}
