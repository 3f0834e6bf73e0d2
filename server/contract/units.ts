import { z } from 'zod'
import { MOST_SEATS } from '../domain/seats.ts'
import { optionalText, plainText, text } from './fields.ts'
import type { FormerName, UnitState } from './unit-life.ts'

/** The most units one import takes. */
export const MOST_UNITS = 20_000

const mostServices = 20
const service = text(20)

/** 使用服务 as a list, or as one writes it in a cell: 计算、存储，网络. */
const services = z
  .union(
    [z.string().transform((cell) => cell.split(/[、，,;；/|\s]+/).filter(Boolean)), z.array(z.string())],
    'not-text',
  )
  .pipe(z.array(service).max(mostServices, 'too-many'))
  .transform((list) => [...new Set(list)])

const phone = optionalText(20).refine(
  (value) => value === undefined || /^[+\d][\d\s()-]{4,19}$/.test(value),
  'not-a-phone',
)
// Made once: for every row anew, that would cost more than all its other checks.
const address = z.email()
const email = optionalText(120).refine(
  (value) => value === undefined || address.safeParse(value).success,
  'not-an-email',
)
const contact = { contactName: optionalText(40), phone, email }

const listOfSeats = <T extends z.ZodType<{ role: string }>>(seat: T) =>
  z
    .array(seat, 'not-text')
    .max(MOST_SEATS, 'too-many')
    .refine((list) => new Set(list.map(({ role }) => role)).size === list.length, 'duplicate-role')
    .optional()

/** 席位: one person of a unit who is asked, by role (领导, 运维, 业务 …). What it has no contact for goes to the unit's. */
export const unitSeat = z.object({ role: text(20), ...contact })
export type UnitSeat = z.infer<typeof unitSeat>
/** 使用平台: the clouds or vendors a unit uses, as a survey of several objects names them. A name may hold spaces. */
const platforms = z
  .union([z.string().transform((cell) => cell.split(/[、，,;；|\n]+/)), z.array(z.string())], 'not-text')
  .transform((list) => [...new Set(list.map((one) => one.trim()).filter(Boolean))])
  .pipe(z.array(text(30)).max(mostServices, 'too-many'))

/** One user unit as it is typed or imported. Phone and mail serve delivery only. */
export const unitInput = z.object({
  name: text(120),
  code: optionalText(40),
  category: optionalText(40),
  ...contact,
  services: services.optional(),
  /** Absent: as they are. An import adds to them and changes them, by role, and takes none away. */
  seats: listOfSeats(unitSeat),
  platforms: platforms.optional(),
  attributes: z
    .record(plainText(40), plainText(200), 'not-text')
    .refine((value) => Object.keys(value).length <= 30, 'too-many')
    .optional(),
})
export type UnitInput = z.infer<typeof unitInput>

/** The JSON form of an import; rows are checked one by one so that every bad row can be named. */
export const unitImport = z.object({
  units: z.array(z.unknown(), 'required').min(1, 'required'),
})

/** `?dryRun=1` changes nothing and says what would happen; `?renames=1` agrees to the renames a dry run listed. */
export const importOptions = z.object({
  dryRun: z.stringbool('not-a-choice').default(false),
  renames: z.stringbool('not-a-choice').default(false),
})

/** A unit as administrators see it: phone and mail masked. */
export type UnitView = {
  id: number
  name: string
  code: string | null
  category: string | null
  contactName: string | null
  phone: string | null
  email: string | null
  services: string[]
  seats: { role: string; contactName: string | null; phone: string | null; email: string | null }[]
  platforms: string[]
  attributes: Record<string, string>
  state: UnitState
  /** YYYY-MM-DD: when it was merged or dissolved. */
  endedOn: string | null
  /** What it was merged into. */
  successor: { id: number; name: string } | null
  /** Oldest first. */
  formerNames: FormerName[]
  updatedAt: string
}

/** Phone and mail in full, for the one who asked and was recorded. */
export type ContactView = {
  phone: string | null
  email: string | null
  seats: { role: string; phone: string | null; email: string | null }[]
}

export type ImportRow = {
  /** As in the file: the first row below the heading is 2; in JSON the first unit is 1. */
  row: number
  name: string
  action: 'create' | 'update' | 'unchanged' | 'rename'
  /** The name so far, when `action` is `rename`. */
  formerName?: string
}
export type ImportReport = { created: number; updated: number; unchanged: number; rows?: ImportRow[] }

/** An edit: an absent phone or mail stays as it is, an empty one is deleted; of a seat, as the seat of this role has it. */
const kept = { phone: z.union([z.literal(''), phone]), email: z.union([z.literal(''), email]) }
export const unitEdit = unitInput.extend({ ...kept, seats: listOfSeats(unitSeat.extend(kept)) })
export type UnitEdit = z.infer<typeof unitEdit>
