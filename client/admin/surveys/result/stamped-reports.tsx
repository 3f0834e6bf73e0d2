import { useState } from 'preact/hooks'
import type { ReportView, StampedView } from '../../../../server/contract/report.ts'
import { api, apiUrl } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { FileInput } from '../../../ui/file-input.tsx'
import { formatDateTime } from '../../../ui/format.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useRole } from '../../me.ts'
import { shortDigest } from '../digest.tsx'

/** 定稿: the stamped report as it came back, tied to the draft it was printed from. */
export function StampedReports({ report, onChanged }: { report: ReportView; onChanged: () => void }) {
  const manager = useRole('manager')
  const path = `/surveys/${report.survey.id}/report/stamped`
  return (
    <section class="stack-tight">
      <h3>盖章定稿</h3>
      {report.stamped.length === 0 && <p class="muted">还没有上传盖章定稿。</p>}
      {report.stamped.length > 0 && (
        <Table
          caption="盖章定稿"
          columns={[
            {
              key: 'name',
              label: '文件',
              heading: true,
              cell: (one: StampedView) => (
                <a href={apiUrl(`${path}/${one.id}`)} download>
                  {one.name}
                </a>
              ),
            },
            {
              key: 'draft',
              label: '对应草稿',
              cell: (one) => (
                <>
                  <code title={one.draftDigest}>{shortDigest(one.draftDigest, 12)}</code>{' '}
                  {one.isCurrent ? <Badge tone="ok">与现稿一致</Badge> : <Badge tone="warn">现稿已有变化</Badge>}
                </>
              ),
            },
            {
              key: 'sha',
              label: '文件校验码',
              cell: (one) => <code title={one.sha256}>{one.sha256.slice(0, 12)}</code>,
            },
            { key: 'by', label: '上传', cell: (one) => `${one.uploadedBy} ${formatDateTime(one.uploadedAt)}` },
          ]}
          rows={report.stamped}
          rowKey={(one) => one.id}
        />
      )}
      {manager && <Upload path={path} digest={report.digest} onUploaded={onChanged} />}
    </section>
  )
}

function Upload({ path, digest, onUploaded }: { path: string; digest: string; onUploaded: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const upload = useAct(async (chosen: File) => {
    const form = new FormData()
    form.append('file', chosen)
    form.append('draftDigest', digest)
    await api.postForm(path, form)
    setFile(null)
    onUploaded()
  })
  return (
    <div class="stack-tight no-print">
      <div class="row">
        <FileInput
          label="选择盖章定稿"
          hint="PDF 或 OFD，不超过 20 MB；须先下载本稿"
          accept=".pdf,.ofd,application/pdf"
          file={file}
          onFile={setFile}
        />
        {file && (
          <Button tone="primary" busy={upload.busy} onClick={() => upload.run(file)}>
            上传，对应本稿
          </Button>
        )}
      </div>
      {upload.problem && <Problem problem={upload.problem} />}
    </div>
  )
}
