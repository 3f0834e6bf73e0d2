/**
 * One visit of the form, under one submissionId that nobody but that phone knows. After 返回修改 the script puts one `_` more behind
 * it, so that tries are told apart by their order, not by when they arrive. A page without a script posts changed answers under the very
 * same id; they are stored under it with `~2`, `~3`, …, which no id of a form can hold.
 */
import { canonicalize } from './canonical.ts'

type Stored = { submissionId: string; answers: unknown }

function parse(id: string) {
  const sent = id.replace(/~\d{1,9}$/, '')
  let end = sent.length
  while (sent[end - 1] === '_') end -= 1
  return { visit: sent.slice(0, end), edition: sent.length - end, sent }
}

/** `isSame`: it says just what `former` said. */
type Fresh<Row> = { submissionId: string; former?: Row; isSame: boolean }

/**
 * What answers that arrive under `id` are to those stored (`earlier`, oldest first): a repeat of the one stored under `repeats`, or something
 * new, to be stored under `submissionId`; `former` is the newest of the same visit. A try that a later one overtook counts as its repeat:
 * it must not win back.
 */
export function placeInVisit<Row extends Stored>(
  earlier: readonly Row[],
  id: string,
  answers: unknown,
): { repeats: string } | Fresh<Row> {
  const own = parse(id)
  const visit = earlier.filter((one) => parse(one.submissionId).visit === own.visit)
  const former = visit.at(-1)
  if (!former) return { submissionId: id, isSame: false }
  if (parse(former.submissionId).edition > own.edition) return { repeats: former.submissionId }
  const text = canonicalize(answers)
  const isSame = (one: Row) => canonicalize(one.answers) === text
  const namesakes = visit.filter((one) => parse(one.submissionId).sent === id)
  const twin = namesakes.findLast(isSame)
  if (twin) return { repeats: twin.submissionId }
  const submissionId = namesakes.length === 0 ? id : `${id}~${namesakes.length + 1}`
  return { submissionId, former, isSame: isSame(former) }
}
