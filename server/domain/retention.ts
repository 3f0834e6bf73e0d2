/** 保存期限: what of a wave is deleted when the years its plan names are over, what is kept, and the certificate of it. */
import type { Participation } from './response-rate.ts'

/** What goes, in this order, and how the certificate names it. */
export const deletedParts = {
  answers: '答卷（含修改前的各版和文字意见）',
  papers: '纸质问卷的录入和扫描件',
  words: '整改单中的评价和文字原文',
  calls: '抽查回访记录',
  sheets: '专家评分表',
  experts: '专家姓名和单位',
  flags: '集中提交标记',
  traces: '来源摘要',
  messages: '通知发送记录',
  events: '逐家的发放、催办、打开和填写记录',
  standings: '逐家的进度',
  drafts: '报告草稿中的引文',
} as const
export type DeletedPart = keyof typeof deletedParts
export type DeletedCounts = Record<DeletedPart, number>

/** What stays, in the words of the certificate. */
export const keptParts =
  '调查方案和名单（含修订）、批准和两人复核记录、结果和统计、封存及全部答卷的校验码、签批件、盖章定稿、审计日志、本证明'

/** Counts that pages and reports go on showing: never what anybody answered. */
export type KeptCounts = {
  participation: Participation
  byDay: { date: string; returned: number }[]
  onPaper: number
  /** Entries there were on each 整改单, by its id. */
  tickets: Record<string, number>
}

/**
 * How a wave stands: within its years, to be sealed first, to be announced, announced, a request waits, held, something of it waits to be
 * settled, the clock is in doubt, about to be deleted, under way, done.
 */
export const standings = [
  'kept',
  'unsealed',
  'due',
  'announced',
  'asked',
  'held',
  'unsettled',
  'clock',
  'ready',
  'begun',
  'done',
] as const
export type RetentionStanding = (typeof standings)[number]

export const standingWords: Record<RetentionStanding, string> = {
  kept: '保存中',
  unsealed: '临近期满，尚未封存',
  due: '待公告',
  announced: '已公告',
  asked: '有提请待复核',
  held: '已暂缓',
  unsettled: '有更正或核查待办结',
  clock: '时钟待核对',
  ready: '即将删除',
  begun: '正在删除',
  done: '已删除',
}

/** 销毁证明. Its digest stands in the audit log. */
export type RetentionCertificate = {
  format: 'manyi-retention/1'
  survey: { id: number; title: string; organiser: string }
  planDigest: string
  /** Null of a wave that was 作废: it had neither. */
  seal: { number: number; digest: string; resultDigest: string } | null
  years: number
  endedAt: string
  dueAt: string
  announcedAt: string
  begunAt: string
  doneAt: string
  by: string
  counts: DeletedCounts
  /** The Merkle root over the leaves of all answers deleted: the seal's, so that each can still be proved to be inside. */
  answers: { deleted: number; root: string }
  /** Numbers of the audit log's entries about notice and beginning. */
  audit: { announced: number; begun: number }
  /** Days for which nightly backups that still hold the answers are kept. */
  backupDays: number
}

/** A line of the certificate as page and document print it. `isDigest`: to be read by its characters. */
export type CertificateLine = { name: string; value: string; isDigest?: true }

/** The certificate in lines; `clock` writes a moment. */
export function certificateLines(
  { survey, planDigest, seal, years, answers, audit, backupDays, ...made }: RetentionCertificate,
  digest: string,
  clock: (moment: string) => string,
): CertificateLine[] {
  const digests: [string, string][] = [
    ['方案校验码', planDigest],
    ...(seal
      ? ([
          [`封存校验码（第 ${seal.number} 次）`, seal.digest],
          ['结果校验码', seal.resultDigest],
        ] as [string, string][])
      : []),
    ['已删答卷的默克尔根', answers.root],
    ['本证明校验码', digest],
  ]
  return [
    { name: '调查', value: survey.title },
    ...(survey.organiser ? [{ name: '组织单位', value: survey.organiser }] : []),
    { name: '依据', value: `调查方案及填写页告知的保存期限 ${years} 年；《中华人民共和国个人信息保护法》第四十七条` },
    {
      name: '期限',
      value: `${seal ? '截止' : '作废的一期，填报期限'} ${clock(made.endedAt)}，期满 ${clock(made.dueAt)}`,
    },
    { name: '公告', value: `${clock(made.announcedAt)}，公告满 30 天` },
    { name: '删除', value: `${clock(made.begunAt)} 至 ${clock(made.doneAt)}，由${made.by}执行` },
    { name: '保留', value: keptParts },
    {
      name: '备份',
      value: `每日备份最长再保存 ${backupDays} 天，随后不再含有这些内容；另行复制的备份和已报送的材料包由持有单位处理`,
    },
    {
      name: '审计日志',
      value: `公告为第 ${audit.announced} 条，开始删除为第 ${audit.begun} 条，完成时登记本证明校验码`,
    },
    ...digests.map(([name, value]): CertificateLine => ({ name, value, isDigest: true })),
  ]
}

/** What was deleted, in numbers; what there was none of is left out. */
export const deletedLines = ({ counts }: RetentionCertificate): [string, number][] =>
  (Object.keys(deletedParts) as DeletedPart[])
    .filter((part) => part === 'answers' || counts[part] > 0)
    .map((part) => [deletedParts[part], counts[part]])

/** In fours, so that two people can read a digest to each other. */
export const inFours = (text: string): string =>
  text.replaceAll(/[0-9a-f]{64}/g, (hex) => hex.match(/.{4}/g)!.join(' '))
