/** 人员与角色 as its page shows it: every account, who stands in for whom, who handed over to whom. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import type {
  DeputyInput,
  DeputyView,
  HandOverList,
  HandOverView,
  PersonInput,
  PersonView,
  Role,
} from '../contract/people.ts'

type Db = Kysely<Database>

/** Every account, those in use first; at most 500. `locked`: the limit whose attempts lock an account. */
export async function listStaff(
  db: Db,
  locked: { kind: string; most: number; minutes: number },
  id?: string,
): Promise<PersonView[]> {
  const { rows } = await sql<
    Omit<PersonView, 'disabledAt'> & { disabledAt: Date | null; lockedUntil: Date | null; lastSignIn: Date | null }
  >`
    select u.id, u.username, u.name, u.department, x."accountId" as external,
      coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'grantedBy', b.name, 'grantedAt', g.granted_at) order by g.role)
        from role_grant g left join "user" b on b.id = g.granted_by where g.user_id = u.id), '[]') as roles,
      p.disabled_at as "disabledAt", p.must_change as "mustChange", p.totp_since is not null as "secondFactor",
      (select began_at + make_interval(mins => ${locked.minutes}::int) from attempt
        where kind = ${locked.kind} and key = u.username and failed > ${locked.most}
          and began_at > now() - make_interval(mins => ${locked.minutes}::int)) as "lockedUntil",
      (select max(last_at) from known_device d where d.user_id = u.id) as "lastSignIn"
    from "user" u join protection p on p.user_id = u.id
    left join account x on x."userId" = u.id and x."providerId" = 'oidc'
    where ${id === undefined ? sql`true` : sql`u.id = ${id}`}
    order by p.disabled_at is not null, u."createdAt", u.id limit 500`.execute(db)
  return rows.map((row) => ({
    ...row,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    lockedUntil: row.lockedUntil?.toISOString() ?? null,
    lastSignIn: row.lastSignIn?.toISOString() ?? null,
  }))
}

/** One account, held until the transaction ends. */
export async function lockPerson(db: Transaction<Database>, id: string) {
  return db
    .selectFrom('protection')
    .innerJoin('user', 'user.id', 'user_id')
    .select(['user.id', 'user.name', 'user.username', 'user.department', 'disabled_at'])
    .where('user_id', '=', id)
    .forUpdate('protection')
    .executeTakeFirst()
}

export async function listRoles(db: Db, userId: string): Promise<Role[]> {
  const rows = await db.selectFrom('role_grant').select('role').where('user_id', '=', userId).orderBy('role').execute()
  return rows.map(({ role }) => role)
}

export async function revokeRoles(db: Db, userId: string, roles: Role[]): Promise<void> {
  if (roles.length === 0) return
  await db.deleteFrom('role_grant').where('user_id', '=', userId).where('role', 'in', roles).execute()
}

/** Whether anybody else who may sign in holds the role. Two removals at once are taken in turn. */
export async function isHeldByAnother(db: Transaction<Database>, role: Role, userId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('manyi last of a role'))`.execute(db)
  const row = await db
    .selectFrom('role_grant')
    .innerJoin('protection', 'protection.user_id', 'role_grant.user_id')
    .select('role')
    .where('role', '=', role)
    .where('role_grant.user_id', '<>', userId)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function renamePerson(db: Db, id: string, { name, department, external }: PersonInput): Promise<void> {
  await db
    .updateTable('user')
    .set({ name, department: department ?? null, updatedAt: new Date() })
    .where('id', '=', id)
    .execute()
  await db.deleteFrom('account').where('userId', '=', id).where('providerId', '=', 'oidc').execute()
  if (!external) return
  await db
    .insertInto('account')
    .values({
      id: `oidc ${id}`,
      userId: id,
      accountId: external,
      providerId: 'oidc',
      password: null,
      updatedAt: new Date(),
    })
    .execute()
}

/** Shuts an account or opens it again. */
export async function setDisabled(db: Db, id: string, isDisabled: boolean): Promise<void> {
  await db
    .updateTable('protection')
    .set({ disabled_at: isDisabled ? sql<Date>`now()` : null })
    .where('user_id', '=', id)
    .execute()
}

/** Answers the labels of the keys that end. */
export async function revokeKeys(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .updateTable('api_key')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .returning('label')
    .execute()
  return rows.map(({ label }) => label)
}

/** Days are whole ones in the installation's time zone, the last one included. */
export async function insertDeputy(db: Db, input: DeputyInput, namedBy: string, timeZone: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into deputy (user_id, for_user_id, role, starts_at, ends_at, reason, named_by)
    values (${input.userId}, ${input.forUserId}, ${input.role},
      ${input.from}::date::timestamp at time zone ${timeZone}, (${input.until}::date + 1)::timestamp at time zone ${timeZone},
      ${input.reason}, ${namedBy}) returning id`.execute(db)
  return rows[0]!.id
}

