import { useState } from 'preact/hooks'
import type { RosterSources } from '../../../../server/contract/roster-sources.ts'
import { api, apiUrl } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { FileInput } from '../../../ui/file-input.tsx'
import { nothing } from '../../../ui/format.ts'
import { DateInput, TextArea, TextInput } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { errorOf } from '../../../ui/sentences.ts'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { useSurvey } from '../survey-context.ts'
import '../paper/paper.css'

/** 名册依据: the ledger or bill the roster came from, and the users in it who are not asked, each with the reason. */
export function SourcesCard() {
  const { survey } = useSurvey()
  const path = `/surveys/${survey.id}`
  const manager = useRole('manager')
  const loaded = useLoad((signal) => api.get<RosterSources>(`${path}/roster-sources`, signal), [path])
  const [open, setOpen] = useState<'source' | 'unlisted' | null>(null)
  const take = (now: RosterSources) => (setOpen(null), loaded.setData(now))
  const remove = useAct(async (what: string) => take(await api.del<RosterSources>(`${path}/${what}`)))
  const addable = manager && survey.status !== 'sealed' && survey.status !== 'void'
  const removable = manager && (survey.status === 'draft' || survey.status === 'submitted')
  const removal = (what: string, name: string) =>
    removable && (
      <Button tone="plain" size="small" busy={remove.busy} onClick={() => remove.run(what)}>
        删除<span class="visually-hidden">：{name}</span>
      </Button>
    )
  return (
    <Card
      title="名册依据"
      flush
      actions={
        addable && (
          <>
            <Button size="small" icon="plus" onClick={() => setOpen('unlisted')}>
              说明未列入的用户
            </Button>
            <Button size="small" icon="upload" onClick={() => setOpen('source')}>
              添加台账或账单
            </Button>
          </>
        )
      }
    >
      <Problem problem={remove.problem} />
      <WhenLoaded of={loaded}>
        {({ sources, unlisted }) => (
          <>
            <Table
              caption="名册依据"
              empty="还没有登记名单来自哪份台账或账单"
              columns={[
                {
                  key: 'title',
                  label: '台账或账单',
                  heading: true,
                  cell: (one) => (
                    <div>
                      <a href={apiUrl(`${path}/roster-sources/${one.id}/scan`)} target="_blank" rel="noopener">
                        {one.title}
                      </a>
                      <div class="small muted scan-digest">SHA-256：{one.scan.sha256}</div>
                    </div>
                  ),
                },
                { key: 'issuer', label: '出具单位', cell: (one) => one.issuer ?? nothing },
                { key: 'on', label: '日期', nowrap: true, cell: (one) => one.issuedOn ?? nothing },
                { key: 'users', label: '所列用户数', align: 'number', cell: (one) => one.users ?? nothing },
                { key: 'by', label: '登记人', cell: (one) => one.addedBy },
                {
                  key: 'acts',
                  label: '操作',
                  align: 'actions',
                  cell: (one) => removal(`roster-sources/${one.id}`, one.title),
                },
              ]}
              rows={sources}
              rowKey={(one) => one.id}
            />
            {unlisted.length > 0 && (
              <Table
                caption="在台账中、未列入名单的用户"
                showCaption
                columns={[
                  { key: 'name', label: '用户', heading: true, cell: (one) => one.name },
                  { key: 'reason', label: '未列入的原因', cell: (one) => one.reason },
                  { key: 'by', label: '登记人', cell: (one) => one.addedBy },
                  {
                    key: 'acts',
                    label: '操作',
                    align: 'actions',
                    cell: (one) => removal(`unlisted/${one.id}`, one.name),
                  },
                ]}
                rows={unlisted}
                rowKey={(one) => one.id}
              />
            )}
          </>
        )}
      </WhenLoaded>
      {open === 'source' && <SourceDialog path={path} onClose={() => setOpen(null)} onSaved={take} />}
      {open === 'unlisted' && <UnlistedDialog path={path} onClose={() => setOpen(null)} onSaved={take} />}
    </Card>
  )
}

type DialogProps = { path: string; onClose: () => void; onSaved: (now: RosterSources) => void }

function SourceDialog({ path, onClose, onSaved }: DialogProps) {
  const [draft, setDraft] = useState({ title: '', issuer: '', issuedOn: '', users: '' })
  const [scan, setScan] = useState<File | null>(null)
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const save = useAct(async (file: File) => {
    const { users, ...rest } = draft
    const data = new FormData()
    data.append('entry', JSON.stringify({ ...rest, ...(users.trim() && { users: Number(users) }) }))
    data.append('scan', file)
    onSaved(await api.postForm<RosterSources>(`${path}/roster-sources`, data))
  })
  const error = (field: string) => errorOf(save.problem, field)
  return (
    <FormDialog
      title="添加台账或账单"
      size="narrow"
      action="保存"
      busy={save.busy}
      disabled={!scan || !draft.title.trim()}
      onSubmit={() => {
        if (scan) void save.run(scan)
      }}
      onClose={onClose}
    >
      <Field label="名称" required error={error('title')}>
        <TextInput
          value={draft.title}
          maxLength={120}
          placeholder="如 2026年政务云资源使用台账"
          onValue={(title) => set({ title })}
        />
      </Field>
      <Field label="出具单位" error={error('issuer')}>
        <TextInput value={draft.issuer} maxLength={80} onValue={(issuer) => set({ issuer })} />
      </Field>
      <div class="grid-2">
        <Field label="日期" error={error('issuedOn')}>
          <DateInput value={draft.issuedOn} onValue={(issuedOn) => set({ issuedOn })} />
        </Field>
        <Field label="所列用户数" error={error('users')}>
          <TextInput numeric value={draft.users} onValue={(users) => set({ users })} />
        </Field>
      </div>
      <FileInput
        label="选择扫描件"
        accept=".pdf,.jpg,.jpeg,.png"
        hint="PDF、JPG 或 PNG，不超过 10 MB"
        file={scan}
        onFile={setScan}
      />
      <Problem problem={save.problem} shownFields={['title', 'issuer', 'issuedOn', 'users']} />
    </FormDialog>
  )
}

function UnlistedDialog({ path, onClose, onSaved }: DialogProps) {
  const [draft, setDraft] = useState({ name: '', reason: '' })
  const save = useAct(async () => onSaved(await api.post<RosterSources>(`${path}/unlisted`, draft)))
  return (
    <FormDialog
      title="说明未列入的用户"
      size="narrow"
      action="保存"
      busy={save.busy}
      onSubmit={() => void save.run()}
      onClose={onClose}
    >
      <Field label="用户" required hint="在台账或账单中、但不在名单上的单位。" error={errorOf(save.problem, 'name')}>
        <TextInput value={draft.name} maxLength={120} onValue={(name) => setDraft({ ...draft, name })} />
      </Field>
      <Field label="未列入的原因" required error={errorOf(save.problem, 'reason')}>
        <TextArea value={draft.reason} maxLength={300} onValue={(reason) => setDraft({ ...draft, reason })} />
      </Field>
      <Problem problem={save.problem} shownFields={['name', 'reason']} />
    </FormDialog>
  )
}
