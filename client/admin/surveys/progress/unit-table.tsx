import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Progress, Selection, UnitFilter, UnitProgress } from '../../../../server/contract/progress.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { formatCount, formatDateTime, nothing } from '../../../ui/format.ts'
import { Choice, SearchInput, Select } from '../../../ui/inputs.tsx'
import { Pager } from '../../../ui/pager.tsx'
import { InvitationStateBadge, invitationStates } from '../../../ui/status-badge.tsx'
import { type Column, Table } from '../../../ui/table.tsx'
import { SentDialog } from '../links/sent-dialog.tsx'
import { OrderForChosen } from '../sending/order-for-chosen.tsx'
import { seatWord } from '../seat-name.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { invitationWords } from '../../../../server/contract/words.ts'
import { GroundsDialog } from './grounds-dialog.tsx'
import { NoticesDialog } from './notices-dialog.tsx'
import { UnitDialog } from './unit-dialog.tsx'

const filters: { value: UnitFilter; label: string }[] = [
  { value: 'unanswered', label: '未答' },
  { value: 'unopened', label: '未打开' },
  { value: 'failed', label: '送达失败' },
  { value: 'started', label: '已开始未提交' },
  ...(['issued', 'sent', 'opened', 'returned', 'on-paper', 'refused', 'ineligible', 'revoked'] as const).map(
    (value) => ({
      value,
      label: `仅${invitationStates[value].label}`,
    }),
  ),
]
const sorts = [
  { value: 'name', label: '按单位名称' },
  { value: 'state', label: '按进展，最慢的在前' },
  { value: '-last', label: '按最近动态' },
  { value: '-reminders', label: '按催办次数' },
  { value: '-failures', label: '按送达失败次数' },
]

type Props = {
  progress: Progress
  pageSize: number
  query: Record<string, string>
  setQuery: (change: Record<string, string | number | undefined>) => void
  onChanged: () => void
}
type Asked = 'sent' | 'notices' | 'refuse' | 'remind' | 'again'

/** Which unit is where, and what can be done about it: for one, for the ticked, for all that a filter finds. */
export function UnitTable({ progress: { byUnit, total, units }, pageSize, query, setQuery, onChanged }: Props) {
  const { survey, reload } = useSurvey()
  const { route } = useLocation()
  const { search = '', filter = '', sort = '', page = '1' } = query
  const [ticked, tick] = useState<ReadonlySet<number>>(new Set())
  const [all, takeAll] = useState(false)
  const [asked, ask] = useState<Asked | null>(null)
  const [shown, show] = useState<number | null>(null)
  const narrow = (change: Record<string, string>) => (takeAll(false), setQuery({ ...change, page: undefined }))
  const workable = survey.actions.includes('see-links') && (survey.status === 'open' || survey.status === 'approved')
  const count = all ? total : ticked.size
  const selection: Selection = all
    ? { matching: { search, ...(filter && { filter: filter as UnitFilter }) } }
    : { unitIds: [...ticked] }
  const done = () => {
    ask(null)
    tick(new Set())
    takeAll(false)
    onChanged()
  }
  const unit = byUnit.find((one) => one.unitId === shown)
  return (
    <Card
      title="各单位状态"
      actions={
        <span class="muted small">{`已提交 ${formatCount(units.returned)} / ${formatCount(units.roster)} 家`}</span>
      }
      flush
    >
      <div class="filters card-filters">
        <SearchInput label="查找单位" value={search} onValue={(text) => narrow({ search: text })} />
        <Select
          label="状态"
          empty="全部"
          value={filter}
          onValue={(value) => narrow({ filter: value })}
          options={filters}
        />
        <Select
          label="排序"
          empty="按名册顺序"
          value={sort}
          onValue={(value) => setQuery({ sort: value, page: undefined })}
          options={sorts}
        />
      </div>
      {workable && (
        <div class="filters card-filters">
          <Choice
            label={`选中符合条件的全部 ${formatCount(total)} 家`}
            checked={all}
            disabled={total === 0}
            onValue={(on) => (takeAll(on), tick(new Set()))}
          />
          {survey.status === 'open' && (
            <Button size="small" disabled={count === 0} onClick={() => ask('remind')}>
              催办
            </Button>
          )}
          <Button size="small" disabled={count === 0} onClick={() => ask('again')}>
            重发通知
          </Button>
          <Button size="small" disabled={count === 0} onClick={() => ask('notices')}>
            复制通知
          </Button>
          <Button size="small" disabled={count === 0} onClick={() => ask('sent')}>
            登记已发送
          </Button>
          <Button size="small" disabled={count === 0} onClick={() => ask('refuse')}>
            登记谢绝填写
          </Button>
          {count > 0 && <span class="muted small">已选 {formatCount(count)} 家</span>}
        </div>
      )}
      <Table
        caption="各单位状态"
        empty="没有符合的单位"
        columns={columnsOf({
          workable,
          all,
          ticked,
          onTick: (id, on) => tick(new Set(on ? [...ticked, id] : [...ticked].filter((one) => one !== id))),
          onShow: show,
        })}
        rows={byUnit}
        rowKey={(one) => one.unitId}
      />
      <div class="card-pager">
        <Pager
          page={Number(page) || 1}
          pageSize={pageSize}
          total={total}
          noun="家"
          onPage={(next) => setQuery({ page: next })}
        />
      </div>
      {asked === 'sent' && (
        <SentDialog selection={selection} count={count} noun="家" onClose={() => ask(null)} onSent={done} />
      )}
      {asked === 'notices' && <NoticesDialog selection={selection} onClose={() => ask(null)} />}
      {(asked === 'remind' || asked === 'again') && (
        <OrderForChosen
          kind={asked === 'remind' ? 'reminder' : 'invitation'}
          selection={selection}
          who={`${formatCount(count)} 家单位`}
          onClose={() => ask(null)}
          // How far it is stands there; one may leave that page too, and come back.
          onOrdered={() => (done(), route(surveyPath(survey.id, 'sending')))}
        />
      )}
      {asked === 'refuse' && (
        <GroundsDialog
          act="refuse"
          selection={selection}
          who={`${formatCount(count)} 家单位`}
          onClose={() => ask(null)}
          onDone={done}
        />
      )}
      {unit && (
        <UnitDialog
          unit={unit}
          workable={workable}
          onClose={() => show(null)}
          onChanged={() => (onChanged(), reload())}
        />
      )}
    </Card>
  )
}

