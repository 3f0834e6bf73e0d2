import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Me, Role } from '../../server/contract/people.ts'

export const MeContext = createContext<Me | null>(null)

/** Who is signed in. Only for pages inside the shell. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside the shell')
  return me
}

/** Whether the one signed in has a role; the server decides in the end. */
export function useRole(role: Role): boolean {
  return useMe().roles.includes(role)
}
