import { partPaths, type SealFile } from './evidence.ts'
import type { IndicatorResult } from './indicator-result.ts'

type Survey = { title: string; organiser?: string | undefined; servicePeriod: { from: string; to: string } }
type Seal = SealFile & {
  number: number
  sealedAt: string
  sealedBy: string
  reason: string | null
  askedBy: string | null
  indicator: IndicatorResult
}
type Row = { name: string; value: string; isDigest: boolean }

/** How many sheets a seal binds; which of those are 无效, its result says. */
export const answersSealed = ({ answers: { stored, counted } }: Seal['statement']): string =>
  stored === counted ? `收到 ${stored} 份` : `收到 ${stored} 份，其中 ${stored - counted} 份被后来的修改替代`

/** 封存回执, line by line, for the page and the document alike. `earlier`: the seals it corrected. */
export function receiptRows(
  survey: Survey,
  seal: Seal,
  earlier: readonly Pick<Seal, 'number' | 'digest'>[],
  clock: (moment: string) => string,
): Row[] {
  const { statement, indicator, signature } = seal
  const figure = (value: string | null) => (value === null ? '—' : `${value}${indicator.unit}`)
  const told = (name: string, value: string): Row => ({ name, value, isDigest: false })
  const digest = (name: string, value: string): Row => ({ name, value: inFours(value), isDigest: true })
  return [
    told('调查', survey.title),
    told('组织单位', survey.organiser ?? ''),
    told('服务期', `${survey.servicePeriod.from} 至 ${survey.servicePeriod.to}`),
    told('截止', clock(statement.closedAt)),
    told(
      '结果',
      `${indicator.figure} ${figure(indicator.value)}（精确值 ${indicator.exact ?? '—'}），目标 ≥ ${figure(indicator.target)}，${indicator.verdict ?? '无结论'}`,
    ),
    told('答卷', answersSealed(statement)),
    told('封存', `${seal.sealedBy}，${clock(seal.sealedAt)}，第 ${seal.number} 次`),
    ...(seal.reason ? [told('更正原因', `${seal.reason}（${seal.askedBy}提请）`)] : []),
    digest('封存校验码', seal.digest),
    digest('方案校验码', statement.planDigest),
    digest('结果校验码', statement.parts[partPaths.result] ?? ''),
    digest('答卷默克尔根', statement.answers.root),
    digest(
      '审计日志',
      `第 ${statement.audit.from} 至 ${statement.audit.head.seq} 条，末条 ${statement.audit.head.digest}`,
    ),
    ...earlier.map((one) => digest(`第 ${one.number} 次封存`, one.digest)),
    told('签名', signature ? (signature.kind === 'sm2' ? 'SM2' : 'Ed25519') : '未签名'),
  ]
}

/** In fours, so that two people can read it to each other. */
export const inFours = (text: string): string =>
  text.replaceAll(/[0-9a-f]{64}/g, (hex) => hex.match(/.{4}/g)!.join(' '))

export const receiptPromise =
  '本回执所列封存校验码固定了本期调查的方案、名单、全部答卷、结果和审计日志区间。今后提供的佐证材料包，其封存校验码与本回执一致，且经包内 verify.html 核验全部相符的，即为封存当时的材料，未经改动。'
export const supersededBy = (newest: Pick<Seal, 'number' | 'digest'>): string =>
  `本次封存已被更正：现行的是第 ${newest.number} 次封存，校验码 ${inFours(newest.digest)}。`
