/** A first proposal of what the vendor may read: units, numbers and addresses covered. A person decides. */
const patterns: [RegExp, string][] = [
  [/\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/g, '［地址］'],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '［邮箱］'],
  [/(?<!\d)\+?\d[\d-]{5,}\d(?!\d)/g, '［号码］'],
  [/[\p{Script=Han}]{1,3}(?:局长|处长|科长|主任|主管|经理|工程师|老师|先生|女士)/gu, '［人员］'],
]

/** @param names of the units of the roster; the longest first, so that none hides inside another */
export function suggestMask(text: string, names: readonly string[]): string {
  const covered = names
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, name) => (name.length < 2 ? left : left.replaceAll(name, '［某单位］')), text)
  return patterns.reduce((left, [pattern, sign]) => left.replace(pattern, sign), covered)
}
