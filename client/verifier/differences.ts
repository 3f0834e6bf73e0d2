/** Where a stored result and one computed again say different things, in words. A field that only the newer one has is no difference. */
const words: Record<string, string> = {
  'indicator.value': '用户使用满意度',
  'indicator.exact': '用户使用满意度（精确分数）',
  'indicator.verdict': '是否达标',
  'indicator.worstCase': '最不利值',
  'indicator.worstCaseExact': '最不利值（精确分数）',
  'indicator.target': '目标值',
  returned: '收回份数',
  valid: '有效份数',
  complete: '完整份数',
  responseRate: '应答率',
  topBox: '非常满意率',
  top2: '满意率',
  bottom2: '不满意率',
  alpha: '内部一致性系数（α）',
  'withoutFlagged.value': '不计加标记答卷的结果',
  'withInvalidated.value': '计入无效答卷的结果',
  'units.scored': '有得分的单位数',
}

/** Those that have a name come first: they are what people ask about. */
export function differences(stored: unknown, computed: unknown): string[] {
  const found = compareAt('', stored, computed)
  return [...found.filter(({ path }) => words[path]), ...found.filter(({ path }) => !words[path])].map(
    ({ line }) => line,
  )
}

function compareAt(path: string, stored: unknown, computed: unknown): { path: string; line: string }[] {
  if (isObject(stored) && isObject(computed))
    return Object.keys(stored).flatMap((key) => compareAt(path ? `${path}.${key}` : key, stored[key], computed[key]))
  if (stored === computed) return []
  return [{ path, line: `${words[path] ?? path}：所存 ${show(stored)}，重算 ${show(computed)}` }]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const show = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '无'))
