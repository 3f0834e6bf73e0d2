import { useState } from 'preact/hooks'
import type { DraftView, EvaluationDocument, EvaluationView, FinalView } from '../../../server/contract/evaluations.ts'
import { api, apiUrl } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { FileInput } from '../../ui/file-input.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad, type Loaded } from '../../ui/use-load.ts'
import { RowsCard } from '../surveys/editor/rows-card.tsx'
import { newId } from '../surveys/plan-draft.ts'
import '../surveys/surveys.css'
import type { SaveForm } from './form-tab.tsx'

type Files = { drafts: DraftView[]; finals: FinalView[] }

const documents: { key: EvaluationDocument; label: string }[] = [
  { key: 'self-evaluation.docx', label: '自评表（Word）' },
  { key: 'self-evaluation.xlsx', label: '自评表（Excel）' },
  { key: 'weights.xlsx', label: '附表 权重和绩效分值' },
  { key: 'monitoring.xlsx', label: '绩效运行监控表' },
  { key: 'materials.xlsx', label: '佐证材料目录' },
  { key: 'workings.xlsx', label: '计算底稿（含公式）' },
]
const labelOf = (key: EvaluationDocument) => documents.find((one) => one.key === key)?.label ?? key

/** 材料与定稿: the documents, the list of evidence, and what came back stamped. */
export function MaterialsTab({ evaluation, onSave }: { evaluation: EvaluationView; onSave: SaveForm }) {
  const files = useLoad((signal) => api.get<Files>(`/evaluations/${evaluation.id}/files`, signal), [evaluation.id])
  return (
    <div class="stack">
      <Card title="生成文件">
        <p class="muted small">每次下载都登记底稿校验码，印在文件末尾。打印盖章后，把定稿传回这里。</p>
        <div class="documents">
          {documents.map(({ key, label }) => (
            <LinkButton
              key={key}
              icon="download"
              href={apiUrl(`/evaluations/${evaluation.id}/exports/${key}`)}
              download
            >
              {label}
            </LinkButton>
          ))}
        </div>
      </Card>
      <FinalsCard evaluation={evaluation} files={files} />
      <EvidenceCard evaluation={evaluation} onSave={onSave} />
    </div>
  )
}

function FinalsCard({ evaluation, files }: { evaluation: EvaluationView; files: Loaded<Files> }) {
  return (
    <Card title="盖章定稿">
      <WhenLoaded of={files}>
        {({ drafts, finals }) => (
          <div class="stack">
            {finals.length === 0 && <Empty title="还没有上传定稿">先在上面下载要盖章的文件，盖章后上传。</Empty>}
            {finals.length > 0 && <Finals evaluationId={evaluation.id} finals={finals} />}
            {evaluation.editable && <Upload evaluationId={evaluation.id} drafts={drafts} files={files} />}
          </div>
        )}
      </WhenLoaded>
    </Card>
  )
}

function Finals({ evaluationId, finals }: { evaluationId: number; finals: FinalView[] }) {
  return (
    <Table
      caption="盖章定稿"
      rows={finals}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: '文件',
          heading: true,
          cell: ({ id, fileName }) => (
            <a href={apiUrl(`/evaluations/${evaluationId}/finals/${id}`)} download>
              {fileName}
            </a>
          ),
        },
        {
          key: 'draft',
          label: '对应底稿',
          cell: ({ draft }) => `${labelOf(draft.document)}，${formatDateTime(draft.madeAt)}`,
        },
        {
          key: 'state',
          label: '与现在的自评',
          nowrap: true,
          cell: ({ current }) =>
            current ? (
              <Badge tone="ok" icon="check">
                一致
              </Badge>
            ) : (
              <Badge tone="warn" icon="warning">
                之后有改动
              </Badge>
            ),
        },
        { key: 'digest', label: 'SHA-256', cell: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 16)}…</code> },
        {
          key: 'by',
          label: '上传',
          cell: ({ uploadedBy, uploadedAt }) => `${uploadedBy}，${formatDateTime(uploadedAt)}`,
        },
      ]}
    />
  )
}

