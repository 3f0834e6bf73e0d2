import type { Disposition, InvitationState } from './invitations.ts'
import type { SurveyStatus } from './surveys.ts'

/** 名册与回收情况表: the frozen roster, seat by seat, and where each ended. Who answered and when, never what. */
export type RosterReturns = {
  survey: { id: number; title: string; status: SurveyStatus; planDigest: string; organiser: string }
  seats: number
  units: number
  /** Seats by disposition; together they are the roster. */
  dispositions: Record<Disposition, number>
  responseRate: string | null
  rows: {
    unit: string
    code: string
    category: string
    seat: number
    role: string
    /** Calendar days where the survey is held. */
    sentOn: string
    reminders: number
    returnedOn: string
    /** Not whether the return is complete: beside the sheets that would name the incomplete ones. */
    state: InvitationState
  }[]
}
