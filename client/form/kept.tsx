import { formatMoment } from './dates.ts'
import { Helpline, PlanMark } from './notice.tsx'
import type { KeptPage } from './page.ts'
import { fill, language, pageTexts, thanksTexts } from './texts.ts'
import { halves } from './thanks.tsx'

/** For whoever changed an answer after a try that had arrived unheard, where no change is taken: what counts, and its receipt. */
export function Kept({ page, timeZone }: { page: KeptPage; timeZone: string }) {
  const { title, unit, receipt, submittedAt, why, helpline, organiser } = page
  const texts = pageTexts.kept
  return (
    <div class="result">
      <i class="sign" aria-hidden="true" />
      <h1>{texts.title}</h1>
      <p>{fill(texts.counts, { unit, time: formatMoment(submittedAt, timeZone, language) })}</p>
      <p>{texts[why]}</p>
      <div class="receipt">
        <h2>{thanksTexts.receipt}</h2>
        <p class="code" dir="ltr">
          {halves(receipt).map((half) => (
            <span>{half}</span>
          ))}
        </p>
        <p>{thanksTexts.keep}</p>
        <p>
          <a href="/receipts">{thanksTexts.check}</a>
        </p>
      </div>
      <p class="hint">{title}</p>
      {helpline && (
        <p>
          <Helpline phone={helpline} />
        </p>
      )}
      {!helpline && organiser && <p>{fill(pageTexts.contact, { contact: organiser })}</p>}
      <PlanMark digest={page.planDigest} />
    </div>
  )
}
