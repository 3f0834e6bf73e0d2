/** What a message may say: fixed wordings as data, with placeholders in braces that each seat's own values fill. */
import { findScoreHint } from './score-hints.ts'

/** What a wording may name of the survey and the seat. */
export const placeholders = ['单位', '链接', '截止', '电话', '名称', '组织单位', '文号'] as const
export type Placeholder = (typeof placeholders)[number]
export type Values = Record<Placeholder, string>

export type MessageKind = 'invitation' | 'reminder'
export type Wording = { key: string; kind: MessageKind; label: string; subject: string; body: string }

/** The wordings the product ships. None says more about answering than that it is awaited. */
export const wordings: readonly Wording[] = [
  {
    key: 'invitation',
    kind: 'invitation',
    label: '填写通知',
    subject: '请填写{名称}',
    body: '{单位}：请于{截止}前填写{名称}，约3分钟：{链接} 。请勿转发外单位人员。',
  },
  {
    key: 'invitation-with-helpline',
    kind: 'invitation',
    label: '填写通知（带核实电话）',
    subject: '请填写{名称}',
    body: '{单位}：请于{截止}前填写{名称}，约3分钟：{链接} 。核实电话{电话}。请勿转发外单位人员。',
  },
  {
    key: 'invitation-with-number',
    kind: 'invitation',
    label: '填写通知（带文号和核实电话）',
    subject: '请填写{名称}',
    body: '{单位}：请于{截止}前填写{名称}，约3分钟：{链接} 。通知文号{文号}，核实电话{电话}。请勿转发外单位人员。',
  },
  {
    key: 'reminder',
    kind: 'reminder',
    label: '催办',
    subject: '提醒：{名称}将于{截止}截止',
    body: '{单位}：贵单位尚未提交{名称}，将于{截止}截止，请如实填写：{链接} 。也可以谢绝填写，不影响用云。',
  },
]

export type TextProblem = { code: string; params?: Record<string, string> }

// Only Chinese names are placeholders, so that the braces of JSON in a gateway's body are none.
const placeholder = /\{(\p{Script=Han}{1,12})\}/gu
const named = (text: string) => [...text.matchAll(placeholder)].map((match) => match[1]!)

/** What is wrong with a text: an unknown placeholder, or a hint at a score (named). Null when it may go out. */
export function checkTemplate(text: string, allowed: readonly string[]): TextProblem | null {
  const unknown = named(text).find((name) => !allowed.includes(name))
  if (unknown !== undefined) return { code: 'unknown-placeholder', params: { placeholder: unknown } }
  const phrase = findScoreHint(text)
  return phrase === null ? null : { code: 'hints-at-score', params: { phrase } }
}

/** As `checkTemplate`, for what people read: any other brace is a slip of the pen. */
export function checkText(text: string): TextProblem | null {
  const problem = checkTemplate(text, placeholders)
  const other = /\{[^{}]*\}?|\}/u.exec(text.replace(placeholder, ''))
  if (problem || !other) return problem
  return { code: 'unknown-placeholder', params: { placeholder: other[0].replace(/[{}]/g, '') } }
}

/** As `checkText`; a message must also carry its link. */
export function checkBody(text: string): TextProblem | null {
  return checkText(text) ?? (named(text).includes('链接') ? null : { code: 'link-missing' })
}

/** The first placeholder of a text that has no value, e.g. 电话 when the plan names no helpline. */
export function findEmpty(text: string, values: Values): Placeholder | null {
  return placeholders.find((name) => named(text).includes(name) && values[name] === '') ?? null
}

/** Fills a text. `encode` makes a value safe where it goes (JSON, an address, XML). What has no value stays. */
export function fillText(
  text: string,
  values: Record<string, string>,
  encode: (value: string) => string = (value) => value,
): string {
  return text.replace(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? encode(values[name]!) : whole,
  )
}

/** Does a path of this address lead aside? A value `..` in its place would, encoded too: whoever reads an address undoes that. */
export const stepsAside = (address: string): boolean =>
  /[/\\](?:\.|%2e){1,2}(?=[/\\]|$)/i.test(address.replace(/[?#].*$/s, ''))
