import { z } from 'zod'
import type { ReceiptProof } from '../domain/evidence.ts'
import { plainText } from './fields.ts'

const ratedKey = z.string().max(61, 'too-long')
const rating = z.union([z.int('rating-not-on-scale'), z.null()], 'rating-not-on-scale')

/**
 * What a personal link takes. `ratings`: dimension key → level, null = 不适用, absent = unanswered. Where the plan has several objects:
 * the object's key, '_', the dimension's.
 * Whether keys and levels exist is the plan's to say: `checkRatings` in the domain.
 */
export const submission = z.object({
  /** One visit of the form, with a `_` more behind it for each time its answers were changed after a try (domain/visits.ts). */
  submissionId: z.string('required').regex(/^[\w-]{8,64}_{0,64}$/, 'not-a-submission-id'),
  ratings: z
    .record(ratedKey, rating, {
      error: (issue) => (issue.input === undefined ? 'required' : 'not-ratings'),
    })
    .refine((value) => Object.keys(value).length <= 60, 'too-many'),
  overall: rating.optional(),
  comment: plainText(2000).optional(),
  reasons: z.record(ratedKey, plainText(500), 'not-text').optional(),
  /** Of low ratings: whether the vendor may be told which unit it was, to put it right. Absent: no. */
  tellVendor: z.boolean('not-a-choice').optional(),
  startedAt: z.iso.datetime({ offset: true, error: 'not-a-moment' }).optional(),
  /** The receipt of the earlier answer, needed to replace it where the plan allows revisions. */
  receipt: z.string().max(40, 'too-long').optional(),
  /** The random mark of the device; only its digest is kept, for one flag, until close. */
  device: z.string().max(50, 'too-long').optional().catch(undefined),
})
export type Submission = z.infer<typeof submission>

/** What is stored of a submission, and what its leaf digest covers. */
export type Answers = {
  ratings: Record<string, number | null>
  overall: number | null
  comment: string | null
  reasons: Record<string, string>
  /** Only where a rating is low and the unit said yes. */
  tellVendor?: true
}

export type ReceiptView = {
  receipt: string
  /**
   * `replaced`: an earlier revision; `counted`: in the figure (or will be, once the window closes); `not-official`: kept, but
   * the plan counts one return of a unit and this is another; `invalidated`: taken out by two people after close.
   */
  state: 'counted' | 'not-scored' | 'invalidated' | 'not-official' | 'replaced'
  /** Null once the answer was deleted at the end of its years, at `deletedAt`. */
  submittedAt: string | null
  deletedAt: string | null
  survey: string
  /** Leaf digest of what was stored, hexadecimal. */
  digest: string
  /** Once the wave is sealed: that this answer is under the seal. */
  proof: ReceiptProof | null
}
