import { useState } from 'preact/hooks'
import type { ImportReport } from '../../../server/contract/units.ts'
import { api, apiUrl, withQuery } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileInput } from '../../ui/file-input.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Loading } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.ts'
import { BadRows } from './bad-rows.tsx'
import { ImportPreview, countRenames } from './import-preview.tsx'

const isBadRows = (code: string | undefined) => code === 'bad-rows'

/** Import in two steps: a dry run that shows what each row would do, then, once agreed, the import itself. */
export function ImportDialog({ onClose, onImported }: { onClose: () => void; onImported: (sentence: string) => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<ImportReport | null>(null)
  const [agreed, setAgreed] = useState(false)
  const preview = useAct(async (chosen: File) => {
    setReport(await api.upload<ImportReport>('/units/import?dryRun=1', chosen))
  })
  const carryOut = useAct(async (chosen: File) => {
    const done = await api.upload<ImportReport>(withQuery('/units/import', { renames: agreed ? 1 : undefined }), chosen)
    onImported(`导入完成：新增 ${done.created} 个，更新 ${done.updated} 个，不变 ${done.unchanged} 个`)
  })
  const choose = (chosen: File) => {
    setFile(chosen)
    setReport(null)
    setAgreed(false)
    carryOut.clear()
    void preview.run(chosen)
  }
  const problem = preview.problem ?? carryOut.problem
  const renames = countRenames(report)
  const changes = report ? report.created + report.updated : 0
  return (
    <Dialog
      title="导入用户单位"
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            tone="primary"
            busy={carryOut.busy}
            disabled={!file || changes === 0 || (renames > 0 && !agreed)}
            onClick={() => file && carryOut.run(file)}
          >
            确认导入
          </Button>
        </>
      }
    >
      <div class="row-apart">
        <p class="muted">支持 .xlsx 和 .csv。已有单位先按代码、再按名称对应，空白单元格不改动原有内容。</p>
        <LinkButton tone="plain" size="small" icon="download" href={apiUrl('/units/import-template.csv')} download>
          下载模板
        </LinkButton>
      </div>
      <FileInput
        label="选择文件"
        hint="或把文件拖到这里"
        accept=".xlsx,.csv"
        file={file}
        onFile={choose}
        disabled={preview.busy || carryOut.busy}
      />
      {preview.busy && <Loading label="正在核对文件，尚未改动任何数据…" />}
      <div aria-live="polite" class="stack">
        {problem && (
          <Problem
            problem={problem}
            shownFields={isBadRows(problem.code) ? problem.errors.map(({ field }) => field) : []}
          />
        )}
        {problem && isBadRows(problem.code) && <BadRows errors={problem.errors} />}
        {report && <ImportPreview report={report} />}
      </div>
      {renames > 0 && (
        <Choice
          label={`同意以上 ${renames} 处更名`}
          hint="更名后，原单位的历次调查记录仍归在该单位名下"
          checked={agreed}
          onValue={setAgreed}
        />
      )}
    </Dialog>
  )
}
