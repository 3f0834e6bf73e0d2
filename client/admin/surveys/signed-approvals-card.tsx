import { approvalSubjectWords } from '../../../server/contract/words.ts'
import { useId, useState } from 'preact/hooks'
import type { Page } from '../../../server/contract/fields.ts'
import type { SignedApprovalView } from '../../../server/contract/signed-approvals.ts'
import { api, apiUrl } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FileInput } from '../../ui/file-input.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { DateInput, Select, TextInput } from '../../ui/inputs.tsx'
import { Problem } from '../../ui/problem.tsx'
import { errorOf } from '../../ui/sentences.ts'
import { WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useRole } from '../me.ts'
import { shortDigest } from './digest.tsx'
import { useSurvey } from './survey-context.ts'

/** 签批件: the papers the approvals stand on elsewhere, each with the digest of its scan. */
export function SignedApprovalsCard() {
  const { survey, reload } = useSurvey()
  const mayFile = useRole('manager')
  const [open, setOpen] = useState(false)
  const list = useLoad(
    (signal) => api.get<Page<SignedApprovalView>>(`/surveys/${survey.id}/signed-approvals`, signal),
    [survey],
  )
  const file = mayFile && (
    <Button size="small" icon="upload" onClick={() => setOpen(true)}>
      归入签批件
    </Button>
  )
  return (
    <Card title="签批件" actions={file} flush>
      <WhenLoaded of={list}>
        {({ items }) => (
          <Table
            caption="签批件一览"
            phone="scroll"
            empty="没有归入纸质签批件"
            columns={[
              {
                key: 'subject',
                label: '事项',
                heading: true,
                nowrap: true,
                cell: (one) => approvalSubjectWords[one.subject],
              },
              { key: 'number', label: '文号', nowrap: true, cell: (one) => one.number },
              { key: 'signed', label: '签批', nowrap: true, cell: (one) => `${one.signedBy} ${one.signedOn}` },
              { key: 'plan', label: '方案校验码', nowrap: true, cell: (one) => <Code of={one.planDigest} /> },
              {
                key: 'scan',
                label: '扫描件（SHA-256）',
                nowrap: true,
                cell: (one) => (
                  <>
                    <a
                      href={apiUrl(`/surveys/${survey.id}/signed-approvals/${one.id}/scan`)}
                      target="_blank"
                      rel="noreferrer"
                    >
                      {one.scan.name}
                    </a>{' '}
                    <Code of={one.scan.sha256} />
                  </>
                ),
              },
              {
                key: 'filed',
                label: '归入',
                nowrap: true,
                cell: (one) => `${one.filedBy} ${formatDateTime(one.filedAt)}`,
              },
            ]}
            rows={items}
            rowKey={(one) => one.id}
          />
        )}
      </WhenLoaded>
      {open && <FileDialog onClose={() => setOpen(false)} onFiled={() => (setOpen(false), reload())} />}
    </Card>
  )
}

const Code = ({ of: digest }: { of: string }) => <code title={digest}>{shortDigest(digest, 12)}</code>

function FileDialog({ onClose, onFiled }: { onClose: () => void; onFiled: () => void }) {
  const { survey } = useSurvey()
  const toast = useToast()
  const form = useId()
  const [subject, setSubject] = useState<string>('plan')
  const [number, setNumber] = useState('')
  const [signedBy, setSignedBy] = useState('')
  const [signedOn, setSignedOn] = useState('')
  const [scan, setScan] = useState<File | null>(null)
  const send = useAct(async (file: File) => {
    const fields = new FormData()
    for (const [name, value] of Object.entries({ subject, number, signedBy, signedOn })) fields.append(name, value)
    fields.append('scan', file)
    await api.postForm(`/surveys/${survey.id}/signed-approvals`, fields)
    toast('签批件已归入')
    onFiled()
  })
  const ready = scan !== null && [number, signedBy, signedOn].every((text) => text.trim() !== '')
  return (
    <Dialog
      title="归入签批件"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="submit" form={form} tone="primary" busy={send.busy} disabled={!ready}>
            归入
          </Button>
        </>
      }
    >
      <p>归入后不能改动或删除；归错的，再归入一份正确的，两份都保留。</p>
      <form
        id={form}
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (scan) void send.run(scan)
        }}
      >
        <Field label="事项" error={errorOf(send.problem, 'subject')}>
          <Select
            value={subject}
            onValue={setSubject}
            options={Object.entries(approvalSubjectWords).map(([value, label]) => ({ value, label }))}
          />
        </Field>
        <Field label="文号" required error={errorOf(send.problem, 'number')}>
          <TextInput value={number} onValue={setNumber} maxLength={60} />
        </Field>
        <div class="grid-2">
          <Field label="签批人" required error={errorOf(send.problem, 'signedBy')}>
            <TextInput value={signedBy} onValue={setSignedBy} maxLength={60} />
          </Field>
          <Field label="签批日期" required error={errorOf(send.problem, 'signedOn')}>
            <DateInput value={signedOn} onValue={setSignedOn} />
          </Field>
        </div>
        <FileInput
          label="选择扫描件"
          accept=".pdf,.jpg,.jpeg,.png"
          hint="PDF、JPG 或 PNG，不超过 10 MB"
          file={scan}
          onFile={setScan}
        />
      </form>
      <Problem problem={send.problem} shownFields={['subject', 'number', 'signedBy', 'signedOn']} />
    </Dialog>
  )
}
