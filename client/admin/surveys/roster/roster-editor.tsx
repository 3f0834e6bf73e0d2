import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import type { UnitView } from '../../../../server/contract/units.ts'
import { api } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field, FieldGroup } from '../../../ui/field.tsx'
import { Choice, Select } from '../../../ui/inputs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { errorOf } from '../../../ui/sentences.ts'
import { useSurvey } from '../survey-context.ts'
import { allPages } from './all-pages.ts'
import type { RosterItem } from './roster-list.tsx'
import { UnitPicker } from './unit-picker.tsx'

const seatOptions = Array.from({ length: 9 }, (_, i) => ({ value: String(i + 1), label: `每家 ${i + 1} 个` }))

/** `seats`: '' where each unit has those it lists. */
type Start = { units: number; chosen: Set<number>; seats: string }

/** Chooses the roster: all units, or some of them. */
export function RosterEditor({ onDone }: { onDone: () => void }) {
  const { survey } = useSurvey()
  const start = useLoad((signal) => readStart(survey, signal), [survey.id])
  return (
    <WhenLoaded of={start}>
      {(found) =>
        found.units === 0 ? (
          <Empty
            title="还没有用户单位"
            action={
              <LinkButton tone="primary" href="/admin/units">
                去导入用户单位
              </LinkButton>
            }
          >
            名单从用户单位中选定。
          </Empty>
        ) : (
          <Chooser start={found} onDone={onDone} />
        )
      }
    </WhenLoaded>
  )
}

async function readStart(survey: SurveyView, signal: AbortSignal): Promise<Start> {
  const [units, roster] = await Promise.all([
    api.get<Page<UnitView>>('/units?pageSize=1', signal),
    survey.roster.units === 0 ? [] : allPages<RosterItem>(`/surveys/${survey.id}/roster`, {}, signal),
  ])
  return { units: units.total, chosen: new Set(roster.map((item) => item.unitId)), seats: seatsOf(roster) }
}

/** One number where all units have as many seats and none has a role; one seat each is what units list that list nobody. */
export function seatsOf(roster: readonly RosterItem[]): string {
  const counts = new Set(roster.map(({ seats }) => seats))
  const [only = 1] = counts
  return only > 1 && counts.size === 1 && roster.every(({ roles }) => roles.length === 0) ? String(only) : ''
}

function Chooser({ start, onDone }: { start: Start; onDone: () => void }) {
  const { survey, setSurvey } = useSurvey()
  const toast = useToast()
  const [all, setAll] = useState(start.chosen.size === 0 || start.chosen.size === start.units)
  const [chosen, choose] = useState(start.chosen)
  const [seats, setSeats] = useState(start.seats)
  const save = useAct(async () => {
    const each = seats ? { seatsPerUnit: Number(seats) } : {}
    await api.put(`/surveys/${survey.id}/roster`, all ? { all: true, ...each } : { unitIds: [...chosen], ...each })
    setSurvey(await api.get<SurveyView>(`/surveys/${survey.id}`))
    toast('名单已保存')
    onDone()
  })
  const count = all ? start.units : chosen.size
  return (
    <Card title="选定调查单位名单">
      <FieldGroup legend="调查哪些单位" hint="名单是应答率的分母，未答的单位也计入最不利值。应尽可能包括全部用云单位。">
        <Choice
          type="radio"
          name="roster"
          label={`全部用户单位（${start.units} 家）`}
          checked={all}
          onValue={() => setAll(true)}
        />
        <Choice
          type="radio"
          name="roster"
          label={`指定单位（已选 ${chosen.size} 家）`}
          checked={!all}
          onValue={() => setAll(false)}
        />
      </FieldGroup>
      {!all && <UnitPicker chosen={chosen} onChoose={choose} />}
      <div class="narrow-field">
        <Field
          label="每家单位的席位"
          hint="每个席位一个链接，多于 1 个时按方案合并。角色在“用户单位”中登记或随表导入，没有登记的单位 1 个。"
          error={errorOf(save.problem, 'seatsPerUnit')}
        >
          <Select value={seats} empty="按单位登记的角色" onValue={setSeats} options={seatOptions} />
        </Field>
      </div>
      <Problem problem={save.problem} shownFields={['seatsPerUnit']} />
      <div class="row-apart">
        <p class="figures" role="status">
          共 {count} 家单位{seats && `、${count * Number(seats)} 个席位`}
        </p>
        <div class="row">
          {survey.roster.units > 0 && <Button onClick={onDone}>取消</Button>}
          <Button tone="primary" busy={save.busy} disabled={count === 0} onClick={() => save.run()}>
            保存名单
          </Button>
        </div>
      </div>
    </Card>
  )
}
