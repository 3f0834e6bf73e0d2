import { sayAudit } from '../../../server/contract/audit-words.ts'
import type { AuditReport } from '../../../server/contract/audit.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useState } from 'preact/hooks'
import './audit.css'

/** 核对: walks the whole chain and says where it first breaks. */
export function AuditVerification({ onVerified }: { onVerified?: () => void }) {
  const [report, setReport] = useState<AuditReport | null>(null)
  const verify = useAct(async () => {
    setReport(await api.post<AuditReport>('/audit/verify'))
    onVerified?.()
  })
  return (
    <>
      <div class="row">
        <Button icon="check" busy={verify.busy} onClick={() => verify.run()}>
          核对审计日志
        </Button>
        <span class="muted small">
          逐条重算校验码，并核对答卷批次；记录只能追加，任何一条被改动、删除、插入或调换都会指出。
        </span>
      </div>
      {verify.problem && <Problem problem={verify.problem} />}
      {report && <AuditReportNotice report={report} />}
    </>
  )
}

export function AuditReportNotice({ report }: { report: AuditReport }) {
  const [title, ...lines] = sayAudit(report)
  return (
    <Notice tone={report.holds ? 'ok' : 'bad'} title={title} urgent={!report.holds}>
      {lines.map((line) => (
        <p key={line} class="audit-line">
          {line}
        </p>
      ))}
    </Notice>
  )
}
