/** 个人信息查阅 (PIPL art. 45): everything held about one person, found by name, phone, mail or user name, in one JSON text. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openContact } from '../contacts.ts'
import { openSeats } from './units.ts'
import type { Keys } from '../keys.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  eraseContact,
  findAccountData,
  listContacts,
  listExpertsNamed,
  listMessagesTo,
  listSignedBy,
} from '../queries/person-data.ts'

type Db = Kysely<Database>

const BATCH = 500

export type PersonData = {
  contacts: object[]
  accounts: object[]
  experts: object[]
  signed: object[]
  backups: string
}
type Contact = { contactName: string | null; phone: string | null; email: string | null }
type Found = Contact & { unitId: number; unit: string; seat: string | null; updatedAt: Date }

/** The contacts that are this person's, of units and of their seats. */
async function* findContacts(db: Db, keys: Keys, text: string): AsyncGenerator<Found> {
  const isMeant = ({ contactName, phone, email }: Contact) =>
    [contactName, phone, email?.toLowerCase(), email].includes(text)
  for (let after = 0; ;) {
    const units = await listContacts(db, after, BATCH)
    for (const { id, name, contact_name, phone_sealed, email_sealed, updated_at, seats } of units) {
      const [phone, email] = [openContact(keys, 'phone', phone_sealed), openContact(keys, 'email', email_sealed)]
      const seated = openSeats(keys, { seats }).map(({ role, ...person }) => ({ seat: role, ...person }))
      for (const person of [{ seat: null, contactName: contact_name, phone, email }, ...seated].filter(isMeant))
        yield { unitId: id, unit: name, ...person, updatedAt: updated_at }
    }
    if (units.length < BATCH) return
    after = units.at(-1)!.id
  }
}

/**
 * Answers carry no person: what a respondent wrote is held under the unit, and is not searched. The look itself is logged.
 * @param backupDays for how many days nightly backups are kept
 */
export async function collectPersonData(
  db: Db,
  keys: Keys,
  actor: Actor,
  text: string,
  backupDays: number,
): Promise<PersonData> {
  const contacts: object[] = []
  for await (const { unitId, seat, ...contact } of findContacts(db, keys, text))
    contacts.push({ ...contact, ...(seat !== null && { seat }), messages: await listMessagesTo(db, unitId) })
  const [accounts, experts] = [await findAccountData(db, text), await listExpertsNamed(db, text)]
  const signed = await listSignedBy(db, text)
  // Not what was looked for: the log is read by others.
  const detail = {
    contacts: contacts.length,
    accounts: accounts.length,
    experts: experts.length,
    signed: signed.length,
  }
  await db.transaction().execute((db) => recordAct(db, actor, { act: 'person-data.read', subject: 'person', detail }))
  return { contacts, accounts, experts, signed, backups: `每日备份含有同样的内容，各保存 ${backupDays} 天` }
}

/** 删除联系方式 on request: name, phone and mail of a person, from units and seats. Answers how many there were. */
export async function erasePerson(db: Db, keys: Keys, actor: Actor, text: string): Promise<number> {
  return db.transaction().execute(async (db) => {
    const found: Found[] = []
    for await (const one of findContacts(db, keys, text)) found.push(one)
    for (const { unitId, seat } of found) {
      await eraseContact(db, unitId, seat)
      await recordAct(db, actor, {
        act: 'person-data.erase',
        subject: `unit ${unitId}`,
        detail: seat === null ? {} : { seat },
      })
    }
    return found.length
  })
}
