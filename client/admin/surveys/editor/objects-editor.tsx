import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/inputs.tsx'
import { newObject } from '../plan-draft.ts'
import type { Editing } from './editing.ts'
import { RowsCard } from './rows-card.tsx'

/** 评价对象: several clouds in one survey; most surveys have none of this. */
export function ObjectsEditor({ draft, set, error }: Editing) {
  const { objects } = draft
  return (
    <RowsCard
      title={objects.length === 0 ? '评价对象（不分）' : `评价对象（${objects.length} 个）`}
      note="只有一个云平台时不必填。有两个及以上时，单位逐个评价自己使用的（用户单位中的“使用平台”，名称须一致；没有填的全评），各有结果。服务商的账号按其“单位”只看到自己的汇总和整改单。"
      counted="个"
      addLabel="添加一个"
      layout="edit-object"
      rows={objects}
      onRows={(next) => set({ objects: next })}
      newRow={() => newObject(objects)}
      fewest={0}
      most={5}
      error={error('objects')}
    >
      {(one, { at, change, onKeyDown }) => (
        <>
          <Field label={`第 ${at + 1} 个名称`} quiet error={error(`objects.${at}.name`)}>
            <TextInput
              value={one.label}
              placeholder="名称，如 某某云"
              maxLength={30}
              onValue={(label) => change({ label })}
              onKeyDown={onKeyDown}
            />
          </Field>
          <Field label={`第 ${at + 1} 个的服务商`} quiet error={error(`objects.${at}.vendor`)}>
            <TextInput
              value={one.vendor}
              placeholder="服务商（选填，与其账号的单位一致）"
              maxLength={60}
              onValue={(vendor) => change({ vendor })}
            />
          </Field>
        </>
      )}
    </RowsCard>
  )
}