/** Who of a unit stands where. */
const Roles = ({ unit }: { unit: UnitProgress }) => (
  <>
    {unit.invitations.map(({ id, state, ...seat }) => (
      <div key={id} class="small muted">
        {seatWord(seat) || `第 ${seat.seat} 席`} {invitationWords[state]}
      </div>
    ))}
  </>
)

type Ticks = {
  workable: boolean
  all: boolean
  ticked: ReadonlySet<number>
  onTick: (unitId: number, on: boolean) => void
  onShow: (unitId: number) => void
}

const columnsOf = ({ workable, all, ticked, onTick, onShow }: Ticks): Column<UnitProgress>[] => [
  {
    key: 'unit',
    label: '单位',
    heading: true,
    cell: (one) =>
      workable ? (
        <Choice
          label={one.unit}
          checked={all || ticked.has(one.unitId)}
          disabled={all}
          onValue={(on) => onTick(one.unitId, on)}
        />
      ) : (
        one.unit
      ),
  },
  { key: 'category', label: '类别', deskOnly: true, cell: (one) => one.category ?? nothing },
  { key: 'state', label: '状态', nowrap: true, cell: (one) => <InvitationStateBadge state={one.state} /> },
  {
    key: 'returned',
    label: '已提交 / 席位',
    align: 'number',
    nowrap: true,
    cell: (one) => (
      <div>
        {one.returned} / {one.seats}
        {one.invitations.some(({ role }) => role) && <Roles unit={one} />}
      </div>
    ),
  },
  {
    key: 'last',
    label: '最近动态',
    nowrap: true,
    cell: (one) => <span class="figures">{formatDateTime(one.lastAt)}</span>,
  },
  { key: 'reminders', label: '已催办', align: 'number', deskOnly: true, cell: (one) => `${one.reminders} 次` },
  { key: 'failures', label: '送达失败', align: 'number', deskOnly: true, cell: (one) => `${one.failures} 次` },
  ...(workable
    ? [
        {
          key: 'actions',
          label: '操作',
          align: 'actions' as const,
          cell: (one: UnitProgress) => (
            <Button size="small" onClick={() => onShow(one.unitId)}>
              处理<span class="visually-hidden">：{one.unit}</span>
            </Button>
          ),
        },
      ]
    : []),
]
