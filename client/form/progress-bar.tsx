import { focusQuestion } from './fields.ts'
import { formTexts as texts } from './texts.ts'

type Props = { live: boolean; total: number; unanswered: Element[] }

/** How far one is, always in sight. Without a script the style sheet counts the chosen answers itself. */
export function ProgressBar({ live, total, unanswered }: Props) {
  const answered = total - unanswered.length
  const next = unanswered[0]
  const goToNext = (event: Event) => {
    event.preventDefault()
    focusQuestion(next!)
  }
  return (
    <div class="bar">
      {live && <progress max={total} value={answered} aria-label={texts.answered} />}
      <span role="status">
        {texts.answered} <b class={live ? '' : 'count'}>{live && answered}</b>/{total}
      </span>
      {live &&
        (next ? (
          <a href={`#${next.id}`} onClick={goToNext}>
            {texts.nextUnanswered}
          </a>
        ) : (
          <span>{texts.allAnswered}</span>
        ))}
    </div>
  )
}
