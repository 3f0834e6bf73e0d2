import { useState } from 'preact/hooks'
import type { RecomputeReport } from '../../../../server/contract/recompute.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatMoment, nothing } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Facts } from '../../../ui/stat.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { AuditReportNotice } from '../../system/audit-verification.tsx'
import { Digest } from '../digest.tsx'
import { plain } from '../formula.ts'
import { useSurvey } from '../survey-context.ts'

/** 六、立即重算: now, from the answers, against what is stored, sealed and chained. */
export function RecomputeCard() {
  const { survey } = useSurvey()
  const [report, setReport] = useState<(RecomputeReport & { at: string }) | null>(null)
  const recompute = useAct(async () => {
    const found = await api.post<RecomputeReport>(`/surveys/${survey.id}/recompute`)
    setReport({ ...found, at: new Date().toISOString() })
  })
  return (
    <Card
      title="六、立即重算"
      actions={
        <Button tone="primary" icon="check" busy={recompute.busy} onClick={() => recompute.run()}>
          立即重算
        </Button>
      }
    >
      <p class="muted">从每一份答卷重新计算，与保存和封存的结果逐项比较，并核对审计日志与答卷批次。</p>
      {recompute.problem && <Problem problem={recompute.problem} />}
      {report && <Report report={report} at={report.at} />}
    </Card>
  )
}

/** Why there is nothing to compute from any more, and what still proves the figure. */
export const CannotRecompute = () => (
  <Card title="六、立即重算">
    <p>
      单份答卷已按保存期限删除，不能从答卷重算。结果由封存校验码固定；审计日志核对仍按保留的答卷校验码算出同一默克尔根，并核对销毁证明。
    </p>
  </Card>
)

const asText = (exact: string | null) => (exact === null ? nothing : plain(exact))

function Report({ report, at }: { report: RecomputeReport; at: string }) {
  const { holds, stored, recomputed, units, differences, counters, seal, audit } = report
  return (
    <div class="stack">
      <Notice
        tone={holds ? 'ok' : 'bad'}
        title={holds ? '重算一致：结果、封存和审计日志都对得上。' : '重算不一致，见下。'}
        urgent={!holds}
      >
        <p class="muted small figures">重算于 {formatMoment(at)}</p>
      </Notice>
      <Facts
        facts={[
          ['保存的结果', <span class="figures">{asText(stored)}</span>],
          ['重算的结果', <span class="figures">{`${asText(recomputed)}（${units} 家）`}</span>],
          ['结果各项', differences.length === 0 ? '全部一致' : `不一致：${differences.join('、')}`],
          ['随答卷累计的计数', counters === null ? '多个评价对象，不作比较' : counters ? '与答卷一致' : '与答卷不一致'],
          ['封存', seal === null ? '尚未封存' : <SealLine seal={seal} />],
        ]}
      />
      <AuditReportNotice report={audit} />
    </div>
  )
}

function SealLine({ seal: { number, digest, differences } }: { seal: NonNullable<RecomputeReport['seal']> }) {
  return (
    <>
      第 {number} 次，{differences.length === 0 ? '所封内容逐件一致。' : `不一致：${differences.join('、')}`}
      <Digest digest={digest} />
    </>
  )
}
