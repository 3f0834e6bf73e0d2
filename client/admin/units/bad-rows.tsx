import type { FieldProblem } from '../../api.ts'
import { fieldName } from '../../../server/contract/field-words.ts'
import { fieldSentence } from '../../ui/sentences.ts'
import { nothing } from '../../ui/format.ts'
import { Table, type Column } from '../../ui/table.tsx'

const mostShown = 500
// In a unit list the name is called what its column is called.
const columnName = (field: string) => (field === 'name' ? '单位名称' : fieldName(field.replace(/^attributes\./, '')))

const columns: readonly Column<FieldProblem>[] = [
  { key: 'row', label: '行号', align: 'number', cell: (error) => error.row ?? nothing },
  { key: 'field', label: '列', nowrap: true, cell: (error) => columnName(error.field) },
  { key: 'reason', label: '原因', cell: (error) => fieldSentence(error) },
  { key: 'value', label: '文件中的内容', cell: (error) => error.value || <span class="muted">（空）</span> },
]

/** Every bad row of a file: where, which column, why, and what stands there. */
export function BadRows({ errors }: { errors: readonly FieldProblem[] }) {
  return (
    <>
      <p>共 {errors.length} 处需要更正，请在文件中改好后重新选择。</p>
      <div class="import-errors" tabIndex={0} role="region" aria-label="不合格的行">
        <Table
          caption="不合格的行"
          columns={columns}
          rows={errors.slice(0, mostShown)}
          rowKey={(error) => `${error.row}/${error.field}/${error.code}`}
        />
      </div>
      {errors.length > mostShown && <p class="muted">仅列出前 {mostShown} 处。</p>}
    </>
  )
}
