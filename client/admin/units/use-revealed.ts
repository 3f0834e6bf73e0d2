import { useState } from 'preact/hooks'
import type { ContactView } from '../../../server/contract/units.ts'
import { api } from '../../api.ts'
import { useAct } from '../../ui/use-act.ts'

/** Contacts shown in full on request, for as long as the page stands; the server records who asked for which. */
export function useRevealed() {
  const [contacts, setContacts] = useState<Record<number, ContactView>>({})
  const reveal = useAct(async (unitId: number) => {
    const contact = await api.post<ContactView>(`/units/${unitId}/contact`)
    setContacts((before) => ({ ...before, [unitId]: contact }))
  })
  return { contacts, reveal }
}
