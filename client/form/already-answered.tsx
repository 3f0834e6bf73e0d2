import { formatMoment } from './dates.ts'
import { Helpline, PlanMark } from './notice.tsx'
import type { AlreadyAnsweredPage } from './page.ts'
import { ErrorSlot } from './question.tsx'
import { fill, formTexts, language, pageTexts } from './texts.ts'

/** For an answered link: nobody sees the answers, and only the receipt opens them again. */
export function AlreadyAnswered({ page, timeZone }: { page: AlreadyAnsweredPage; timeZone: string }) {
  const { title, unit, submittedAt, helpline, organiser, closesAt, revisions, wrongReceipt = false } = page
  const texts = pageTexts.again
  return (
    <div class="result">
      <i class="sign good" aria-hidden="true" />
      <h1>{texts.title}</h1>
      <p class="hint">
        {title}
        <br />
        {unit}
      </p>
      <p>{fill(texts.text, { time: formatMoment(submittedAt, timeZone, language) })}</p>
      <p>{helpline ? <Helpline phone={helpline} words={texts.wrongPerson} /> : texts.wrongPersonNoPhone}</p>
      {!helpline && organiser && <p>{fill(pageTexts.contact, { contact: organiser })}</p>}
      <Unsent revisions={revisions} />
      {revisions && <Reopen closesAt={formatMoment(closesAt, timeZone, language)} wrongReceipt={wrongReceipt} />}
      <p class="hint">{formTexts.sealedUntilClose}</p>
      <PlanMark digest={page.planDigest} />
    </div>
  )
}

/** Shown by the script where a draft lies on this phone. */
function Unsent({ revisions }: { revisions: boolean }) {
  const { unsent } = pageTexts.again
  return (
    <section class="note" id="unsent" hidden>
      <h2>{unsent.title}</h2>
      <p>{revisions ? unsent.text : unsent.textNoRevisions}</p>
      {revisions && <p class="needs">{unsent.needsReceipt}</p>}
      {revisions && (
        <button type="button" class="main">
          {unsent.goOn}
        </button>
      )}
      <button type="button" class="drop">
        {unsent.drop}
      </button>
    </section>
  )
}

function Reopen({ closesAt, wrongReceipt }: { closesAt: string; wrongReceipt: boolean }) {
  const texts = pageTexts.again
  return (
    <form method="post" class="receipt">
      <h2>{texts.reopenTitle}</h2>
      <p>{fill(texts.reopen, { time: closesAt })}</p>
      <label for="receipt">{texts.receipt}</label>
      <p class="hint" id="receipt-help">
        {texts.receiptHint}
      </p>
      <ErrorSlot id="receipt" text={wrongReceipt ? texts.wrongReceipt : undefined} />
      <input
        id="receipt"
        name="receipt"
        dir="ltr"
        required
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
        aria-describedby="receipt-help receipt-error"
        aria-invalid={wrongReceipt ? true : undefined}
      />
      <input type="hidden" name="reopen" value="1" />
      <button>{texts.open}</button>
    </form>
  )
}
