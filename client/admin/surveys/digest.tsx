import type { SurveyView } from '../../../server/contract/surveys.ts'
import { CopyButton } from '../../ui/copy-button.tsx'

/** 校验码: its beginning for the eye, the whole of it to copy and on paper. */
export function Digest({ digest, length = 16 }: { digest: string; length?: number }) {
  return (
    <span class="digest">
      <code class="no-print" title={digest}>
        {shortDigest(digest, length)}
      </code>
      <code class="only-print">{shortDigest(digest, digest.length)}</code>
      <CopyButton text={digest} tone="plain">
        复制全文
      </CopyButton>
    </span>
  )
}

type Approved = Pick<SurveyView, 'approvedAt' | 'planDigest' | 'planVersion'>

/** The approved plan's digest, on every page of the wave and on what is printed of it; nothing before. */
export function PlanMark({ survey: { approvedAt, planDigest, planVersion } }: { survey: Approved }) {
  if (!approvedAt) return null
  return (
    <span class="muted small" title={planDigest}>
      方案{planVersion > 1 && `第 ${planVersion} 版`}校验码 <code>{shortDigest(planDigest, 12)}</code>
    </span>
  )
}

/** The digest's first characters, in fours, without the name of its algorithm. */
export function shortDigest(digest: string, length = 16): string {
  const hex = digest.split(':').at(-1) ?? digest
  const begun =
    hex
      .slice(0, length)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  return hex.length > length ? `${begun} …` : begun
}
