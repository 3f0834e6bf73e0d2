import type { ReportView } from '../../../../server/contract/report.ts'
import { apiUrl } from '../../../api.ts'
import { LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Facts } from '../../../ui/stat.tsx'
import { Digest } from '../digest.tsx'
import { answersGone } from '../retention/retention-notice.tsx'
import { useSurvey } from '../survey-context.ts'
import { StampedReports } from './stamped-reports.tsx'

/** 报送材料: the report, the paragraph to paste, the roster table; all made of what this page shows. */
export function DocumentsCard({ report, onChanged }: { report: ReportView; onChanged: () => void }) {
  const { survey } = useSurvey()
  const exports = `/surveys/${report.survey.id}/exports`
  return (
    <Card title="报送材料">
      <div class="stack">
        <section class="stack-tight">
          <div class="row-apart">
            <h3>自评报告中的满意度段落</h3>
            <span class="no-print">
              <CopyButton text={report.paragraph}>复制段落</CopyButton>
            </span>
          </div>
          <p class="report-paragraph">{report.paragraph}</p>
        </section>
        <section class="stack-tight">
          <h3>满意度调查报告</h3>
          <p class="muted">
            八章，含表、图和签字盖章处；与本页出自同一份数据。
            {report.survey.sealed ? '' : '尚未封存，报告标明“封存前草稿”。'}
          </p>
          <Facts facts={[['本稿校验码', <Digest digest={report.digest} />]]} />
          <div class="row no-print">
            <LinkButton href={apiUrl(`${exports}/report.docx`)} icon="download" tone="primary" download>
              满意度调查报告（Word）
            </LinkButton>
            {!answersGone(survey) && (
              <>
                <LinkButton href={apiUrl(`${exports}/expert-scores.docx`)} icon="download" download>
                  专家评分汇总（Word）
                </LinkButton>
                <LinkButton href={apiUrl(`${exports}/roster-returns.docx`)} icon="download" download>
                  名册与回收情况表（Word）
                </LinkButton>
                <LinkButton href={apiUrl(`${exports}/roster-returns.xlsx`)} icon="download" download>
                  名册与回收情况表（Excel）
                </LinkButton>
              </>
            )}
          </div>
        </section>
        <StampedReports report={report} onChanged={onChanged} />
      </div>
    </Card>
  )
}
