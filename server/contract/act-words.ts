/** Every act of the audit log in Chinese, for pages and files. A test finds any act the server records and this table lacks. */
export const actWords: Record<string, string> = {
  'survey.draft': '起草方案',
  'survey.edit': '修改方案',
  'survey.roster': '选定名单',
  'survey.submit': '提交批准',
  'survey.approve': '批准方案',
  'survey.return': '退回修改',
  'survey.open': '开始填报',
  'survey.close': '截止',
  'survey.void': '作废',
  'survey.discard': '删除草稿',
  'survey.seal': '封存',
  'survey.reseal': '更正封存',
  'survey.seal-request': '提请更正封存',
  'erratum.ask': '提请勘误',
  'erratum.confirmed': '确认勘误',
  'erratum.declined': '不同意勘误',
  'erratum.withdrawn': '撤回勘误',
  'survey.seal-declined': '不同意更正封存',
  'survey.seal-withdrawn': '撤回更正封存',
  'invitations.read': '查看链接',
  'invitations.sent': '登记已发送',
  'invitations.notices': '取用通知和链接',
  'invitations.refused': '登记谢绝填写',
  'invitation.reinstated': '撤销谢绝填写',
  'invitation.revoked': '作废链接',
  'invitation.reissued': '重新生成链接',
  'cards.printed': '打印邀请卡片',
  'sending.order': '安排发送',
  'sending.stop': '停止发送',
  'reminders.set': '设定定时催办',
  'reminders.unset': '停用定时催办',
  'paper.entered': '录入纸质问卷',
  'paper.read': '查看纸质录入',
  'paper.counted': '复核纸质录入',
  'paper.rejected': '退回纸质录入',
  'proposal.ineligible': '提请认定不属调查范围',
  'proposal.eligible': '提请恢复为调查单位',
  'proposal.close': '提请提前截止',
  'proposal.extend': '提请延长期限',
  'proposal.amend': '提请修订方案或名单',
  'proposal.invalidate': '提请认定答卷无效',
  'proposal.revalidate': '提请恢复答卷',
  'proposal.confirmed': '复核同意',
  'proposal.declined': '复核不同意',
  'proposal.withdrawn': '撤回提请',
  'answers.chained': '答卷入链',
  'release.ask': '申请核查单个单位',
  'release.granted': '批准核查单个单位',
  'release.declined': '不同意核查单个单位',
  'release.withdrawn': '撤回核查申请',
  'release.read': '查看单个单位答卷',
  'export.invitations-xlsx': '下载邀请表',
  'export.responses-csv': '下载去标识答卷',
  'export.statistics-xlsx': '下载统计表',
  'export.roster-returns-xlsx': '下载名册与回收情况表',
  'export.roster-returns-docx': '下载名册与回收情况表（Word）',
  'export.audit-csv': '导出审计日志（CSV）',
  'export.audit-json': '导出审计日志（JSON）',
  'audit.verify': '核对审计日志',
  'unit.add': '新增单位',
  'unit.edit': '修改单位',
  'unit.state': '登记合并或撤销',
  'unit.reveal': '查看联系方式',
  'units.import': '导入单位名单',
  'evaluation.create': '新建自评',
  'evaluation.fill': '填写指标',
  'evaluation.bind': '指标取自调查',
  'evaluation.unbind': '指标不再取自调查',
  'evaluation.form': '填写自评表头',
  'evaluation.import': '导入指标表',
  'evaluation.table': '修改指标表',
  'profile.create': '新建评分规则',
  'profile.version': '评分规则新版本',
  'profile.change': '修改评分规则',
  'channel.add': '新增发送通道',
  'channel.edit': '修改发送通道',
  'channel.remove': '删除发送通道',
  'channel.test': '测试发送通道',
  'calendar.rule': '修改办公时间',
  'calendar.days': '登记工作日历',
  'calendar.remove': '删除日历日期',
  'user.create': '新建用户',
  'user.reset-password': '重设口令',
  'key.create': '创建接口密钥',
  'request.refused': '越权操作',
}

/** What an act is called; one without a word is shown by its code. */
export const actWord = (act: string): string => actWords[act] ?? act

const subjects: [kind: string, label: string][] = [
  ['answers of survey', '调查答卷'],
  ['survey', '调查'],
  ['units', '用户单位'],
  ['unit', '单位'],
  ['evaluation', '自评'],
  ['profile', '评分规则'],
  ['channel', '发送通道'],
  ['calendar', '工作日历'],
  ['user', '用户'],
  ['audit log', '审计日志'],
]

/** The kinds of subject one may search by, with their words. */
export const subjectKinds = subjects.map(([value, label]) => ({ value, label }))

/** `survey 12` → 调查 12. */
export function subjectWord(subject: string): string {
  const known = subjects.find(([kind]) => subject === kind || subject.startsWith(`${kind} `))
  return known ? `${known[1]}${subject.slice(known[0].length)}` : subject
}

export const outcomeWords = { done: '完成', refused: '拒绝' } as const

const details: Record<string, string> = {
  reason: '原因',
  why: '原因',
  who: '范围',
  name: '名称',
  title: '标题',
  label: '用途',
  units: '单位数',
  seats: '席位数',
  recorded: '份数',
  count: '份数',
  shown: '显示',
  page: '页',
  created: '新增',
  updated: '更新',
  unchanged: '未变',
  state: '状态',
  from: '原状态',
  key: '指标',
  actual: '实际完成值',
  score: '得分',
  early: '提前',
  closesAt: '截止时间',
  planDigest: '校验码',
  unit: '单位',
  unitName: '单位',
  roles: '角色',
  username: '用户名',
  release: '核查',
  batch: '批次',
  answers: '份数',
  digest: '校验码',
  last: '最后一批',
  method: '方法',
  path: '地址',
  code: '原因',
  survey: '调查',
  evidence: '依据',
  proposal: '提请',
  invitations: '邀请',
  source_survey_id: '取自调查',
  project: '项目',
  profile: '评分规则',
  version: '版本',
  year: '年度',
  form: '表头',
  how: '方式',
  holds: '完整',
  entries: '记录数',
}

// An array is short in this log: ids, roles, fields.
const say = (value: unknown): string => {
  if (value === true) return '是'
  if (value === false) return '否'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What an entry says beyond its act, as 名称：值. */
export const detailText = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => `${details[key] ?? key}：${say(value)}`)
    .join('，')
