const subjects: Record<string, string> = {
  units: '用户单位',
  contacts: '联系方式',
  surveys: '满意度调查',
  invitations: '邀请和链接',
  sendings: '发送记录',
  channels: '发送通道',
  calendar: '工作日历',
  paper: '纸质代录',
  results: '调查结果',
  evaluations: '绩效自评',
  aggregates: '汇总结果',
  system: '系统运行',
  retention: '保存期限',
  audit: '审计日志',
  answers: '单份答卷',
  releases: '查阅批准',
  webhooks: '事件通知',
  tickets: '整改单',
  keys: '接口密钥',
  people: '人员',
}
const verbs: Record<string, string> = {
  read: '查看',
  write: '修改',
  reveal: '显示完整号码',
  approve: '批准',
  run: '办理',
  seal: '封存',
  correct: '勘误',
  enter: '录入',
  check: '复核',
  recompute: '重新计算',
  hold: '暂缓删除',
  review: '复核',
  vendor: '云服务商办理',
  grant: '授权',
  own: '自己的',
  all: '全部',
  ask: '申请查阅',
  release: '批准查阅',
}

/** A right as people call it: 用户单位：查看. One without words keeps its own name. */
export function scopeName(scope: string): string {
  const [subject = '', verb = ''] = scope.split('.')
  const known = subjects[subject] && verbs[verb]
  return known ? `${subjects[subject]}：${verbs[verb]}` : scope
}
