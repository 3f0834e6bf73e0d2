/** The words only the survey pages use; statuses and verdicts are in the kit. */
import type { Rules } from '../../../server/domain/rules.ts'

export const combineWords: Record<Rules['combine'], string> = {
  mean: '取本单位各份有效答卷的平均',
  official: '只计第 1 席位的一份',
}

/** How a unit of several seats comes to its score. */
export const combineNote: Record<Rules['combine'], string> = {
  mean: '各份有效答卷的平均',
  official: '第 1 席位的一份',
}

export const whenBothWords: Record<NonNullable<Rules['whenBoth']>, string> = {
  first: '以先到的一份为准，另一份不再接收',
  paper: '以盖章的纸质问卷为准',
  link: '以网上提交的为准',
}

export const figureWords: Record<Rules['indicator']['figure'], string> = {
  综合得分: '各单位得分的平均，一家单位计一份',
  满意率: '评在最高两档的比例，先按单位计、再平均',
}

/** The templates the product ships, by key. */
export const templateWords: Record<string, string> = { 'government-cloud-10': '政务云服务（十项）' }

export const flagWords = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const

const acts: Record<string, string> = {
  draft: '起草方案',
  edit: '修改方案',
  roster: '选定名单',
  submit: '提交批准',
  approve: '批准',
  return: '退回修改',
  open: '开始填报',
  close: '截止',
  void: '作废',
  seal: '封存',
  read: '查看链接',
  sent: '登记已发送',
  order: '安排发送',
  stop: '停止发送',
  set: '设定定时催办',
  unset: '停用定时催办',
  revoked: '作废链接',
  reissued: '重新生成链接',
  printed: '打印邀请卡片',
  entered: '录入纸质问卷',
  counted: '复核纸质录入',
  rejected: '退回纸质录入',
  'invitations-xlsx': '下载邀请表',
  refused: '登记谢绝填写',
  reinstated: '撤销谢绝填写',
  ineligible: '提请认定不属调查范围',
  eligible: '提请恢复为调查单位',
  extend: '提请延长期限',
  invalidate: '提请认定答卷无效',
  revalidate: '提请恢复答卷',
  confirmed: '复核同意',
  declined: '复核不同意',
  withdrawn: '撤回提请',
  notices: '取用通知和链接',
  'responses-csv': '下载去标识答卷',
  'statistics-xlsx': '下载统计表',
  'roster-returns-xlsx': '下载名册与回收情况表',
  'roster-returns-docx': '下载名册与回收情况表（Word）',
}

/** What the history calls an act such as `survey.approve`; one without a word is shown by its code. */
export function actWord(act: string): string {
  if (act === 'proposal.close') return '提请提前截止'
  return acts[act.split('.').at(-1) ?? ''] ?? act
}
