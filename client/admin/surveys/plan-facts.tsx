import type { SurveyView } from '../../../server/contract/surveys.ts'
import type { Rules } from '../../../server/domain/rules.ts'
import { formatDateTime, formatFigure, nothing } from '../../ui/format.ts'
import { Facts } from '../../ui/stat.tsx'
import { Table } from '../../ui/table.tsx'
import { reminderWords } from './reminder-words.ts'
import { languageName } from './language-name.ts'
import { combineWords, digestWords, figureWords, whenBothWords } from './words.ts'

/** The plan in name and value, without its questionnaire. */
export function PlanFacts({ survey }: { survey: SurveyView }) {
  const { rules } = survey
  return (
    <Facts
      facts={[
        [
          '服务期',
          <span class="figures">{`${survey.servicePeriod.from} 至 ${survey.servicePeriod.to}（被评价的时间）`}</span>,
        ],
        [
          '调查时间',
          <span class="figures">{`${formatDateTime(survey.window.opensAt)} 至 ${formatDateTime(survey.window.closesAt)}（收答卷的时间）`}</span>,
        ],
        ...(survey.objects ? [['评价对象', sayObjects(survey.objects)] as const] : []),
        ['目标值', `≥ ${formatFigure(survey.target, rules.indicator.unit)}`],
        ['考核指标', `${rules.indicator.figure}：${figureWords[rules.indicator.figure]}`],
        ['有效答卷', `至少作答 ${rules.minAnswered} 项（含不适用），其中至少评分 ${rules.minScored} 项`],
        ['多个席位', combineWords[rules.combine]],
        ['网上、纸质都有时', whenBothWords[rules.whenBoth ?? 'first']],
        ['修改', rules.revisions ? '截止前可凭回执码修改' : '提交后不能修改'],
        ['提前截止', rules.earlyClose === 'approved' ? '须一人提请、另一人复核' : '经办人可直接截止'],
        ['催办日程', rules.reminders?.map(reminderWords).join('；') || '不自动催办'],
        ['填写过快', rules.speederSeconds === 0 ? '不标记' : `用时少于 ${rules.speederSeconds} 秒的加标记，不剔除`],
        ['集中提交', sayBurst(rules.burst)],
        ['校验算法', digestWords[rules.digest ?? 'sha256']],
        [
          '专家评分',
          Number(rules.expertWeight) === 0
            ? '权重 0：只作对照，不计入'
            : `权重 ${rules.expertWeight}：综合 = (1 − ${rules.expertWeight}) × 用户评价 + ${rules.expertWeight} × 专家评分${survey.objects ? '；专家只对总体评分，各评价对象的数不含专家评分' : ''}`,
        ],
        ['组织单位', survey.organiser ?? nothing],
        ['咨询电话', survey.helpline ?? nothing],
        ['保存年限', `${rules.retentionYears} 年`],
        ['填写页语言', ['中文', ...Object.keys(survey.questionnaire.languages ?? {}).map(languageName)].join('、')],
        ['总体评价', survey.questionnaire.overall?.label ?? '不问'],
      ]}
    />
  )
}

const sayObjects = (objects: NonNullable<SurveyView['objects']>) =>
  `${objects.map(({ name, vendor }) => (vendor ? `${name}（${vendor}）` : name)).join('、')}。每家只评“使用平台”所列的，没有列的全评；一家单位的得分取所评各对象得分的平均`

function sayBurst(burst: Rules['burst']): string {
  if (!burst || burst.count === 0) return '不标记'
  return `同一网络地址或同一设备 ${burst.minutes} 分钟内交来 ${burst.count} 份及以上的加标记，不剔除`
}

export function ScaleTable({ survey: { questionnaire } }: { survey: SurveyView }) {
  return (
    <>
      <Table
        caption="量表各档的分值"
        phone="scroll"
        columns={[
          { key: 'label', label: '档', heading: true, cell: (step) => step.label },
          { key: 'value', label: '分值', align: 'number', cell: (step) => step.value },
        ]}
        rows={questionnaire.scale.toSorted((a, b) => b.level - a.level)}
        rowKey={(step) => step.level}
      />
      <p class="muted small">{questionnaire.notApplicable ? '另设“不适用／不了解”，不计分。' : '不设“不适用”。'}</p>
    </>
  )
}
