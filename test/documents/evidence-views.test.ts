import { expect, test } from 'vitest'
import { surveyInput } from '../../server/contract/plan.ts'
import { type ViewedAnswer, views, viewText } from '../../server/documents/evidence-views.ts'
import { draft, ratings } from '../support.ts'

const answer = (n: number, changes: Partial<ViewedAnswer> = {}): ViewedAnswer => ({
  unit: String(n).padStart(16, '0'),
  seat: 1,
  revision: 1,
  replaced: false,
  fast: false,
  answers: { ratings: ratings(4), overall: 4, comment: null, reasons: {} },
  leaf: String(n).padStart(64, '0'),
  ...changes,
})

/** The texts of these views, made one after the other of one source, and how often the answers were gone through. */
async function make(answers: ViewedAnswer[], paths: string[]) {
  let passes = 0
  const source = {
    plan: surveyInput.parse(draft()),
    roster: () => [],
    answers: () => {
      passes += 1
      return answers
    },
    sending: () => [],
    experts: () => [],
  }
  const texts: string[] = []
  for (const path of paths) {
    let text = ''
    for await (const part of viewText(
      views.find((view) => view.path === path)!,
      source,
    ))
      text += part
    texts.push(text)
  }
  return { texts, passes }
}

test('what was not counted is the same whether or not another table was made before it, and then takes no pass of its own', async () => {
  const answers = [answer(1), answer(2, { invalidated: true }), answer(3, { replaced: true })]
  const alone = await make(answers, ['answers/not-counted.csv'])
  const after = await make(answers, ['answers/answers.csv', 'answers/not-counted.csv'])
  expect(alone.texts[0]!.split('\r\n').slice(1, 3)).toEqual([
    `${answers[1]!.leaf},${answers[1]!.unit},1,认定无效`,
    `${answers[2]!.leaf},${answers[2]!.unit},1,已被修改后的答卷替代`,
  ])
  expect([after.texts[1], alone.passes, after.passes]).toEqual([alone.texts[0], 1, 1])
})

test('of more than ten thousand answers not counted none is missing: they are read again', async () => {
  const answers = Array.from({ length: 10_001 }, (_, i) => answer(i, { invalidated: true }))
  const { texts, passes } = await make(answers, ['answers/answers.csv', 'answers/not-counted.csv'])
  expect([texts[1]!.trimEnd().split('\r\n').length, passes]).toEqual([10_002, 2])
})
