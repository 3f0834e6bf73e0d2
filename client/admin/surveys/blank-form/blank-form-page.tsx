import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { Button } from '../../../ui/button.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { PlanMark } from '../digest.tsx'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import { BlankQuestions } from './blank-questions.tsx'
import './blank-form.css'

/** 空白问卷: what a unit that answers on paper fills in by pen and stamps. */
export default function BlankFormPage() {
  const survey = useOneSurvey()
  return <WhenLoaded of={survey}>{(one) => <BlankForm survey={one} />}</WhenLoaded>
}

function BlankForm({ survey }: { survey: SurveyView }) {
  return (
    <>
      <div class="no-print">
        <PageHead
          title="空白问卷"
          back={{ href: surveyPath(survey.id), label: survey.title }}
          meta={<PlanMark survey={survey} />}
          actions={
            <Button tone="primary" icon="print" onClick={() => window.print()}>
              打印
            </Button>
          }
        />
        {survey.approvedAt === null && <Notice tone="warn" title="方案尚未批准，内容还可能改动；请在批准后印发。" />}
      </div>
      <div class="blank-scroll" role="region" aria-label="空白问卷" tabIndex={0}>
        <article class="blank-form">
          <Head survey={survey} />
          <BlankQuestions questionnaire={spread(survey.questionnaire, survey.objects)} />
          <Foot survey={survey} />
        </article>
      </div>
    </>
  )
}

const headNames = {
  formNumber: '表号',
  authority: '制定机关',
  approvalNumber: '批准/备案文号',
  validUntil: '有效期至',
} as const

function Head({ survey: { title, questionnaire, servicePeriod, organiser, rules, objects } }: { survey: SurveyView }) {
  const header = Object.entries(headNames).flatMap(([key, name]) => {
    const value = questionnaire.header?.[key as keyof typeof headNames]
    return value ? [`${name}：${value}`] : []
  })
  const total = questionnaire.dimensions.length
  const least = rules.minAnswered < total ? `至少答 ${rules.minAnswered} 项` : '请全部作答'
  return (
    <header>
      {header.length > 0 && <p class="blank-header">{header.join('　')}</p>}
      <h2>{title}</h2>
      <p class="blank-unit">
        填报单位（公章）：
        <span class="blank-line" />
      </p>
      <p>
        评价 {servicePeriod.from} 至 {servicePeriod.to} 的政务云服务{organiser && `，由${organiser}组织`}
        ，一家单位计一份。{objects && `只评本单位所用的：${objects.map(({ name }) => name).join('、')}；每个`}共 {total}
        项，{least}；每项在最符合的一格内打“√”
        {questionnaire.notApplicable && '，没有使用或不了解的选“不适用/不了解”'}
        。答卷保密、非匿名；可以谢绝填写，如实评价不影响用云。 请勿填写国家秘密、工作秘密、口令、IP地址、漏洞信息。
      </p>
    </header>
  )
}

function Foot({ survey: { window, helpline, planDigest } }: { survey: SurveyView }) {
  return (
    <footer>
      <div class="blank-sign">
        <p>
          填表人（选填）：
          <span class="blank-line" />
        </p>
        <p>
          填表日期：
          <span class="blank-short" />年<span class="blank-short" />月<span class="blank-short" />日
        </p>
        <p class="blank-stamp">（公章）</p>
      </div>
      <p class="blank-small">
        请于 {formatDateTime(window.closesAt)} 前交回{helpline && `；咨询投诉：${helpline}`}
        。纸质问卷由一人录入、另一人对照原件复核后计入； 已在网上提交的不必再填。方案校验码：{planDigest}
      </p>
    </footer>
  )
}
