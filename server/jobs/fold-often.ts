import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { foldMarks } from '../queries/counters.ts'

/** Between two folds, in milliseconds: what came meanwhile is folded together. */
const often = 1_000

/** Keeps the marks few, so that counters are read quickly. Any number of processes may; a database that is away is asked again. */
export async function foldOften(db: Kysely<Database>, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await foldMarks(db).catch(() => undefined)
    await pause(often, undefined, { signal: stopping }).catch(() => undefined)
  }
}
