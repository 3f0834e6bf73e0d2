import type { ReportView } from '../../../../server/contract/report.ts'
import type { ResultView } from '../../../../server/contract/results.ts'
import { api, apiUrl, withQuery } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Contents } from '../../../ui/contents.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Facts } from '../../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { Digest } from '../digest.tsx'
import { answersGone } from '../retention/retention-notice.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { BandsCard } from './bands-card.tsx'
import { CommentsCard } from './comments-card.tsx'
import { DimensionsCard } from './dimensions-card.tsx'
import { DocumentsCard } from './documents-card.tsx'
import { GroupsCard } from './groups-card.tsx'
import { IndicatorCard } from './indicator-card.tsx'
import { InvalidationsCard } from './invalidations-card.tsx'
import { IpaCard } from './ipa-card.tsx'
import { LevelsCard } from './levels-card.tsx'
import { ObjectsCard, resultOfObject } from './objects-card.tsx'
import { QualityCard } from './quality-card.tsx'
import { SampleCard } from './sample-card.tsx'
import { SealCard } from './seal-card.tsx'
import { VersionsCard } from './versions-card.tsx'
import { WavesCard } from './waves-card.tsx'

/** 结果: after close only; every count leads to the answer sheets behind it. */
export function ResultTab() {
  const { survey } = useSurvey()
  if (survey.status === 'open') {
    return (
      <Empty title="还没有结果" action={<LinkButton href={surveyPath(survey.id, 'progress')}>查看进度</LinkButton>}>
        按调查方案，截止前任何人不能查看评分。
      </Empty>
    )
  }
  return <ClosedResult />
}

function ClosedResult() {
  const { survey } = useSurvey()
  const [{ version, object }, setQuery] = useQuery()
  const result = useLoad(
    (signal) => api.get<ResultView>(withQuery(`/surveys/${survey.id}/result`, { version }), signal),
    [survey, version],
  )
  return (
    <WhenLoaded of={result}>
      {(found) =>
        found.version !== found.inForce ? (
          <OtherVersion result={found} />
        ) : (
          <Contents>
            <IndicatorCard result={found} />
            <SampleCard result={found} />
            {found.objects && (
              <ObjectsCard
                result={found}
                objects={found.objects}
                chosen={object}
                onChoose={(one) => setQuery({ object: one })}
              />
            )}
            {found.withheld ? <Withheld /> : found.valid > 0 && <Breakdown result={found} object={object} />}
            {!answersGone(survey) && <InvalidationsCard version={found.version} byDigest={found.withheld} />}
            {found.versions > 1 && <VersionsCard version={found.inForce} />}
            {!found.withheld && <ReportCards key={found.version} />}
            <EvidenceCard result={found} />
            <SealCard />
          </Contents>
        )
      }
    </WhenLoaded>
  )
}

/** A result that holds no more, or not yet: the figures alone, what hangs on them belongs to the one in force. */
function OtherVersion({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  return (
    <div class="stack">
      <Notice
        tone="warn"
        title={`这是第 ${result.version} 版结果，${result.version < result.inForce ? '已被更正' : '更正封存后才生效'}`}
      >
        <a href={surveyPath(survey.id, 'result')}>查看现行的第 {result.inForce} 版</a>
      </Notice>
      <IndicatorCard result={result} />
      <SampleCard result={result} />
      {!result.withheld && result.valid > 0 && <Breakdown result={result} />}
    </div>
  )
}

/** What the report says besides the result. */
function ReportCards() {
  const { survey } = useSurvey()
  const report = useLoad((signal) => api.get<ReportView>(`/surveys/${survey.id}/report`, signal), [survey])
  return (
    <WhenLoaded of={report}>
      {(found) => (
        <>
          {found.result.valid > 0 && (
            <>
              <IpaCard report={found} />
              <GroupsCard report={found} />
              <WavesCard report={found} />
            </>
          )}
          {!answersGone(survey) && survey.actions.includes('see-answers') && <CommentsCard />}
          <DocumentsCard report={found} onChanged={report.reload} />
        </>
      )}
    </WhenLoaded>
  )
}

function Withheld() {
  return (
    <Notice title="计入的单位不足 5 家，或评同样对象的单位不足 5 家，不显示分项结果和单份答卷。">
      <p>
        否则可以看出个别单位的评价。确需核查的，由审计管理员逐家提出申请，经另一人批准；收到答卷的各家都获批准后，可下载佐证材料包。
      </p>
    </Notice>
  )
}

// Without a valid answer sheet these would be five pictures of nothing.
function Breakdown({ result, object }: { result: ResultView; object?: string | undefined }) {
  const one = result.objects?.find(({ key, hidden }) => key === object && !hidden)
  const shown = one ? resultOfObject(result, one) : result
  return (
    <>
      {one && <Notice tone="accent" title={`以下三项是“${one.name}”的结果`} />}
      <BandsCard result={shown} isOfObject={one !== undefined} />
      <DimensionsCard result={shown} />
      <LevelsCard result={shown} />
      <QualityCard result={result} />
    </>
  )
}

/** The answer sheets behind the figures, on their pages and as files. */
function SheetLinks({ exports }: { exports: string }) {
  const { survey } = useSurvey()
  return (
    <>
      <LinkButton href={apiUrl(`${exports}/responses.csv`)} icon="download" download>
        去标识答卷（CSV）
      </LinkButton>
      <LinkButton href={apiUrl(`${exports}/responses.xlsx`)} icon="download" download>
        去标识答卷（Excel）
      </LinkButton>
      <LinkButton href={apiUrl(`${exports}/responses.xlsx?form=long`)} icon="download" download>
        长表（Excel）
      </LinkButton>
      <LinkButton href={apiUrl(`${exports}/code-book.csv`)} icon="download" download>
        编码说明
      </LinkButton>
      <LinkButton href={surveyPath(survey.id, 'answers')}>逐份查看答卷</LinkButton>
      <LinkButton href={surveyPath(survey.id, 'calculation')}>计算过程</LinkButton>
    </>
  )
}

function EvidenceCard({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  const gone = answersGone(survey)
  const exports = `/surveys/${result.survey.id}/exports`
  return (
    <Card title="依据与数据">
      <Facts
        facts={[
          ['方案校验码', <Digest digest={result.survey.planDigest} />],
          ['截止时间', formatDateTime(result.survey.closedAt)],
        ]}
      />
      <div class="row no-print">
        {!result.withheld && (
          <LinkButton href={apiUrl(`${exports}/statistics.xlsx`)} icon="download" download>
            统计表（Excel）
          </LinkButton>
        )}
        {!result.withheld && !gone && survey.actions.includes('see-answers') && <SheetLinks exports={exports} />}
        {gone && <LinkButton href={surveyPath(result.survey.id, 'retention')}>销毁证明</LinkButton>}
      </div>
      <Notice tone="accent" title="用于绩效自评">
        <p>
          在<a href="/admin/evaluations">绩效自评</a>
          中把“用户使用满意度”一行关联到本期调查，实际完成值即取自这里，不能手工填写。
        </p>
      </Notice>
    </Card>
  )
}
