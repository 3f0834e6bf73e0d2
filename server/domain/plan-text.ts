import { canonicalize } from './canonical.ts'

/** The canonical JSON of `{plan, roster}`, which a plan's digest covers, in parts: a roster of a million seats is never one text. */
export async function* planText(plan: unknown, roster: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  yield `{"plan":${canonicalize(plan)},"roster":`
  yield* arrayText(roster)
  yield '}'
}

/** The canonical JSON of an array whose members come some at a time. */
export async function* arrayText(groups: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let before = '['
  for await (const group of groups) {
    if (group.length === 0) continue
    yield before + group.map(canonicalize).join(',')
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}
