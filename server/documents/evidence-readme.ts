import type { AnnualView } from '../contract/annual-figures.ts'
import { BYTE_ORDER_MARK } from './csv-cell.ts'

/** An approved annual figure, each wave's seal by its survey's id. */
export type AnnualPart = { annual: AnnualView; seals: ReadonlyMap<number, string> }
type Wave = { title: string; planDigest: string | null; seal: string | null; annual: readonly AnnualPart[] }

/** What stands where in an evidence package, for whoever opens it, and the annual figures the wave is part of. Windows line ends, for Notepad. */
export function evidenceReadme({ title, planDigest, seal, annual }: Wave): string {
  const lines = [
    `${title}　佐证材料包`,
    '',
    `方案校验码：${planDigest}`,
    seal === null ? '本期调查导出时尚未封存。' : `封存校验码：${seal}`,
    '',
    '一、怎样核验',
    '  双击打开 verify.html，选择或拖入本材料包（zip 文件），逐项显示是否相符。不需要网络，内容不会传出本机。',
    '  或在装有 Node.js 20 以上的电脑上执行：node verify.mjs 材料包.zip',
    '  请将封存校验码与加盖公章、已报送备存的封存回执核对：两者一致，才说明材料包就是当时封存的那一份。',
    '',
    '二、文件',
    '  manifest.json               文件清单与各文件校验码',
    '  seal/seal.json              封存内容、校验码、签名与公钥；seal/history.json 被更正的历次封存；seal/later.json 其后的封存（有则列）；seal/errata.json 勘误',
    '  plan/plan.json              批准的方案和名单（校验码即方案校验码）；plan/questionnaire.csv 问卷',
    '  plan/versions.json          批准时的方案和以后历次修订，各带名单、理由、提请人和复核人',
    '  plan/approvals.json         起草、批准、开始、截止的办理人和时间',
    '  approvals/signed.json       签批件的文号、日期、签批人，扫描件在旁（有则列）',
    '  plan/changes.json           须两人办理的事项：不属调查范围、延长、提前截止、认定无效',
    '  roster/roster.csv           调查单位名单；roster/sources.json 名册依据和未列入的用户，扫描件在旁',
    '  callbacks/draws.json        抽查回访的种子、单位和结果；tickets/tickets.json 整改台账（打包时的情况）',
    '  sending/log.json, log.csv   发放与催办日志',
    '  answers/answers.json        去标识的全部答卷（含被替代的）；answers.csv 同一内容的表格；not-counted.csv 未计入的答卷与原因',
    '  experts/sheets.json, sheets.csv  专家评分表（含回避）',
    '  calculation/result.json     全部结果；calculation/steps.csv 逐份、逐单位的计算过程（精确分数）',
    '  audit/entries.json          审计日志区间，首尾相接',
    '',
    '三、说明',
    '  单位代号只在本调查的材料包中使用，不能由此得知是哪家单位。',
    '  CSV 为 UTF-8（带 BOM），可用 WPS 表格或 Excel 直接打开。JSON 为规范化 JSON（RFC 8785），数组一行一项。',
    '  答卷校验码 = H(H(钥 ‖ 答卷) ‖ 封)，钥（key）与封（shut）见 answers.json；全部答卷校验码按大小排列，按 RFC 6962 组成默克尔树。',
    '',
    ...annualLines(annual),
  ]
  return BYTE_ORDER_MARK + lines.join('\r\n')
}

// For information: the verifier computes this wave's figure alone.
function annualLines(all: readonly AnnualPart[]): string[] {
  if (all.length === 0) return []
  const lines = all.flatMap(({ annual: { title, approvedBy, value, unit, parts }, seals }) => [
    `  ${title}：${value === null ? '各期尚未全部封存' : `${value}${unit}`}（权重由${approvedBy}批准）`,
    ...parts.map(
      (one) => `    ${one.title}　权重 ${one.weight}　封存校验码 ${seals.get(one.surveyId) ?? '（打包时尚未封存）'}`,
    ),
  ])
  return ['四、本期参加的年度综合（打包时的情况，仅供查考，不属核验范围）', ...lines, '']
}
