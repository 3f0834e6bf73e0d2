import type { ReportModel } from '../contract/report.ts'
import { fieldName, valueWord } from '../contract/field-words.ts'
import { approvalSubjectWords, proposalWords } from '../contract/words.ts'
import { coverageSentence } from '../domain/report-prose.ts'
import type { Block } from './docx/page.ts'
import { table } from './docx/table.ts'
import { caption, note, section, text } from './docx/text.ts'
import { returnsChart } from './report-charts.ts'
import type { Draft } from './report-draft.ts'

/** 一、背景与依据. */
export function backgroundChapter({ survey, result }: ReportModel): Block[] {
  const { from, to } = survey.servicePeriod
  return [
    text(
      `为客观反映政务云服务的使用效果，依据《项目支出绩效评价管理办法》（财预〔2020〕10号）关于满意度指标的要求，${survey.organiser || '本单位'}对${from}至${to}服务期的政务云服务开展用户使用满意度调查。评价指标为“用户使用满意度”，目标值≥${result.indicator.target}${result.indicator.unit}。`,
    ),
    text('本次调查以用户单位为对象，一家单位计一份，调查结果用于项目支出绩效自评的满意度指标。'),
  ]
}

/** 二、调查设计. */
export function designChapter(model: ReportModel, draft: Draft): Block[] {
  const { survey, questionnaire, rules, result } = model
  const { day } = draft
  const { dimensions, scale } = questionnaire
  const weighted = dimensions.some((one) => one.weight !== undefined)
  const scaleText = scale.map((one) => `${one.label}（${one.value}分）`).join('、')
  return [
    section(1, '方案与批准'),
    text(
      `调查方案由${survey.author}起草，${survey.approver}于${day(survey.approvedAt)}批准；方案与调查单位名单自批准起冻结，校验码为${survey.planDigest}。填报自${day(survey.opensAt)}开始，原定和延长后的期限为${day(survey.closesAt)}，实际于${day(survey.closedAt)}截止。按方案，截止前任何人不能查看评分。`,
    ),
    ...amendments(model, draft),
    ...signedApprovals(model, draft),
    section(2, '问卷与量表'),
    ...(result.objects
      ? [
          text(
            `评价对象${result.objects.length}个：${result.objects.map(({ name, vendor }) => (vendor ? `${name}（${vendor}）` : name)).join('、')}。各单位按名单所列的使用平台逐个评价，没有列的全评；每个对象分别判断答卷是否完整、有效。`,
          ),
        ]
      : []),
    text(
      `问卷设${dimensions.length}项评价内容，量表分${scale.length}档：${scaleText}${questionnaire.notApplicable ? '；未使用的内容可选“不适用”，不计分' : ''}。`,
    ),
    caption('表1　评价内容'),
    table({
      heading: ['序号', '评价内容', ...(weighted ? ['权重'] : [])],
      widths: weighted ? [10, 60, 14] : [10, 70],
      rows: dimensions.map((one, at) => [
        { centre: at + 1 },
        one.label,
        ...(weighted ? [{ centre: one.weight ?? '1' }] : []),
      ]),
    }),
    section(3, '计分办法'),
    text(
      `答卷作答（含不适用）不少于${rules.minAnswered}项且评分不少于${rules.minScored}项为有效。一份答卷的得分为已评分各项的${weighted ? '加权' : ''}平均；单位得分${rules.combine === 'mean' ? '为本单位有效答卷得分的平均' : '以本单位第1席位的正式答卷为准'}；${rules.indicator.figure === '综合得分' ? '综合得分为各单位得分的平均' : '满意率为各单位评在最高两档的比例的平均'}。全程用分数计算，与目标值比较用未取整的数，只在列示时四舍五入一次。`,
    ),
    text(
      `用时少于${rules.speederSeconds}秒、各项同分${rules.burst && rules.burst.count > 0 ? '、短时间内集中提交' : ''}的答卷只作标记，照常计入。${Number(rules.expertWeight) === 0 ? '专家评分不计入指标值。' : `专家评分按方案权重${rules.expertWeight}计入。`}`,
    ),
  ]
}

