import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { Disposition, InvitationState } from '../contract/invitations.ts'
import { invitationsOf } from './states.ts'

export type SeatReturn = {
  unit: string
  code: string | null
  category: string | null
  seat: number
  role: string | null
  sent_at: Date | null
  reminders: number
  returned_at: Date | null
  valid: boolean | null
  state: InvitationState
  disposition: Disposition
}

/** Every seat of the roster and what became of it, in the roster's order. Who answered, never what. */
export async function listSeatReturns(db: Kysely<Database>, surveyId: number): Promise<SeatReturn[]> {
  const { rows } = await sql<SeatReturn>`
    select unit_name as unit, unit_code as code, category, seat, role, sent_at, reminders, returned_at, valid, state, disposition
    from (${invitationsOf(surveyId)}) invitation order by unit_id, seat`.execute(db)
  return rows
}
