import type { ReceiptView } from '../../server/contract/answers.ts'
import { formatMoment } from './dates.ts'
import type { ReceiptsPage } from './page.ts'
import { ErrorSlot } from './question.tsx'
import { receiptsTexts as texts } from './receipts-texts.ts'

type Props = { page: ReceiptsPage; timeZone: string }

/** 查询回执: a code in, and whether its answer counts. Drawn by the server only; no answers, no unit. */
export function Receipts({ page: { found, typed, problem }, timeZone }: Props) {
  if (found) return <Found found={found} timeZone={timeZone} />
  const words: Record<string, string> = texts.problems
  const error = problem && (words[problem] ?? texts.problems.other)
  return (
    <div class="result">
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <form method="post" action="/receipts" class="receipt">
        <label for="receipt">{texts.receipt}</label>
        <p class="hint" id="receipt-help">
          {texts.hint}
        </p>
        <ErrorSlot id="receipt" text={error} />
        <input
          id="receipt"
          name="receipt"
          required
          maxLength={40}
          value={typed}
          autoComplete="off"
          autoCapitalize="characters"
          autoFocus
          spellcheck={false}
          aria-describedby="receipt-help receipt-error"
          aria-invalid={error ? true : undefined}
        />
        <button>{texts.look}</button>
      </form>
    </div>
  )
}

function hintOn({ deletedAt, state }: ReceiptView): string {
  if (deletedAt) return texts.deletedHint
  return state === 'counted' ? texts.digestHint : texts.keptHint
}

function Found({ found, timeZone }: { found: ReceiptView; timeZone: string }) {
  const { title, text } = texts.states[found.state]
  return (
    <div class="result">
      <i class={found.state === 'counted' ? 'sign good' : 'sign'} aria-hidden="true" />
      <h1>{title}</h1>
      <p>{text}</p>
      <div class="receipt">
        <h2>{texts.receipt}</h2>
        <p class="code">{found.receipt}</p>
        <dl>
          <dt>{texts.survey}</dt>
          <dd>{found.survey}</dd>
          {found.submittedAt && (
            <>
              <dt>{texts.receivedAt}</dt>
              <dd>{formatMoment(found.submittedAt, timeZone)}</dd>
            </>
          )}
          {found.deletedAt && (
            <>
              <dt>{texts.deletedAt}</dt>
              <dd>{formatMoment(found.deletedAt, timeZone)}</dd>
            </>
          )}
          <dt>{texts.digest}</dt>
          <dd class="digest">{found.digest}</dd>
        </dl>
        <p class="hint">{hintOn(found)}</p>
      </div>
      {found.proof && (
        <div class="receipt">
          <h2>{texts.proof}</h2>
          <p class="hint">{texts.proofHint}</p>
          <dl>
            <dt>{texts.seal}</dt>
            <dd class="digest">{found.proof.seal}</dd>
          </dl>
          <textarea readOnly rows={5} aria-label={texts.proof} spellcheck={false}>
            {JSON.stringify(found.proof)}
          </textarea>
        </div>
      )}
      <p>
        <a href="/receipts">{texts.another}</a>
      </p>
    </div>
  )
}
