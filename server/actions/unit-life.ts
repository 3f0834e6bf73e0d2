import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type { UnitStateInput } from '../contract/unit-life.ts'
import type { UnitView } from '../contract/units.ts'
import type { Keys } from '../keys.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { findUnit, setUnitState } from '../queries/units.ts'
import { viewUnit } from './units.ts'

type Db = Kysely<Database>

/**
 * 合并、撤销 or back in use. Rosters that froze keep the unit as it was; a new one is not offered it.
 * @throws Problem unit-not-found, invalid-input (successorId)
 */
export async function changeUnitState(
  db: Db,
  keys: Keys,
  actor: Actor,
  id: number,
  input: UnitStateInput,
): Promise<UnitView> {
  return db.transaction().execute(async (db) => {
    const unit = await findUnit(db, id)
    if (!unit) throw new Problem('unit-not-found')
    if (input.state === 'merged') await demandSuccessor(db, id, input.successorId)
    await setUnitState(db, id, {
      state: input.state,
      ended_on: 'on' in input ? input.on : null,
      successor_id: 'successorId' in input ? input.successorId : null,
    })
    await recordAct(db, actor, { act: 'unit.state', subject: `unit ${id}`, detail: { from: unit.state, ...input } })
    return viewUnit(keys, (await findUnit(db, id))!)
  })
}

async function demandSuccessor(db: Db, id: number, successorId: number): Promise<void> {
  const successor = await findUnit(db, successorId)
  if (!successor) throw invalidField('successorId', 'unknown-unit')
  if (successorId === id || successor.state !== 'active') throw invalidField('successorId', 'unit-ended')
}
