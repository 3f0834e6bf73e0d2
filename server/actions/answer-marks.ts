import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { countedSeats } from '../domain/scoring.ts'
import { readReturn, scoreOfUnit, startTally } from '../domain/statistics.ts'
import type { ResponseFilter } from '../contract/results.ts'
import { countResultVersions } from '../queries/result-versions.ts'
import type { Survey } from '../queries/surveys.ts'
import { byUnit } from './compute-result.ts'

type Db = Kysely<Database>

/** What only the fold that made the figures knows of a return: its standing, its flags, the band of its unit. */
export type MarkFilter = Pick<ResponseFilter, 'band' | 'flagged' | 'flag' | 'standing'> & {
  /** Of one of several objects, those that rate it enough to be in its figure. */
  object: string | null
}

/** Of every return that counts, in the order of the digests, at the same place: its invitation and its marks, a bit each. */
type Marks = { invitationIds: Float64Array; marks: Uint16Array }

const bits = {
  complete: 1,
  valid: 2,
  invalidated: 4,
  /** One of those the figures are made of. */
  counted: 8,
  speeder: 16,
  'straight-line': 32,
  burst: 64,
} as const
const anyFlag = bits.speeder | bits['straight-line'] | bits.burst
// Above these a bit for each of up to five objects: rated enough to be in its figure.
const objectBit = (place: number) => 128 << place
// Above the bits, the unit's band by its place in the plan, from 1; 0 where no return of the unit is scored.
const BAND = 4096

// Ten bytes a return: a million of them is ten megabytes.
const SURVEYS_KEPT = 4
const kept = new WeakMap<Db, Map<string, Promise<Marks>>>()

/** The invitations whose returns a filter finds, in the order of their digests; undefined where it asks for nothing a fold must find. */
export async function findMarked(db: Db, survey: Survey, filter: MarkFilter): Promise<number[] | undefined> {
  const test = testOf(survey, filter)
  if (!test) return undefined
  const { invitationIds, marks } = await marksOf(db, survey)
  const found: number[] = []
  for (let i = 0; i < marks.length; i += 1) if (test(marks[i]!)) found.push(invitationIds[i]!)
  return found
}

// 完整 and 有效 count every return; bands and flags only those the figures are made of.
function testOf({ plan }: Survey, { band, flagged, flag, standing, object }: MarkFilter) {
  if (band === undefined && !flagged && flag === undefined && standing === undefined && object === null) return null
  const rated = object === null ? 0 : objectBit(plan.objects!.findIndex(({ key }) => key === object))
  const all = (standing ? bits[standing] : 0) | (band !== undefined || flagged || flag ? bits.counted : 0) | rated
  const some = flag ? bits[flag] : flagged ? anyFlag : 0
  const place = band === undefined ? 0 : plan.rules.bands.findIndex(({ label }) => label === band) + 1
  return (mark: number): boolean =>
    (mark & all) === all &&
    (some === 0 || (mark & some) !== 0) &&
    (band === undefined || (place > 0 && Math.floor(mark / BAND) === place))
}

/** Folded once for each version of the result, and kept for the surveys asked about last. */
async function marksOf(db: Db, survey: Survey): Promise<Marks> {
  const { inForce } = await countResultVersions(db, survey.id)
  const key = `${survey.id} ${inForce}`
  const here = kept.get(db) ?? new Map<string, Promise<Marks>>()
  kept.set(db, here)
  const marks = here.get(key) ?? foldMarks(db, survey)
  here.delete(key)
  here.set(key, marks)
  if (here.size > SURVEYS_KEPT) here.delete(here.keys().next().value!)
  return marks.catch((error: unknown) => {
    here.delete(key)
    throw error
  })
}

async function foldMarks(db: Db, { id, plan: { questionnaire, rules, objects = [] } }: Survey): Promise<Marks> {
  const tally = startTally(questionnaire, rules, objects)
  const places = new Map(rules.bands.map(({ label }, i) => [label, i + 1]))
  const found: { invitationId: number; order: number; mark: number }[] = []
  for await (const returns of byUnit(db, id)) {
    const judged = returns.map((one) => readReturn(one, rules, objects))
    const counted = countedSeats(judged, rules.combine)
    const score = scoreOfUnit(tally, counted)
    const band = score ? places.get(tally.bandOf(score))! * BAND : 0
    for (const one of judged) {
      const flags = one.flags.reduce((sum, flag) => sum | bits[flag], 0)
      const rated = objects.reduce((sum, { key }, place) => {
        const isRated = one.parts.some((part) => part.object === key && part.valid)
        return isRated ? sum | objectBit(place) : sum
      }, 0)
      const standing =
        (one.complete ? bits.complete : 0) |
        (one.valid ? (one.invalidated ? bits.invalidated : bits.valid) : 0) |
        (counted.includes(one) ? bits.counted : 0)
      // The first 52 bits of the digest order as the digest does.
      found.push({
        invitationId: one.invitationId,
        order: parseInt(one.digest.slice(0, 13), 16),
        mark: band | standing | flags | rated,
      })
    }
  }
  found.sort((a, b) => a.order - b.order)
  return {
    invitationIds: Float64Array.from(found, ({ invitationId }) => invitationId),
    marks: Uint16Array.from(found, ({ mark }) => mark),
  }
}
