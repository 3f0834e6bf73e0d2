import { useState } from 'preact/hooks'
import type { CalendarDay, CalendarView } from '../../../server/contract/calendar.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Select } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useMe } from '../me.ts'
import { CalendarDayDialog } from './calendar-day-dialog.tsx'
import { dayKinds } from './day-kinds.ts'
import { CalendarPaste } from './calendar-paste.tsx'
import { OfficeHours } from './office-hours.tsx'
import { SystemTabs } from './system-tabs.tsx'

export const weekday = (day: string) => `周${'日一二三四五六'[new Date(`${day}T00:00:00Z`).getUTCDay()]}`

type Open = { kind: 'day'; day: CalendarDay | null } | { kind: 'paste' } | null

/** 系统管理 → 工作日历: reminders and deadlines count working days by it. */
export default function CalendarPage() {
  const me = useMe()
  const editable = me.roles.some((role) => role === 'manager' || role === 'system')
  const [year, choose] = useState(String(new Date().getFullYear()))
  const [open, setOpen] = useState<Open>(null)
  const toast = useToast()
  const calendar = useLoad((signal) => api.get<CalendarView>('/calendar', signal), [])
  const done = (sentence: string) => {
    setOpen(null)
    toast(sentence)
    calendar.reload()
  }
  return (
    <>
      <PageHead
        title="工作日历"
        actions={
          editable && (
            <>
              <Button icon="copy" onClick={() => setOpen({ kind: 'paste' })}>
                粘贴放假通知
              </Button>
              <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'day', day: null })}>
                新增日期
              </Button>
            </>
          )
        }
      />
      <SystemTabs current="calendar" />
      <WhenLoaded of={calendar}>
        {({ days, ...rule }) => (
          <div class="stack">
            <OfficeHours rule={rule} editable={editable} onSaved={done} />
            <Days days={days} year={year} onYear={choose} editable={editable} onOpen={setOpen} onDone={done} />
          </div>
        )}
      </WhenLoaded>
      {open?.kind === 'day' && <CalendarDayDialog day={open.day} onClose={() => setOpen(null)} onSaved={done} />}
      {open?.kind === 'paste' && <CalendarPaste onClose={() => setOpen(null)} onSaved={done} />}
    </>
  )
}

type DaysProps = {
  days: CalendarDay[]
  year: string
  onYear: (year: string) => void
  editable: boolean
  onOpen: (open: Open) => void
  onDone: (sentence: string) => void
}

function Days({ days, year, onYear, editable, onOpen, onDone }: DaysProps) {
  const now = new Date().getFullYear()
  const years = [...new Set([String(now), String(now + 1), ...days.map(({ day }) => day.slice(0, 4))])].toSorted()
  const shown = days.filter(({ day }) => day.startsWith(year))
  const unchecked = shown.filter(({ checked }) => !checked)
  const save = useAct(async (changed: CalendarDay[], sentence: string) => {
    await api.post('/calendar/days', { days: changed })
    onDone(sentence)
  })
  const remove = useAct(async ({ day }: CalendarDay) => {
    await api.del(`/calendar/days/${day}`)
    onDone(`已删除：${day}`)
  })
  const check = (some: CalendarDay[], sentence: string) =>
    save.run(
      some.map((one) => ({ ...one, checked: true })),
      sentence,
    )
  return (
    <Card
      title="放假与调休"
      flush
      actions={
        editable &&
        unchecked.length > 0 && (
          <Button
            size="small"
            busy={save.busy}
            onClick={() => check(unchecked, `已将 ${year} 年的 ${unchecked.length} 天标为已核对`)}
          >
            {year} 年全部标为已核对
          </Button>
        )
      }
    >
      <div class="filters card-filters">
        <Select
          label="年份"
          value={year}
          onValue={onYear}
          options={years.map((one) => ({ value: one, label: `${one} 年` }))}
        />
      </div>
      {unchecked.length > 0 && (
        <div class="card-notice">
          <Notice tone="warn" title={`有 ${unchecked.length} 天尚未与正式放假通知核对。`}>
            <p>随产品附带的日期未经核实，请对照国务院办公厅和本地的放假通知逐项核对，或粘贴通知中的日期。</p>
          </Notice>
        </div>
      )}
      <Problem problem={save.problem ?? remove.problem} />
      <Table
        caption={`${year} 年的放假与调休`}
        empty="这一年还没有登记放假和调休，只按周一至周五计算。"
        columns={[
          { key: 'day', label: '日期', heading: true, nowrap: true, cell: ({ day }) => `${day} ${weekday(day)}` },
          {
            key: 'kind',
            label: '类型',
            cell: ({ kind }) => <Badge tone={dayKinds[kind].tone}>{dayKinds[kind].label}</Badge>,
          },
          { key: 'name', label: '名称', cell: ({ name }) => name },
          { key: 'checked', label: '核对', nowrap: true, cell: ({ checked }) => (checked ? '已核对' : '待核对') },
          ...(editable
            ? [
                {
                  key: 'acts',
                  label: '操作',
                  align: 'actions' as const,
                  cell: (one: CalendarDay) => (
                    <>
                      {!one.checked && (
                        <Button tone="plain" size="small" onClick={() => check([one], `已核对：${one.day}`)}>
                          标为已核对<span class="visually-hidden">：{one.day}</span>
                        </Button>
                      )}
                      <Button tone="plain" size="small" onClick={() => onOpen({ kind: 'day', day: one })}>
                        修改<span class="visually-hidden">：{one.day}</span>
                      </Button>
                      <Button tone="plain" size="small" onClick={() => remove.run(one)}>
                        删除<span class="visually-hidden">：{one.day}</span>
                      </Button>
                    </>
                  ),
                },
              ]
            : []),
        ]}
        rows={shown}
        rowKey={({ day }) => day}
      />
    </Card>
  )
}
