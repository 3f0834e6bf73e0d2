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

export const digestWords: Record<NonNullable<Rules['digest']>, string> = {
  sha256: 'SHA-256',
  sm3: 'SM3（国密）',
}

export const figureWords: Record<Rules['indicator']['figure'], string> = {
  综合得分: '各单位得分的平均，一家单位计一份',
  满意率: '评在最高两档的比例，先按单位计、再平均',
}

/** The templates the product ships, by key. */
export const templateWords: Record<string, string> = { 'government-cloud-10': '政务云服务（十项）' }

export const flagWords = { speeder: '填写过快', 'straight-line': '各项同分', burst: '集中提交' } as const
