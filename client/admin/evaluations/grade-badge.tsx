import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/notice.tsx'

const tones: Record<string, Tone> = { 优: 'ok', 良: 'accent', 中: 'warn', 差: 'bad' }

/** 优 良 中 差; a grade stands only once every row is scored. */
export function GradeBadge({ grade }: { grade: string | null }) {
  if (!grade) return <Badge icon="pencil">未评完</Badge>
  return <Badge tone={tones[grade] ?? 'neutral'}>等级 {grade}</Badge>
}
