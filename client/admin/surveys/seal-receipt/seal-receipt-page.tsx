import type { SealsView, SealView } from '../../../../server/contract/seals.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { receiptPromise, receiptRows, supersededBy } from '../../../../server/domain/seal-receipt.ts'
import { api, apiUrl, withQuery } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { PlanMark } from '../digest.tsx'
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
          meta={<PlanMark survey={survey} />}
          actions={
            <>
              <LinkButton
                icon="download"
                href={apiUrl(withQuery(`/surveys/${survey.id}/exports/seal-receipt.docx`, { seal: query['seal'] }))}
                download
              >
                Word
              </LinkButton>
              <Button tone="primary" icon="print" onClick={() => window.print()}>
                打印
              </Button>
            </>
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
  const rows = receiptRows(survey, seal, earlier, formatDateTime)
  return (
    <div class="receipt-scroll" role="region" aria-label="封存回执" tabIndex={0}>
      <article class="receipt-paper">
        <h2>满意度调查封存回执</h2>
        {newest.number > seal.number && <p>{supersededBy(newest)}</p>}
        <table>
          <tbody>
            {rows.map(({ name, value, isDigest }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class={isDigest ? 'receipt-digest' : undefined}>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>{receiptPromise}</p>
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
