import { formTexts as texts } from './texts.ts'

/** `waiting`: tried in vain, and will be tried again by itself. */
export type Status = 'editing' | 'sending' | 'waiting'

type Props = { status: Status; kept: boolean; tooFew: string; onEdit: () => void }

const words = { editing: 'submit', sending: 'sending', waiting: 'tryNow' } as const

/** The end of the form: what became of the sending, and the button. The state is told to screen readers too. */
export function SubmitArea({ status, kept, tooFew, onEdit }: Props) {
  return (
    <div class="end">
      <div role="status">
        {tooFew && <p class="error">{tooFew}</p>}
        {status === 'sending' && <span class="unseen">{texts.sending}</span>}
        {status === 'waiting' && (
          <p class="note">
            <b>{texts.unsent}</b>
            {kept ? texts.keptHere : texts.notKeptHere}
            {texts.sendsAgain}
          </p>
        )}
      </div>
      <button class="main" aria-disabled={status === 'sending'}>
        {texts[words[status]]}
      </button>
      {status === 'waiting' && (
        <button type="button" onClick={onEdit}>
          {texts.backToEditing}
        </button>
      )}
      <p class="hint">{texts.sealedUntilClose}</p>
    </div>
  )
}