/** What changed after the approval, and by whom: an amendment is part of what a reader must know before the figure. */
function amendments({ versions }: ReportModel, { date }: Draft): Block[] {
  const made = versions.flatMap(({ version, at, amendment }) => (amendment ? [{ version, at, ...amendment }] : []))
  if (made.length === 0) return [text('批准后方案和名单没有修订。')]
  const units = (what: string, names: string[]) => (names.length > 0 ? [`${what}${names.join('、')}`] : [])
  return [
    text(`批准后修订${made.length}次，每次由一人提请、另一人复核，各版方案和名单连同校验码存于佐证材料包。`),
    table({
      heading: ['版次', '修订内容', '理由', '提请', '复核', '生效'],
      widths: [10, 34, 20, 12, 12, 14],
      rows: made.map((one) => [
        { centre: `第${one.version}版` },
        [
          ...one.changes.map(
            ({ path, before, after }) => `${fieldName(path)}：${wordOf(path, before)}改为${wordOf(path, after)}`,
          ),
          ...units('名单增加', one.added),
          ...units('名单移出', one.removed),
        ].join('；'),
        one.reason,
        one.proposedBy,
        one.confirmedBy,
        { centre: date(one.at) },
      ]),
    }),
  ]
}

const wordOf = (path: string, value: string | null) => (value === null ? '无' : valueWord(path, value))

function signedApprovals({ signed }: ReportModel, { day }: Draft): Block[] {
  if (signed.length === 0) return []
  return [
    text(
      `签批件：${signed.map((one) => `${approvalSubjectWords[one.subject]}${one.number}（${day(one.signedOn)}，${one.signedBy}，扫描件校验码 ${one.scan.sha256.slice(0, 16)}…）`).join('；')}。`,
    ),
  ]
}

/** 三、样本情况. */
export function sampleChapter(model: ReportModel, { date }: Draft): Block[] {
  const { result, decisions, byDay } = model
  const { units, dispositions } = result
  const rows: [string, number | string, string][] = [
    ['名单单位', units.roster, '家'],
    ['名单席位', result.roster, '席'],
    ['发放', result.issued, '份'],
    ['回收', result.returned, `份${result.onPaper ? `，其中纸质代录${result.onPaper}份` : ''}`],
    ['完整', result.complete, '份'],
    ['有效', result.valid, '份'],
    ['认定无效', result.invalidated, '份，由两人认定'],
    ['谢绝填写', dispositions.refusal, '席'],
    ['未联系上', dispositions.nonContact, '席'],
    ['看过未交', dispositions.other, '席'],
    ['不属调查范围', dispositions.ineligible, '席，由两人认定，不计入应答率'],
    ['应答率', result.responseRate === null ? '—' : `${result.responseRate}%`, '完整÷（名单席位－不属调查范围）'],
  ]
  return [
    text(
      `调查单位名单共${units.roster}家、${result.roster}席，发放${result.issued}份，回收${result.returned}份，其中有效${result.valid}份，应答率${percent(result.responseRate) ?? '—'}。${coverageSentence(result)}`,
    ),
    caption('表2　样本情况'),
    table({
      heading: ['项目', '数量', '说明'],
      widths: [24, 16, 44],
      rows: rows.map(([item, count, about]) => [item, { right: count }, about]),
    }),
    ...(byDay.length > 0 ? [caption('图1　每日收到的答卷（份）'), returnsChart(model)] : []),
    caption('表3　名单构成与应答单位构成'),
    table({
      heading: ['单位类别', '名单', '占名单', '有得分', '占有得分'],
      widths: [30, 12, 14, 12, 16],
      rows: model.analysis.categories.map((one) => [
        one.label,
        one.roster,
        { right: percent(one.rosterShare) },
        one.scored,
        { right: percent(one.scoredShare) },
      ]),
    }),
    caption('表4　由两人复核的事项（含无效清单）'),
    table({
      heading: ['事项', '单位或答卷', '理由与依据', '提请', '复核'],
      widths: [16, 18, 32, 16, 16],
      rows: decisions.map((one) => [
        proposalWords[one.kind],
        one.answer ? `答卷 ${one.answer.slice(0, 12)}` : (one.unit ?? '—'),
        [one.reason, one.evidence].filter(Boolean).join('；'),
        `${one.proposedBy}\n${date(one.proposedAt)}`,
        `${one.decidedBy}\n${date(one.decidedAt)}`,
      ]),
      empty: '填报期间没有变更名单、期限和有效性的事项',
    }),
    note('一人提请、另一人复核同意方生效；答卷以校验码前 12 位指称，不署单位。除表列外，名单与方案批准后未作改动。'),
  ]
}

const percent = (share: string | null) => (share === null ? null : `${share}%`)
