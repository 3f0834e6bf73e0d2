import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

export async function getProtection(db: Db, userId: string) {
  return db.selectFrom('protection').selectAll().where('user_id', '=', userId).executeTakeFirstOrThrow()
}

/** Held until the transaction ends: a code is taken once, however many ask at once. */
export async function lockProtection(db: Transaction<Database>, userId: string) {
  return db.selectFrom('protection').selectAll().where('user_id', '=', userId).forUpdate().executeTakeFirstOrThrow()
}

/** Keeps a secret to be tried; the one in use stays in use. */
export async function keepNextSecret(db: Db, userId: string, sealed: Buffer): Promise<void> {
  await db.updateTable('protection').set({ totp_next_sealed: sealed }).where('user_id', '=', userId).execute()
}

/** The secret that was tried is in use from this code on. */
export async function useNextSecret(db: Db, userId: string, step: number): Promise<void> {
  await db
    .updateTable('protection')
    .set(({ ref }) => ({
      totp_sealed: ref('totp_next_sealed'),
      totp_next_sealed: null,
      totp_since: sql<Date>`now()`,
      totp_step: step,
    }))
    .where('user_id', '=', userId)
    .execute()
}

export async function useStep(db: Db, userId: string, step: number): Promise<void> {
  await db.updateTable('protection').set({ totp_step: step }).where('user_id', '=', userId).execute()
}

export async function dropSecret(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('protection')
    .set({ totp_sealed: null, totp_next_sealed: null, totp_since: null, totp_step: 0 })
    .where('user_id', '=', userId)
    .execute()
  await db.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
}

export async function replaceRecoveryCodes(db: Db, userId: string, digests: Buffer[]): Promise<void> {
  await db.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
  await db
    .insertInto('recovery_code')
    .values(digests.map((digest) => ({ user_id: userId, digest })))
    .execute()
}

/** A recovery code works once: false when there is none such. */
export async function useRecoveryCode(db: Db, userId: string, digest: Buffer): Promise<boolean> {
  const used = await db
    .deleteFrom('recovery_code')
    .where('user_id', '=', userId)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return used.numDeletedRows > 0n
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const { n } = await db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(n)
}
