import type { SealsView, SealView } from '../../../../server/contract/seals.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { inFours } from '../../../../server/domain/retention.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { formatDateTime, formatFigure } from '../../../ui/format.ts'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import './seal-receipt.css'

/** 封存回执: one A4 page with the digests of plan and result, to stamp and to lodge where whoever hosts the database cannot reach it. */
export default function SealReceiptPage() {
  const survey = useOneSurvey()
  return <WhenLoaded of={survey}>{(one) => <SealReceipt survey={one} />}</WhenLoaded>
}

function SealReceipt({ survey }: { survey: SurveyView }) {
  const [query] = useQuery()
  const number = query['seal'] === undefined ? undefined : Number(query['seal'])
  const seals = useLoad((signal) => api.get<SealsView>(`/surveys/${survey.id}/seals`, signal), [survey.id])
  return (
    <>
      <div class="no-print">
        <PageHead
          title="封存回执"
          back={{ href: surveyPath(survey.id, 'result'), label: survey.title }}
          actions={
            <Button tone="primary" icon="print" onClick={() => window.print()}>
              打印
            </Button>
          }
        />
      </div>
      <WhenLoaded of={seals}>
        {({ seals: all }) => {
          const [seal, ...earlier] = number === undefined ? all : all.filter((one) => one.number <= number)
          const missing = <Empty title={all.length > 0 ? '没有这次封存。' : '本期尚未封存，没有回执。'} />
          return seal ? <Paper survey={survey} seal={seal} earlier={earlier} newest={all[0]!} /> : missing
        }}
      </WhenLoaded>
    </>
  )
}

type PaperProps = { survey: SurveyView; seal: SealView; earlier: SealView[]; newest: SealView }

function Paper({ survey, seal, earlier, newest }: PaperProps) {
  const { statement, indicator, signature } = seal
  const rows: [string, string, boolean?][] = [
    ['调查', survey.title],
    ['组织单位', survey.organiser ?? ''],
    ['服务期', `${survey.servicePeriod.from} 至 ${survey.servicePeriod.to}`],
    ['截止', formatDateTime(statement.closedAt)],
    [
      '结果',
      `${indicator.figure} ${formatFigure(indicator.value, indicator.unit)}（精确值 ${indicator.exact ?? '—'}），目标 ≥ ${formatFigure(indicator.target, indicator.unit)}，${indicator.verdict ?? '无结论'}`,
    ],
    ['答卷', `共 ${statement.answers.stored} 份，计 ${statement.answers.counted} 份`],
    ['封存', `${seal.sealedBy}，${formatDateTime(seal.sealedAt)}，第 ${seal.number} 次`],
    ...(seal.reason ? ([['更正原因', `${seal.reason}（${seal.askedBy}提请）`]] as [string, string][]) : []),
    ['封存校验码', seal.digest, true],
    ['方案校验码', statement.planDigest, true],
    ['结果校验码', statement.parts['calculation/result.json'] ?? '', true],
    ['答卷默克尔根', statement.answers.root, true],
    [
      '审计日志',
      `第 ${statement.audit.from} 至 ${statement.audit.head.seq} 条，末条 ${statement.audit.head.digest}`,
      true,
    ],
    ...earlier.map((one): [string, string, boolean] => [`第 ${one.number} 次封存`, one.digest, true]),
    ['签名', signature ? `${signature.kind === 'sm2' ? 'SM2' : 'Ed25519'}` : '未签名'],
  ]
  return (
    <div class="receipt-scroll" role="region" aria-label="封存回执" tabIndex={0}>
      <article class="receipt-paper">
        <h2>满意度调查封存回执</h2>
        {newest.number > seal.number && (
          <p>
            本次封存已被更正：现行的是第 {newest.number} 次封存，校验码 {inFours(newest.digest)}。
          </p>
        )}
        <table>
          <tbody>
            {rows.map(([name, value, isDigest]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class={isDigest ? 'receipt-digest' : undefined}>{isDigest ? inFours(value) : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          本回执所列封存校验码固定了本期调查的方案、名单、全部答卷、结果和审计日志区间。今后提供的佐证材料包，其封存校验码与本回执一致，
          且经包内 verify.html 核验全部相符的，即为封存当时的材料，未经改动。
        </p>
        <div class="receipt-sign">
          <p>封存人（签字）：</p>
          <p>单位负责人（签字）：</p>
          <p>单位（公章）：</p>
          <p>　　　　年　　月　　日</p>
        </div>
        <div class="receipt-sign">
          <p>收存单位（公章）：</p>
          <p>收存日期：　　　　年　　月　　日</p>
        </div>
      </article>
    </div>
  )
}
