/** What is held about one natural person, by table. */
import { type Kysely, sql } from 'kysely'
import { seatsOfUnit } from './unit-seats.ts'
import type { Database } from '../../db/schema.ts'

type Db = Kysely<Database>

/** Units that have a contact at all, in batches by id; phone and mail sealed. */
export async function listContacts(db: Db, after: number, limit: number) {
  return db
    .selectFrom('unit')
    .select(['id', 'name', 'contact_name', 'phone_sealed', 'email_sealed', 'updated_at', seatsOfUnit])
    .where('id', '>', after)
    .where((eb) =>
      eb.or([
        eb('contact_name', 'is not', null),
        eb('phone_sealed', 'is not', null),
        eb('email_sealed', 'is not', null),
        eb.exists(eb.selectFrom('unit_seat').whereRef('unit_id', '=', 'unit.id').select('id')),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** What was sent to a unit's contact: when, of which survey, of what kind; never a text. */
export async function listMessagesTo(db: Db, unitId: number) {
  return db
    .selectFrom('message')
    .innerJoin('invitation', (join) =>
      join.onRef('invitation.survey_id', '=', 'message.survey_id').onRef('invitation.id', '=', 'message.invitation_id'),
    )
    .select(['message.survey_id as survey', 'message.kind', 'message.state', 'message.done_at as at'])
    .where('invitation.unit_id', '=', unitId)
    .orderBy('message.id')
    .execute()
}

/** An account with what belongs to it; hashes, secrets and digests stay out. */
export async function findAccountData(db: Db, text: string) {
  const { rows } = await sql<{ account: object }>`
    select jsonb_build_object(
      'username', u.username, 'name', u.name, 'department', u.department, 'createdAt', u."createdAt",
      'disabledAt', p.disabled_at, 'passwordAt', p.password_at, 'secondFactorSince', p.totp_since,
      'unifiedSubject', (select "accountId" from account where "userId" = u.id and "providerId" = 'oidc'),
      'roles', (select coalesce(jsonb_agg(role order by role), '[]') from role_grant where user_id = u.id),
      'sessions', (select coalesce(jsonb_agg(jsonb_build_object('from', "createdAt", 'address', "ipAddress", 'agent', "userAgent")), '[]')
        from session where "userId" = u.id),
      'devices', (select count(*) from known_device where user_id = u.id),
      'keys', (select coalesce(jsonb_agg(jsonb_build_object('label', label, 'createdAt', created_at, 'revokedAt', revoked_at)), '[]')
        from api_key where user_id = u.id),
      'acts', (select count(*) from audit_entry where actor_id = u.id)) as account
    from "user" u join protection p on p.user_id = u.id
    where u.username = lower(${text}) or u.name = ${text} order by u."createdAt"`.execute(db)
  return rows.map(({ account }) => account)
}
