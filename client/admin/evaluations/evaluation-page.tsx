import { useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { EvaluationView, IndicatorView } from '../../../server/contract/evaluations.ts'
import { fieldName } from '../../../server/contract/field-words.ts'
import type { ApiProblem } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ConfirmWithReason } from '../../ui/confirm.tsx'
import { formatFigure, nothing } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { fieldSentence } from '../../ui/sentences.ts'
import { WhenLoaded } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import type { Loaded } from '../../ui/use-load.ts'
import { BindDialog } from './bind-dialog.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import { EditTableTab } from './edit-table-tab.tsx'
import { evaluationPath, tabs } from './evaluation-path.ts'
import { ExcerptTab } from './excerpt-tab.tsx'
import { FormTab } from './form-tab.tsx'
import { ImportTableDialog } from './import-table-dialog.tsx'
import { IndicatorTable } from './indicator-table.tsx'
import { MaterialsTab } from './materials-tab.tsx'
import { MonitoringTab } from './monitoring-tab.tsx'
import type { Pasted } from './paste.ts'
import { ProseTab } from './prose-tab.tsx'
import { ScoreSummary } from './score-summary.tsx'
import { useEvaluation, type SaveEntry } from './use-evaluation.ts'
import './evaluation.css'

type Asking = { about: 'bind' | 'unbind' | 'rebind'; indicator: IndicatorView } | null

/** One 绩效自评: total and grade, checks, the indicator table one types into, and what else the form and its documents need. */
export default function EvaluationPage() {
  const { params } = useRoute()
  // Another evaluation is another page: nothing typed or loaded here goes over to it.
  return <Evaluation key={params.id} id={params.id ?? ''} tab={params.tab ?? ''} />
}

function Evaluation({ id, tab }: { id: string; tab: string }) {
  const { loaded, save, put, lastSaved } = useEvaluation(id)
  const { route } = useLocation()
  if (loaded.problem && !loaded.data) return <NotThere loaded={loaded} />
  const saveForm = (form: object) => put('', form)
  return (
    <WhenLoaded of={loaded}>
      {(evaluation) => (
        <div class="stack evaluation">
          <EvaluationHead evaluation={evaluation} />
          <Tabs
            label="绩效自评"
            tabs={tabs.map(({ key, label }) => ({
              href: evaluationPath(evaluation.id, key),
              label,
              current: key === (tab === 'table' ? '' : tab),
            }))}
          />
          {tab === '' && (
            <TableTab evaluation={evaluation} save={save} put={put} lastSaved={lastSaved} onReload={loaded.reload} />
          )}
          {tab === 'table' && (
            <EditTableTab
              evaluation={evaluation}
              onSaved={(view) => {
                loaded.setData(view)
                route(evaluationPath(evaluation.id))
              }}
            />
          )}
          {tab === 'form' && <FormTab evaluation={evaluation} onSave={saveForm} />}
          {tab === 'monitoring' && <MonitoringTab evaluation={evaluation} onSave={saveForm} />}
          {tab === 'materials' && <MaterialsTab evaluation={evaluation} onSave={saveForm} />}
          {tab === 'prose' && <ProseTab evaluation={evaluation} />}
          {tab === 'excerpt' && <ExcerptTab evaluation={evaluation} />}
        </div>
      )}
    </WhenLoaded>
  )
}

type TableTabProps = {
  evaluation: EvaluationView
  save: SaveEntry
  put: (path: string, body: object) => Promise<void>
  lastSaved: string
  onReload: () => void
}

function TableTab({ evaluation, save, put, lastSaved, onReload }: TableTabProps) {
  const [asking, setAsking] = useState<Asking>(null)
  const [importing, setImporting] = useState(false)
  const [pasted, setPasted] = useState<Pasted['entries']>([])
  const toast = useToast()
  const paste = useAct(async ({ entries, skipped }: Pasted) => {
    if (entries.length > 0) await put('/indicators', { entries })
    const left = skipped.length > 0 ? `；未改动（数值取自调查或资金）：${skipped.join('、')}` : ''
    toast(`已粘贴 ${entries.length} 行${left}`)
  })
  return (
    <>
      <div class="evaluation-top">
        <ScoreSummary evaluation={evaluation} />
        <ChecksPanel checks={evaluation.checks} indicators={evaluation.indicators} />
      </div>
      {evaluation.editable && (
        <div class="row no-print">
          <Button icon="upload" onClick={() => setImporting(true)}>
            导入指标表
          </Button>
          <LinkButton icon="pencil" href={evaluationPath(evaluation.id, 'table')}>
            编辑指标
          </LinkButton>
          <span class="muted small desk-only">方向键、回车、Tab 换格，Esc 撤销本格；可从 Excel 复制多格粘贴。</span>
        </div>
      )}
      <PasteProblem problem={paste.problem} pasted={pasted} indicators={evaluation.indicators} />
      <IndicatorTable
        evaluation={evaluation}
        onSave={save}
        onPaste={(block) => {
          setPasted(block.entries)
          void paste.run(block)
        }}
        onBind={(indicator) => setAsking({ about: 'bind', indicator })}
        onUnbind={(indicator) => setAsking({ about: 'unbind', indicator })}
        onRebind={(indicator) => setAsking({ about: 'rebind', indicator })}
      />
      <p class="visually-hidden" role="status">
        {lastSaved}
      </p>
      <Ask asking={asking} save={save} onClose={() => setAsking(null)} />
      {importing && (
        <ImportTableDialog
          id={evaluation.id}
          onClose={() => setImporting(false)}
          onImported={(sentence) => {
            setImporting(false)
            toast(sentence)
            onReload()
          }}
        />
      )}
    </>
  )
}

