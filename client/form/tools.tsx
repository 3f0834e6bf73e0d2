import type { View } from './page.ts'
import { pageTexts as texts } from './texts.ts'

type Props = { view: View; names: { tag: string; name: string }[]; own: string; forward?: boolean }

/**
 * Above the form: large text, the other languages the plan offers, handing over. Plain links, which also work without a script;
 * handing over needs one and stays hidden until it runs.
 */
export function Tools({ view, names, own, forward = false }: Props) {
  return (
    <p class="tools">
      <a id="large" href={addressOf({ ...view, large: !view.large })}>
        <span>{texts.largeText}</span>
        <span>{texts.normalText}</span>
      </a>
      {names
        .filter(({ tag }) => tag !== own)
        .map(({ tag, name }) => (
          <a href={addressOf({ ...view, language: tag })} lang={tag}>
            {name}
          </a>
        ))}
      {forward && (
        <button type="button" id="forward" hidden>
          {texts.forward}
        </button>
      )}
    </p>
  )
}

/** Where handing over shows the link to send, and that it does not carry what was filled in. */
export function Forwarded() {
  return (
    <div class="note" id="forwarded" hidden>
      <p class="code" dir="ltr" />
      <p role="status" />
      <p>{texts.forwardHint}</p>
    </div>
  )
}

/** The same page for another reader. */
export const addressOf = ({ language, large }: View) =>
  `?${[language && `lang=${language}`, `large=${large ? 1 : 0}`].filter(Boolean).join('&')}`
