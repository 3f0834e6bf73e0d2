import { canonicalize } from './canonical.ts'

/** The canonical JSON of `{plan, roster}`, which a plan's digest covers, in parts: a roster of a million seats is never one text. */
export async function* planText(plan: unknown, roster: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  yield `{"plan":${canonicalize(plan)},"roster":`
  yield* arrayText(roster)
  yield '}'
}

/** Characters. Longer texts outlive the young generation of the heap, and stay until everything is collected. */
export const PIECE = 32_768

/** The canonical JSON of an array whose members come some at a time; `end` follows its brackets and each member, such as a new line. */
export async function* arrayText<Member>(
  groups: AsyncIterable<readonly Member[]>,
  { write = canonicalize, end = '' }: { write?: (member: Member) => string; end?: string } = {},
): AsyncGenerator<string> {
  let text = '['
  let before = end
  for await (const group of groups)
    for (const member of group) {
      text += before + write(member)
      before = `,${end}`
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  yield `${text}${before === end ? '' : end}]${end}`
}
