export const tabs = [
  { key: '', label: '指标表' },
  { key: 'form', label: '项目与资金' },
  { key: 'monitoring', label: '运行监控' },
  { key: 'materials', label: '材料与定稿' },
  { key: 'prose', label: '文字核对' },
  { key: 'excerpt', label: '填报摘录' },
] as const
export type TabKey = (typeof tabs)[number]['key']

export const evaluationPath = (id: number, tab: TabKey | 'table' = '') =>
  `/admin/evaluations/${id}${tab ? `/${tab}` : ''}`
