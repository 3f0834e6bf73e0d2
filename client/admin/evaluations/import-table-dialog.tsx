import { useState } from 'preact/hooks'
import type { TablePreview } from '../../../server/contract/evaluations.ts'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileInput } from '../../ui/file-input.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Stat, StatList } from '../../ui/stat.tsx'
import { Loading } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.ts'
import { BadRows } from '../units/bad-rows.tsx'

type Props = { id: number; onClose: () => void; onImported: (sentence: string) => void }

/** 导入指标表 in two steps: first every finding by row, then, if nothing stands against it, the import. */
export function ImportTableDialog({ id, onClose, onImported }: Props) {
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<TablePreview | null>(null)
  const path = `/evaluations/${id}/table/import`
  const preview = useAct(async (chosen: File) => setFound(await api.upload<TablePreview>(`${path}?dryRun=1`, chosen)))
  const carryOut = useAct(async (chosen: File) => {
    const done = await api.upload<TablePreview>(path, chosen)
    onImported(`已导入 ${done.rows} 项指标`)
  })
  const choose = (chosen: File) => {
    setFile(chosen)
    setFound(null)
    carryOut.clear()
    void preview.run(chosen)
  }
  const problem = preview.problem ?? carryOut.problem
  const byRow = problem?.code === 'bad-rows'
  return (
    <Dialog
      title="导入指标表"
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            tone="primary"
            busy={carryOut.busy}
            disabled={!file || !found}
            onClick={() => file && carryOut.run(file)}
          >
            确认导入
          </Button>
        </>
      }
    >
      <p class="muted">
        .xlsx
        工作簿的第一张表，表头含“三级指标”“分值”，可有一级、二级指标、年度指标值、实际完成值、得分、得分率、偏差原因。导入后替换现有指标；同名指标保留关联的调查。
      </p>
      <FileInput
        label="选择文件"
        hint="或把文件拖到这里"
        accept=".xlsx"
        file={file}
        onFile={choose}
        disabled={preview.busy || carryOut.busy}
      />
      {preview.busy && <Loading label="正在逐行核对，尚未改动任何内容…" />}
      <div aria-live="polite" class="stack">
        <Problem problem={problem} shownFields={byRow ? problem.errors.map(({ field }) => field) : []} />
        {byRow && <BadRows errors={problem.errors} />}
        {found && <Found found={found} />}
      </div>
    </Dialog>
  )
}

function Found({ found }: { found: TablePreview }) {
  return (
    <>
      <StatList>
        <Stat label="指标" value={String(found.rows)} />
        <Stat label="沿用" value={String(found.kept)} />
        <Stat label="新增" value={String(found.added)} />
        <Stat label="去掉" value={String(found.removed.length)} />
      </StatList>
      {found.removed.length > 0 && (
        <Notice tone="warn" title={`导入后不再有：${found.removed.join('、')}（已填内容一并去掉）`} />
      )}
      {found.warnings.length > 0 && <BadRows errors={found.warnings} />}
      {found.warnings.length === 0 && <Notice tone="ok" title="逐行核对未发现问题，可以导入。" />}
    </>
  )
}
