import type { ApiProblem } from '../api.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import { fieldName } from '../../server/contract/field-words.ts'
import { fieldSentence, problemSentence } from './sentences.ts'

type ProblemProps = {
  problem: ApiProblem | null | undefined
  /** Offered as 重试 where trying again can help. */
  onRetry?: () => void
  /** Fields whose sentence already stands beside them, and is not repeated here. */
  shownFields?: readonly string[]
}

/** A problem in words: one sentence, then the fields it names. Draws nothing without a problem. */
export function Problem({ problem, onRetry, shownFields = [] }: ProblemProps) {
  if (!problem) return null
  const errors = problem.errors.filter((error) => !shownFields.includes(error.field))
  return (
    <Notice tone="bad" title={problemSentence(problem)} urgent>
      {errors.length > 0 && (
        <ul>
          {errors.slice(0, 20).map((error) => (
            <li key={`${error.row}${error.field}${error.code}`}>
              {error.row ? `第 ${error.row} 行，` : ''}
              {fieldName(error.field)}：{fieldSentence(error)}
            </li>
          ))}
          {errors.length > 20 && <li>另有 {errors.length - 20} 处</li>}
        </ul>
      )}
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          重试
        </Button>
      )}
    </Notice>
  )
}
