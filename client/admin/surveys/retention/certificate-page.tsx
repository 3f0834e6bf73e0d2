import {
  certificateLines,
  deletedLines,
  inFours,
  type RetentionCertificate,
} from '../../../../server/domain/retention.ts'
import type { RetentionView } from '../../../../server/contract/retention.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api, apiUrl } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { formatCount, formatDateTime } from '../../../ui/format.ts'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import '../seal-receipt/seal-receipt.css'

/** 销毁证明: one A4 page of what was deleted, under which digests, and what stays. */
export default function CertificatePage() {
  const survey = useOneSurvey()
  return <WhenLoaded of={survey}>{(one) => <Certificate survey={one} />}</WhenLoaded>
}

function Certificate({ survey }: { survey: SurveyView }) {
  const loaded = useLoad((signal) => api.get<RetentionView>(`/surveys/${survey.id}/retention`, signal), [survey.id])
  const isThere = Boolean(loaded.data?.certificate)
  return (
    <>
      <div class="no-print">
        <PageHead
          title="销毁证明"
          back={{ href: surveyPath(survey.id, 'result'), label: survey.title }}
          actions={
            isThere && (
              <>
                <LinkButton icon="download" href={apiUrl(`/surveys/${survey.id}/exports/retention.docx`)} download>
                  下载（Word）
                </LinkButton>
                <Button tone="primary" icon="print" onClick={() => window.print()}>
                  打印
                </Button>
              </>
            )
          }
        />
      </div>
      <WhenLoaded of={loaded}>
        {({ certificate, digest }) =>
          certificate && digest ? (
            <Paper certificate={certificate} digest={digest} />
          ) : (
            <Empty title="本期尚未到期删除，没有销毁证明。" />
          )
        }
      </WhenLoaded>
    </>
  )
}

function Paper({ certificate, digest }: { certificate: RetentionCertificate; digest: string }) {
  return (
    <div class="receipt-scroll" role="region" aria-label="销毁证明" tabIndex={0}>
      <article class="receipt-paper">
        <h2>调查数据销毁证明</h2>
        <table>
          <tbody>
            {certificateLines(certificate, digest, formatDateTime).map(({ name, value, isDigest }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class={isDigest ? 'receipt-digest' : undefined}>{isDigest ? inFours(value) : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <tbody>
            <tr>
              <th scope="col">删除的内容</th>
              <th scope="col">数量</th>
            </tr>
            {deletedLines(certificate).map(([name, count]) => (
              <tr key={name}>
                <td>{name}</td>
                <td class="figures">{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>答卷默克尔根与封存时一致：持有回执码的单位仍可证明其答卷曾在封存之内。</p>
        <div class="receipt-sign">
          <p>组织单位（公章）：</p>
          <p>　　　　年　　月　　日</p>
        </div>
      </article>
    </div>
  )
}
