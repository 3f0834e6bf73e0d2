import { z } from 'zod'
import { decimalBetween, plainText, text } from './fields.ts'

export const expertInput = z.object({ name: text(40), affiliation: text(120) })

const byDimension = <T extends z.ZodType>(value: T) => z.record(plainText(40), value, 'invalid')

/** What an expert's link takes: 回避 with its reason, or a score of 0 to 100 for every dimension and the reasons for them. */
export const sheetInput = z.discriminatedUnion(
  'declaration',
  [
    z.object({ declaration: z.literal('recuse'), comment: text(1000) }),
    z.object({
      declaration: z.literal('none'),
      scores: byDimension(decimalBetween(0, 100)),
      reasons: byDimension(plainText(500)).default({}),
      comment: text(1000),
    }),
  ],
  { error: 'required' },
)
export type SheetInput = z.infer<typeof sheetInput>

/** Where an expert stands, without a score: 未交, 已评分, 已回避, 已撤销. */
export type ExpertState = 'waiting' | 'scored' | 'recused' | 'revoked'

export type ExpertView = {
  id: number
  name: string
  affiliation: string
  state: ExpertState
  namedBy: string
  namedAt: string
  submittedAt: string | null
  /** Only for those who may see links. */
  link: string | null
}

/** 专家评分表: one expert's sheet, after close. `score`: the mean over the dimensions, for display and exact. */
export type ExpertSheetView = {
  name: string
  affiliation: string
  state: ExpertState
  score: string | null
  exact: string | null
  scores: { key: string; label: string; score: string; reason: string | null }[]
  comment: string | null
  submittedAt: string | null
}
