import { fill, pageTexts } from './texts.ts'

/** Said before the first question, and after the first tap, when somebody else began at this link; empty, and unseen, until then. */
export function Begun({ time }: { time: string | undefined }) {
  return (
    <p class="note" id="begun" role="status">
      {time && wordsOfBegun(time)}
    </p>
  )
}

export const wordsOfBegun = (time: string) => fill(pageTexts.begun, { time })
