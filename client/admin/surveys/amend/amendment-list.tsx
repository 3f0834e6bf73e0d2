import type { AmendmentView } from '../../../../server/contract/amendments.ts'
import { nothing } from '../../../ui/format.ts'
import { fieldName, valueWord } from '../../../../server/contract/field-words.ts'

/** What an amendment changes, one line each. */
export function AmendmentList({ of: { changes, added, removed } }: { of: AmendmentView }) {
  return (
    <ul class="plain-list small">
      {changes.map(({ path, before, after }) => (
        <li key={path}>
          {fieldName(path)}：<del>{before === null ? nothing : valueWord(path, before)}</del> →{' '}
          <ins>{after === null ? nothing : valueWord(path, after)}</ins>
        </li>
      ))}
      {added.length > 0 && (
        <li>
          名单增加 {added.length} 家：{added.join('、')}
        </li>
      )}
      {removed.length > 0 && (
        <li>
          名单移出 {removed.length} 家：{removed.join('、')}
        </li>
      )}
    </ul>
  )
}