function Upload({ evaluationId, drafts, files }: { evaluationId: number; drafts: DraftView[]; files: Loaded<Files> }) {
  const [file, setFile] = useState<File | null>(null)
  const [draftId, setDraftId] = useState('')
  const [note, setNote] = useState('')
  const toast = useToast()
  const chosen = draftId || String(drafts[0]?.id ?? '')
  const upload = useAct(async () => {
    if (!file) return
    const form = new FormData()
    form.append('file', file)
    form.append('draftId', chosen)
    form.append('note', note)
    files.setData(await api.postForm<Files>(`/evaluations/${evaluationId}/finals`, form))
    setFile(null)
    setNote('')
    toast('定稿已保存')
  })
  if (drafts.length === 0) return null
  return (
    <form
      class="form grid-2"
      onSubmit={(event) => {
        event.preventDefault()
        void upload.run()
      }}
    >
      <Field label="对应的底稿" required>
        <Select
          value={chosen}
          onValue={setDraftId}
          options={drafts.map(({ id, document, madeAt, contentDigest }) => ({
            value: String(id),
            label: `${labelOf(document)}，${formatDateTime(madeAt)}，校验码 ${contentDigest.slice(7, 23)}`,
          }))}
        />
      </Field>
      <Field label="备注">
        <TextInput value={note} maxLength={200} onValue={setNote} />
      </Field>
      <FileInput label="选择盖章文件" hint="PDF 或 OFD，不超过 20 MB" accept=".pdf,.ofd" file={file} onFile={setFile} />
      <div class="row">
        <Button type="submit" icon="upload" busy={upload.busy} disabled={!file}>
          上传定稿
        </Button>
      </div>
      <Problem problem={upload.problem} />
    </form>
  )
}

type Row = { id: number; label: string; number: string; pages: string }

function EvidenceCard({ evaluation, onSave }: { evaluation: EvaluationView; onSave: SaveForm }) {
  const [rows, setRows] = useState<Row[]>(() =>
    (evaluation.materials.length > 0 ? evaluation.materials : suggested(evaluation)).map(({ name, number, pages }) => ({
      id: newId(),
      label: name,
      number,
      pages,
    })),
  )
  const toast = useToast()
  const save = useAct(async () => {
    await onSave({ materials: rows.map(({ label, number, pages }) => ({ name: label, number, pages })) })
    toast('目录已保存')
  })
  if (!evaluation.editable) {
    return (
      <Card title="佐证材料目录" flush>
        <Table
          caption="佐证材料目录"
          rows={evaluation.materials}
          rowKey={({ name, number }) => `${name}${number}`}
          columns={[
            { key: 'n', label: '序号', align: 'number', cell: (_, i) => i + 1 },
            { key: 'name', label: '名称', heading: true, cell: ({ name }) => name },
            { key: 'number', label: '文号', cell: ({ number }) => number },
            { key: 'pages', label: '页码', cell: ({ pages }) => pages },
          ]}
        />
      </Card>
    )
  }
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <RowsCard
      title="佐证材料目录"
      note="名称、文号、页码，按装订顺序。"
      counted="项"
      addLabel="添加一项"
      layout="edit-material"
      rows={rows}
      onRows={setRows}
      newRow={() => ({ id: newId(), label: '', number: '', pages: '' })}
      fewest={0}
      most={200}
      error={error('materials')}
      foot={
        <>
          <Problem problem={save.problem} />
          <div class="row">
            <Button tone="primary" busy={save.busy} onClick={() => save.run()}>
              保存目录
            </Button>
          </div>
        </>
      }
    >
      {(row, { at, change, onKeyDown }) => (
        <>
          <Field label={`第 ${at + 1} 项名称`} quiet error={error(`materials.${at}.name`)}>
            <TextInput
              value={row.label}
              placeholder="名称"
              onValue={(label) => change({ label })}
              onKeyDown={onKeyDown}
            />
          </Field>
          <Field label={`第 ${at + 1} 项文号`} quiet error={error(`materials.${at}.number`)}>
            <TextInput value={row.number} placeholder="文号" onValue={(number) => change({ number })} />
          </Field>
          <Field label={`第 ${at + 1} 项页码`} quiet error={error(`materials.${at}.pages`)}>
            <TextInput value={row.pages} placeholder="页码" onValue={(pages) => change({ pages })} />
          </Field>
        </>
      )}
    </RowsCard>
  )
}

/** What a bound survey brings along, for a list not yet begun. */
function suggested({ indicators }: EvaluationView) {
  const titles = [...new Set(indicators.flatMap(({ source }) => source?.title ?? []))]
  const papers = titles.flatMap((title) =>
    ['调查方案及批准', '调查单位名单', '满意度调查报告', '佐证材料包'].map((paper) => `${title}：${paper}`),
  )
  return ['绩效目标批复', '资金下达文件', ...papers, '计算底稿'].map((name) => ({ name, number: '', pages: '' }))
}
