import { useRoute } from 'preact-iso'
import { useMe } from '../me.ts'
import { TicketPage } from './ticket-page.tsx'
import { TicketsList } from './tickets-list.tsx'
import { VendorTickets } from './vendor-tickets.tsx'
import './tickets.css'

/** 整改台账: the office's list and its tickets; the vendor sees its own masked view at the same place. */
export default function TicketsPage() {
  const { roles } = useMe()
  const { params } = useRoute()
  if (roles.includes('vendor')) return <VendorTickets />
  return params['id'] ? <TicketPage id={Number(params['id'])} /> : <TicketsList />
}
