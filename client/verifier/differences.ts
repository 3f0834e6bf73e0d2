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

/** What the members of a path are called, for fields that have no name as a whole. */
const members: Record<string, string> = {
  composite: '综合',
  survey: '用户评价',
  experts: '专家评分',
  indicator: '用户使用满意度',
  interval: '95% 区间',
  low: '下限',
  high: '上限',
  objects: '评价对象',
  dimensions: '评价内容',
  overall: '总体评价',
  unitBands: '满意档位',
  units: '单位数',
  counts: '各档份数',
  value: '数值',
  exact: '精确值',
  mean: '平均分',
  sd: '标准差',
  n: '计分份数',
  notApplicable: '不适用',
  missing: '未答',
}

/** `dimensions.0.counts.4` → 评价内容·第 1 项·各档份数·第 4 档. */
const nameOf = (path: string): string =>
  words[path] ??
  path
    .split('.')
    .map((part, at, all) => {
      if (!/^\d+$/.test(part)) return members[part] ?? words[part] ?? part
      return all[at - 1] === 'counts' ? `第 ${part} 档` : `第 ${Number(part) + 1} 项`
    })
    .join('·')

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
  return [{ path, line: `${nameOf(path)}：所存 ${show(stored)}，重算 ${show(computed)}` }]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const show = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '无'))