type PasteProblemProps = { problem: ApiProblem | null; pasted: Pasted['entries']; indicators: readonly IndicatorView[] }

/** Every faulty cell of a pasted block under its indicator's name; nothing of the block was taken. */
function PasteProblem({ problem, pasted, indicators }: PasteProblemProps) {
  const faults = (problem?.errors ?? []).flatMap((error) => {
    const entry = error.row === undefined ? undefined : pasted[error.row - 1]
    const row = indicators.find(({ key }) => key === entry?.key)
    const field = error.field.split('.').at(-1) as 'actual' | 'score' | 'reason'
    return row ? [{ error, name: row.level3, field, cell: entry?.[field] ?? '' }] : []
  })
  if (!problem || faults.length === 0) return <Problem problem={problem} />
  return (
    <Notice tone="bad" title={`粘贴的内容有 ${faults.length} 处需要更正，整块未写入`} urgent>
      <ul>
        {faults.slice(0, 20).map(({ error, name, field, cell }) => (
          <li key={error.field}>
            {name}，{fieldName(field)}“{cell}”：{fieldSentence(error)}
          </li>
        ))}
        {faults.length > 20 && <li>另有 {faults.length - 20} 处</li>}
      </ul>
    </Notice>
  )
}

const list = { href: '/admin/evaluations', label: '绩效自评' }

function NotThere({ loaded }: { loaded: Loaded<EvaluationView> }) {
  return (
    <>
      <PageHead title="绩效自评" back={list} />
      <WhenLoaded of={loaded}>{() => null}</WhenLoaded>
    </>
  )
}

function EvaluationHead({ evaluation }: { evaluation: EvaluationView }) {
  const { project, year, department, implementer, profile } = evaluation
  return (
    <>
      <PageHead
        title={`${project} ${year} 年度绩效自评`}
        back={list}
        actions={
          <Button icon="print" class="desk-only" onClick={() => print()}>
            打印
          </Button>
        }
      />
      <p class="evaluation-facts muted">
        <span>主管部门：{department ?? nothing}</span>
        <span>实施单位：{implementer ?? nothing}</span>
        <span>
          评分规则：{profile.label}（第 {profile.version} 版）
        </span>
        <span>依据：{profile.legalBasis}</span>
      </p>
    </>
  )
}

function Ask({ asking, save, onClose }: { asking: Asking; save: SaveEntry; onClose: () => void }) {
  if (!asking) return null
  const { about, indicator } = asking
  if (about === 'unbind') return <UnbindDialog indicator={indicator} save={save} onClose={onClose} />
  if (about === 'rebind') return <RebindDialog indicator={indicator} save={save} onClose={onClose} />
  return <BindDialog indicator={indicator} onClose={onClose} onBind={(source) => save(indicator.key, { source })} />
}

type RowDialogProps = { indicator: IndicatorView; save: SaveEntry; onClose: () => void }

/** 调查, and the cloud of it that the figure is of. */
const sourceName = (source: IndicatorView['source']) =>
  source?.object ? `${source.title}：${source.object.name}` : source?.title

function UnbindDialog({ indicator, save, onClose }: RowDialogProps) {
  const toast = useToast()
  const unbind = useAct(async (reason: string) => {
    await save(indicator.key, { source: null, reason })
    onClose()
    toast('已解除关联')
  })
  return (
    <ConfirmWithReason
      title="解除关联"
      action="解除关联"
      danger
      busy={unbind.busy}
      problem={unbind.problem}
      onConfirm={(reason) => void unbind.run(reason)}
      onClose={onClose}
    >
      <p>
        “{sourceName(indicator.source)}”的结果 {formatFigure(indicator.actual, indicator.unit)}
        将不再作为“{indicator.level3}”的实际完成值，该项得分清空。原因记入操作日志。
      </p>
    </ConfirmWithReason>
  )
}

/** The corrected figure takes the place of the one that was bound. */
function RebindDialog({ indicator, save, onClose }: RowDialogProps) {
  const toast = useToast()
  const rebind = useAct(async (reason: string) => {
    const { annualId, surveyId, object } = indicator.source!
    await save(indicator.key, {
      source: annualId === null ? { surveyId: surveyId!, object: object?.key } : { annualId },
      reason,
    })
    onClose()
    toast('已改用新封存')
  })
  return (
    <ConfirmWithReason
      title="改用新封存"
      action="改用新封存"
      busy={rebind.busy}
      problem={rebind.problem}
      onConfirm={(reason) => void rebind.run(reason)}
      onClose={onClose}
    >
      <p>
        “{sourceName(indicator.source)}”已更正封存。“{indicator.level3}”现取关联时的封存{' '}
        {formatFigure(indicator.actual, indicator.unit)}，改用后取现行封存的数，得分随之重算。原因记入操作日志。
      </p>
    </ConfirmWithReason>
  )
}
