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

/** Takes a contact out of a unit, or out of one of its seats. */
export async function eraseContact(db: Db, unitId: number, seat: string | null): Promise<void> {
  const nobody = { contact_name: null, phone_sealed: null, email_sealed: null }
  if (seat === null) await db.updateTable('unit').set(nobody).where('id', '=', unitId).execute()
  else await db.updateTable('unit_seat').set(nobody).where('unit_id', '=', unitId).where('role', '=', seat).execute()
}

/** Where somebody of this name was asked as an expert, and whether a sheet is there. */
export async function listExpertsNamed(db: Db, name: string) {
  return db
    .selectFrom('expert')
    .leftJoin('expert_sheet', 'expert_sheet.expert_id', 'expert.id')
    .where('name', '=', name)
    .select([
      'expert.survey_id as survey',
      'name',
      'affiliation',
      'named_at as namedAt',
      'recused',
      'scores',
      'reasons',
      'comment',
      'submitted_at as submittedAt',
    ])
    .orderBy('expert.id')
    .execute()
}

/** 签批件 that say they were signed by somebody of this name. */
export async function listSignedBy(db: Db, name: string) {
  return db
    .selectFrom('signed_approval')
    .where('signed_by', '=', name)
    .select(['survey_id as survey', 'subject', 'number', 'signed_on as signedOn'])
    .orderBy('id')
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
