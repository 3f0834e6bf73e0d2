import type { Check, CheckCode } from '../../../server/domain/check.ts'

type Params = Record<string, string>

const sentences: Record<CheckCode, (params: Params) => string> = {
  'weights-do-not-sum': ({ sum, full }) => `各项分值合计 ${sum}，应为 ${full}`,
  'level-weight-differs': ({ level1, sum, weight }) => `一级指标“${level1}”各行分值合计 ${sum}，评分规则为 ${weight}`,
  'level-not-in-profile': ({ level1 }) => `评分规则中没有一级指标“${level1}”`,
  'spent-beyond-budget': ({ name, full, spent }) => `${name}：全年执行数 ${spent} 大于全年预算数 ${full}`,
  'funds-incomplete': ({ name }) => `${name}：全年预算数与全年执行数只填了一项`,
  'cap-holds': ({ cap, rate }) => `预算执行率 ${rate}%，总分不得超过 ${cap}`,
  'unknown-deduction': ({ key }) => `评分规则中没有固定扣分“${key}”`,
  'tier-missing': () => '未选定性档次',
  'score-outside-tier': ({ score, tier, min, max }) => `得分 ${score} 不在“${tier}”的 ${min}–${max} 分之间`,
  'target-not-a-number': ({ target }) => `年度指标值“${target}”不是数字`,
  'actual-missing': () => '未填写实际完成值',
  'actual-not-a-number': ({ actual }) => `实际完成值“${actual}”不是数字`,
  'score-missing': () => '未评分',
  'score-not-a-number': ({ score }) => `得分“${score}”不是数字`,
  'score-out-of-range': ({ score, weight }) => `得分 ${score} 不在 0 与 ${weight} 之间`,
  'deduction-without-reason': ({ score, weight }) => `得 ${score} 分、满分 ${weight} 分，扣分未说明原因`,
  'deviation-without-explanation': ({ deviation, threshold }) =>
    `与指标值偏差 ${deviation}%，超过 ${threshold}%，须说明原因`,
  'unit-mismatch': ({ boundUnit, unit }) => `调查结果的单位是“${boundUnit}”，本指标的单位是“${unit}”`,
  'alias-used': ({ name, canonical }) => `“${name}”的规范名称是“${canonical}”`,
  'wave-not-sealed': () => '所关联的调查尚未封存，结果还可能变动；封存后下载的文件才能定稿',
  'wave-corrected': () => '所关联的调查已更正封存，这里仍是关联时的数；改用新封存须写明原因',
  'prose-differs': ({ where, name, what, given, due }) =>
    `${inText(where)}“${name}”的${what}写作 ${given}，表中为 ${due}`,
  'prose-not-a-number': ({ where, name, given }) => `${inText(where)}“${name}”的实际完成值写作“${given}”，不是数字`,
  'prose-not-in-table': ({ where, name, given }) => `${inText(where)}给“${name}”计 ${given} 分，表中没有这一项`,
  'prose-alias': ({ where, name, canonical }) => `${inText(where)}“${name}”的规范名称是“${canonical}”`,
  'verdict-depends-on-missing': ({ actual }) => `结果 ${actual} 虽达标，但若未答单位均按最低分计则不达标`,
}

/** Where a text stands on the form; a pasted one needs no place. */
const inText = (where: string | undefined) => (where ? `${where}：` : '')

/** What one check of the table found, as a sentence. */
export function checkSentence({ code, params = {} }: Pick<Check, 'code' | 'params'>): string {
  return sentences[code](params)
}
