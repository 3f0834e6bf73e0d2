import { sql } from 'kysely'
import type { World } from '../support.ts'

/** Runs SQL as an administrator of the database could; answers the constraint that refused it. */
export async function constraintOf(world: World, statement: string): Promise<string | undefined> {
  return sql
    .raw(statement)
    .execute(world.db)
    .then(
      () => undefined,
      (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
    )
}
