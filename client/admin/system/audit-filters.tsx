import { useEffect, useRef, useState } from 'preact/hooks'
import { actWords, outcomeWords, subjectKinds } from '../../../server/contract/act-words.ts'
import { DateInput, SearchInput, Select, TextInput } from '../../ui/inputs.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import './audit.css'

type Query = Record<string, string | undefined>
type Props = { query: Query; onChange: (change: Query) => void }

const named = ['search', 'person', 'act', 'subject', 'outcome', 'from', 'to'] as const

/** What of the address is the filter. */
export const filterOf = (query: Query): Query => Object.fromEntries(named.map((key) => [key, query[key]]))

const acts = Object.entries(actWords)
  .map(([value, label]) => ({ value, label }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'zh-CN'))
const outcomes = Object.entries(outcomeWords).map(([value, label]) => ({ value, label }))

/** Person, act, subject, time and outcome; all of it in the address, so that a view can be handed on. */
export function AuditFilters({ query, onChange }: Props) {
  const kind = (query['subject'] ?? '').replace(/ \d+$/, '')
  return (
    <div class="audit-filters" role="group" aria-label="查找条件">
      <Typed label="办理人" value={query['person']} onSettled={(person) => onChange({ person })} />
      <Select
        label="事项"
        empty="全部事项"
        value={query['act'] ?? ''}
        onValue={(act) => onChange({ act: act || undefined })}
        options={acts}
      />
      <Select
        label="对象类别"
        empty="全部对象"
        value={kind}
        onValue={(subject) => onChange({ subject: subject || undefined })}
        options={subjectKinds}
      />
      <Typed
        label="对象编号"
        disabled={kind === ''}
        value={/ (\d+)$/.exec(query['subject'] ?? '')?.[1]}
        onSettled={(number) => onChange({ subject: number && /^\d+$/.test(number) ? `${kind} ${number}` : kind })}
      />
      <Select
        label="结果"
        empty="全部结果"
        value={query['outcome'] ?? ''}
        onValue={(outcome) => onChange({ outcome: outcome || undefined })}
        options={outcomes}
      />
      <label class="audit-day">
        <span>从</span>
        <DateInput
          label="从哪天"
          value={query['from'] ?? ''}
          onValue={(from) => onChange({ from: from || undefined })}
        />
      </label>
      <label class="audit-day">
        <span>到</span>
        <DateInput label="到哪天" value={query['to'] ?? ''} onValue={(to) => onChange({ to: to || undefined })} />
      </label>
      <Typed label="说明、对象、来源" search value={query['search']} onSettled={(search) => onChange({ search })} />
    </div>
  )
}

type TypedProps = {
  label: string
  value: string | undefined
  onSettled: (value: string | undefined) => void
  disabled?: boolean
  search?: boolean
}

/** A field whose text goes into the address once one has stopped typing. */
function Typed({ label, value = '', onSettled, disabled, search }: TypedProps) {
  const [typed, setTyped] = useState(value)
  const settled = useDebounced(typed)
  const sent = useRef(value)
  useEffect(() => {
    if (settled === sent.current) return
    sent.current = settled
    onSettled(settled || undefined)
  }, [settled])
  const common = { label, value: typed, onValue: setTyped, disabled, placeholder: label }
  return search ? <SearchInput {...common} /> : <TextInput {...common} />
}
