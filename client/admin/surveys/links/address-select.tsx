import type { AddressView } from '../../../../server/contract/by-hand.ts'
import { Select } from '../../../ui/inputs.tsx'

type Props = { addresses: AddressView[]; address: string | undefined; onChoose: (address: string) => void }

/** Which of several addresses links begin with, e.g. 互联网 or 电子政务外网. Nothing to choose, nothing drawn. */
export function AddressSelect({ addresses, address, onChoose }: Props) {
  if (addresses.length < 2) return null
  const nameOf = ({ name, url }: AddressView) => (new URL(url).host === name ? url : `${name}（${url}）`)
  return (
    <Select
      label="链接使用的地址"
      value={address ?? addresses[0]?.url ?? ''}
      onValue={onChoose}
      options={addresses.map((one) => ({ value: one.url, label: nameOf(one) }))}
    />
  )
}
