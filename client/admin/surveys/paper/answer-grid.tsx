import { isLow, type Questionnaire } from '../../../../server/domain/scale.ts'
import { TextInput } from '../../../ui/inputs.tsx'
import { TableBox } from '../../../ui/table.tsx'

/** Answers as read from paper: a level, null = 不适用, absent = left blank. */
export type PaperAnswers = {
  ratings: Record<string, number | null>
  overall: number | null
  reasons: Record<string, string>
  comment: string
  tellVendor?: boolean | undefined
}

type Props = {
  questionnaire: Questionnaire
  answers: PaperAnswers
  /** Absent: only shown. */
  onChange?: (answers: PaperAnswers) => void
}

type Row = { key: string; label: string; value: number | null | undefined; low: boolean }

/** The form as a grid, row for row as on paper, so that the eye goes across from one to the other. */
export function AnswerGrid({ questionnaire, answers, onChange }: Props) {
  const { dimensions, scale, notApplicable, overall } = questionnaire
  const isLowLevel = (value: number | null | undefined) => typeof value === 'number' && isLow(scale, value)
  const rows: Row[] = dimensions.map(({ key, label }, at) => {
    const value = answers.ratings[key]
    return { key, label: `${at + 1}. ${label}`, value, low: isLowLevel(value) }
  })
  if (overall) rows.push({ key: 'overall', label: overall.label, value: answers.overall ?? undefined, low: false })
  const choices: [value: number | null, label: string][] = scale.map(({ level, label }) => [level, label])
  if (notApplicable) choices.push([null, '不适用'])
  const choose = (key: string, value: number | null) =>
    onChange?.(
      key === 'overall'
        ? { ...answers, overall: value }
        : { ...answers, ratings: { ...answers.ratings, [key]: value } },
    )
  return (
    <TableBox label="评价">
      <table class="table paper-grid">
        <caption class="visually-hidden">评价</caption>
        <thead>
          <tr>
            <th scope="col">评价内容</th>
            {choices.map(([, label]) => (
              <th key={label} scope="col" class="cell-center">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.label}
                {row.low && (
                  <Reason
                    label={`${row.label}的原因`}
                    value={answers.reasons[row.key] ?? ''}
                    onValue={
                      onChange && ((text) => onChange({ ...answers, reasons: { ...answers.reasons, [row.key]: text } }))
                    }
                  />
                )}
              </th>
              {choices.map(([value, label]) => (
                <td key={label} class="cell-center">
                  {row.key === 'overall' && value === null ? null : (
                    <Mark
                      name={`paper-${row.key}`}
                      label={`${row.label}：${label}`}
                      on={row.value === value}
                      onChoose={onChange && (() => choose(row.key, value))}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

type MarkProps = { name: string; label: string; on: boolean; onChoose: (() => void) | undefined }

function Mark({ name, label, on, onChoose }: MarkProps) {
  if (onChoose) return <input type="radio" name={name} aria-label={label} checked={on} onChange={onChoose} />
  return on ? (
    <span role="img" aria-label={label}>
      ✓
    </span>
  ) : null
}

type ReasonProps = { label: string; value: string; onValue: ((text: string) => void) | undefined }

function Reason({ label, value, onValue }: ReasonProps) {
  if (onValue)
    return (
      <TextInput label={label} placeholder="原因（问卷上写明的）" value={value} onValue={onValue} maxLength={500} />
    )
  return value ? <span class="small muted">　原因：{value}</span> : null
}
