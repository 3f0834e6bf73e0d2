/** /go: for a PC that cannot receive a link, the unit's name or code and the 参与码 lead to the personal form. */
import type { GoPage } from '../../client/form/page.ts'
import type { Deps } from '../deps.ts'
import { writeToken } from '../links.ts'
import { findByParticipationCode, isParticipationCode } from '../participation-codes.ts'
import {
  countAttempt,
  findOpenUnits,
  forgetAttempts,
  type GoUnit,
  listOpenLinks,
  searchOpenUnits,
} from '../queries/go.ts'

export type Going = { token: string } | { page: GoPage; status: 422 | 429; retryAfter?: number }
type Asked = { unit: string; code: string; unitId?: number }

/** Who types a few characters learns a few names, never the roster. */
const MOST_MATCHES = 5
const FEWEST_CHARACTERS = 2
/** 50 bits, ten guesses a quarter of an hour: a billion years; ten is generous to a hand that copies from paper. */
const MOST_ATTEMPTS = 10
const MINUTES = 15

const tidy = (text: string) => text.normalize('NFKC').trim().replace(/\s+/g, ' ').slice(0, 120)

/** Leads to the form of the seat whose code was typed, or back to the page with what is wrong. */
export async function go(deps: Pick<Deps, 'db' | 'keys'>, typed: Asked): Promise<Going> {
  const asked = { ...typed, unit: tidy(typed.unit), code: tidy(typed.code) }
  const back = (more: Partial<GoPage>): Going => ({
    page: { kind: 'go', unit: asked.unit, code: asked.code, ...more },
    status: 422,
  })
  if (asked.unit === '' && asked.unitId === undefined) return back({ problem: 'no-unit' })
  if (!isParticipationCode(asked.code)) return back({ problem: 'not-a-code' })
  const units = await findUnits(deps, asked)
  if (units.length === 0) return back({ problem: 'unknown-unit' })
  const [unit] = units
  if (!unit || units.length > 1 || !isNamed(unit, asked)) return back({ problem: 'which-unit', matches: units })
  return enter(deps, unit, asked, back)
}

/** A name that was only searched for is confirmed first. */
const isNamed = ({ id, exact }: Found, { unitId }: Asked) => exact || id === unitId

type Found = GoUnit & { exact?: boolean }

async function findUnits({ db }: Pick<Deps, 'db'>, { unit, unitId }: Asked): Promise<Found[]> {
  const exact = unit === '' ? [] : await findOpenUnits(db, unit)
  if (exact.length > 0 && unitId === undefined) return exact.map((one) => ({ ...one, exact: true }))
  const found = [...unit].length < FEWEST_CHARACTERS ? [] : await searchOpenUnits(db, unit, MOST_MATCHES)
  return unitId === undefined ? found : [...exact, ...found].filter(({ id }) => id === unitId).slice(0, 1)
}

async function enter(
  { db, keys }: Pick<Deps, 'db' | 'keys'>,
  unit: GoUnit,
  { code }: Asked,
  back: (more: Partial<GoPage>) => Going,
): Promise<Going> {
  const { failed, until } = await countAttempt(db, unit.id, MINUTES)
  if (failed > MOST_ATTEMPTS) return refuse(unit, until)
  const link = findByParticipationCode(keys, await listOpenLinks(db, unit.id), code)
  if (!link) return back({ problem: 'wrong-code', unit: unit.name })
  await forgetAttempts(db, unit.id)
  return { token: writeToken(keys, link) }
}

const refuse = (unit: GoUnit, until: Date): Going => ({
  page: { kind: 'go', unit: unit.name, problem: 'locked', until: until.toISOString() },
  status: 429,
  retryAfter: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000)),
})
