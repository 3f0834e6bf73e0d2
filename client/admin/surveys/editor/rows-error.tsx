import { Icon } from '../../../ui/icon.tsx'

/** What is wrong with a list as a whole. */
export function RowsError({ sentence }: { sentence: string | undefined }) {
  if (!sentence) return null
  return (
    <p class="field-error">
      <Icon name="warning" />
      {sentence}
    </p>
  )
}
