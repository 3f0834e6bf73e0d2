import type { PersonView } from '../../../../server/contract/people.ts'
import type { Act } from './person-act.tsx'

/** Which dialog of the page is open, and about whom. */
export type OpenPerson =
  | { kind: 'new' }
  | { kind: 'edit'; person: PersonView }
  | { kind: 'roles'; person: PersonView }
  | { kind: 'hand-over'; person: PersonView }
  | { kind: 'act'; act: Act; person: PersonView }
  | { kind: 'deputy' }
  | { kind: 'password'; name: string; password: string }
  | null
