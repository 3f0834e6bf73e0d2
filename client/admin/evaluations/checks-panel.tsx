import type { EvaluationView } from '../../../server/contract/evaluations.ts'
import type { Check } from '../../../server/domain/check.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { checkSentence } from './check-sentences.ts'
import { rowId } from './indicator-row.tsx'

/** 检查: everything wrong with the table, each finding a link to its row. */
export function ChecksPanel({ checks, indicators }: Pick<EvaluationView, 'checks' | 'indicators'>) {
  const errors = checks.filter(({ severity }) => severity === 'error').length
  const nameOf = (key: string | undefined) => indicators.find((row) => row.key === key)?.level3
  return (
    <Card title="检查" actions={<Count errors={errors} warnings={checks.length - errors} />} flush class="checks-card">
      {checks.length === 0 && <p class="checks-none muted">各项检查均已通过。</p>}
      {checks.length > 0 && (
        <ul class="checks" tabIndex={0} aria-label="检查发现的问题">
          {checks.map((check, i) => (
            <li key={`${check.key}${check.code}${i}`}>
              <CheckLine check={check} name={nameOf(check.key)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Count({ errors, warnings }: { errors: number; warnings: number }) {
  if (errors + warnings === 0) {
    return (
      <Badge tone="ok" icon="check">
        通过
      </Badge>
    )
  }
  return (
    <>
      {errors > 0 && (
        <Badge tone="bad" icon="cross">
          {errors} 处须更正
        </Badge>
      )}
      {warnings > 0 && (
        <Badge tone="warn" icon="warning">
          {warnings} 处提醒
        </Badge>
      )}
    </>
  )
}

export const severities = { error: '须更正', warning: '提醒' } as const

function CheckLine({ check, name }: { check: Check; name: string | undefined }) {
  const sentence = (
    <>
      <span class={`check-severity check-${check.severity}`}>{severities[check.severity]}</span>
      <span>
        {name && <strong>{name}</strong>} {checkSentence(check)}
      </span>
    </>
  )
  if (!check.key) return <p class="check">{sentence}</p>
  const target = rowId(check.key)
  return (
    <a class="check" href={`#${target}`} onClick={() => focusFirstControl(target)}>
      {sentence}
    </a>
  )
}

// The browser scrolls to the row; the typing can begin at once.
function focusFirstControl(id: string): void {
  const control = document.getElementById(id)?.querySelector<HTMLElement>('input, textarea, button, a')
  setTimeout(() => control?.focus({ preventScroll: true }))
}
