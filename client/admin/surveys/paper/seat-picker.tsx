import { useState } from 'preact/hooks'
import type { PaperSeat } from '../../../../server/contract/paper.ts'
import { api, withQuery } from '../../../api.ts'
import { FieldGroup } from '../../../ui/field.tsx'
import { Choice, SearchInput } from '../../../ui/inputs.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { seatName } from '../seat-name.ts'

type Props = { surveyId: number; chosen: PaperSeat | null; onChoose: (seat: PaperSeat) => void }

/** Which unit's paper it is: of the seats that may still answer. */
export function SeatPicker({ surveyId, chosen, onChoose }: Props) {
  const [typed, type] = useState('')
  const search = useDebounced(typed)
  const found = useLoad(
    (signal) => api.get<{ items: PaperSeat[] }>(withQuery(`/surveys/${surveyId}/paper-seats`, { search }), signal),
    [surveyId, search],
  )
  const items = found.data?.items ?? []
  const shown = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items
  return (
    <FieldGroup legend="单位" required hint="只列尚可计入纸质问卷的，最多 8 个；输入名称或代码查找。">
      <SearchInput label="查找单位" value={typed} onValue={type} />
      {shown.map((one) => (
        <Choice
          key={one.id}
          type="radio"
          name="seat"
          label={seatName(one)}
          checked={chosen?.id === one.id}
          onValue={() => onChoose(one)}
        />
      ))}
    </FieldGroup>
  )
}