/** The newest first; at most 200. */
export async function listDeputies(db: Db): Promise<DeputyView[]> {
  const rows = await db
    .selectFrom('deputy')
    .innerJoin('user as who', 'who.id', 'deputy.user_id')
    .innerJoin('user as whom', 'whom.id', 'deputy.for_user_id')
    .innerJoin('user as namer', 'namer.id', 'deputy.named_by')
    .select(['deputy.id', 'who.name as deputy', 'whom.name as principal', 'deputy.role', 'deputy.reason'])
    .select(['deputy.starts_at', 'deputy.ends_at', 'deputy.ended_at', 'namer.name as namedBy'])
    .orderBy('deputy.id', 'desc')
    .limit(200)
    .execute()
  const now = new Date()
  return rows.map(({ starts_at, ends_at, ended_at, ...row }) => ({
    ...row,
    startsAt: starts_at.toISOString(),
    endsAt: (ended_at ?? ends_at).toISOString(),
    state: ended_at !== null || ends_at <= now ? 'over' : starts_at > now ? 'coming' : 'running',
  }))
}

/** Ends one that is not over; false when there is none. */
export async function endDeputy(db: Db, id: number): Promise<boolean> {
  const row = await db
    .updateTable('deputy')
    .set({ ended_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('ends_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row.numUpdatedRows > 0n
}

/** Ends all that somebody is part of. */
export async function endDeputiesOf(db: Db, userId: string): Promise<number> {
  const row = await db
    .updateTable('deputy')
    .set({ ended_at: sql<Date>`now()` })
    .where((eb) => eb.or([eb('user_id', '=', userId), eb('for_user_id', '=', userId)]))
    .where('ended_at', 'is', null)
    .where('ends_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return Number(row.numUpdatedRows)
}

/** What somebody began and nobody has ended. */
export async function listOpenWork(db: Db, userId: string): Promise<HandOverList['work']> {
  const { rows } = await sql<HandOverList['work'][number]>`
    select 'survey' as kind, plan ->> 'title' as what, status as state from survey
      where created_by = ${userId} and status in ('draft', 'submitted', 'approved', 'open', 'closed')
    union all
    select 'proposal', s.plan ->> 'title', p.kind from proposal p join survey s on s.id = p.survey_id
      where p.proposed_by = ${userId} and p.outcome is null
    union all
    select 'paper', s.plan ->> 'title' || '：' || i.unit_name, e.state from paper_entry e
      join survey s on s.id = e.survey_id join invitation i on i.survey_id = e.survey_id and i.id = e.invitation_id
      where e.entered_by = ${userId} and e.state = 'entered'
    union all
    select 'sending', s.plan ->> 'title', d.kind from sending d join survey s on s.id = d.survey_id
      where d.created_by = ${userId} and d.stopped_at is null
        and exists (select from message m where m.sending_id = d.id and m.done_at is null)
    union all
    select 'evaluation', year || ' 年度 ' || project, 'open' from evaluation where created_by = ${userId}`.execute(db)
  return rows
}

type NewHandOver = { user_id: string; successor_id: string; reason: string; list: HandOverList; done_by: string }

export async function insertHandOver(db: Db, row: NewHandOver): Promise<number> {
  const { id } = await db
    .insertInto('hand_over')
    .values({ ...row, list: JSON.stringify(row.list) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The newest first; at most 200. */
export async function listHandOvers(db: Db, id?: number): Promise<HandOverView[]> {
  const rows = await db
    .selectFrom('hand_over')
    .innerJoin('user as leaver', 'leaver.id', 'hand_over.user_id')
    .innerJoin('user as successor', 'successor.id', 'hand_over.successor_id')
    .innerJoin('user as doer', 'doer.id', 'hand_over.done_by')
    .select(['hand_over.id', 'leaver.name as leaver', 'leaver.department', 'successor.name as successor'])
    .select(['hand_over.reason', 'doer.name as doneBy', 'hand_over.done_at', 'hand_over.list'])
    .$if(id !== undefined, (query) => query.where('hand_over.id', '=', id!))
    .orderBy('hand_over.id', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ done_at, ...row }) => ({ ...row, doneAt: done_at.toISOString() }))
}
