import type { AddressView } from '../../../../server/contract/by-hand.ts'
import { api } from '../../../api.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'

/** The public addresses of this server, and the one the page's links begin with: part of the page's own address. */
export function useAddresses() {
  const [query, setQuery] = useQuery()
  const addresses = useLoad((signal) => api.get<AddressView[]>('/public-addresses', signal), []).data ?? []
  return {
    addresses,
    /** Absent: the server's default. */
    address: query['address'],
    choose: (address: string) => setQuery({ address: address || undefined }),
  }
}
